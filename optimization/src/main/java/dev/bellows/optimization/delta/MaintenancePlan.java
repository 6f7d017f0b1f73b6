package dev.bellows.optimization.delta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an operation would do, with its cost and its gain, before anything is done. Counts are of
 * the table's log; times are the {@link MaintenancePolicy}'s.
 *
 * @param table the table
 * @param version its version that was looked at
 * @param operation what would be done
 * @param columns the columns that order the rows; empty for other operations
 * @param considered the files that were looked at
 * @param affected those that would be rewritten, or deleted; at most these where Delta decides
 * @param filesAfter about how many files would stand in their place
 * @param partitions how many partitions they lie in
 * @param smallFileRatio the share of the considered files below half the target size
 * @param costSeconds task time of the rewrite, about
 * @param savedSecondsPerRead task time that each read of all these files saves by opening fewer
 * @param reason why so, or why nothing is to be done
 * @param statement what Spark would run; empty when nothing is to be done
 */
public record MaintenancePlan(
    String table,
    long version,
    MaintenanceOperation operation,
    List<String> columns,
    FileCount considered,
    FileCount affected,
    long filesAfter,
    int partitions,
    double smallFileRatio,
    double costSeconds,
    double savedSecondsPerRead,
    String reason,
    Optional<String> statement) {
  public MaintenancePlan {
    columns = List.copyOf(columns);
  }

  /** Whether there is anything to do. */
  public boolean isNeeded() {
    return statement.isPresent();
  }

  /** After how many reads the saved time is the rewrite's; infinite if reads save nothing. */
  public double paybackReads() {
    return savedSecondsPerRead > 0 ? costSeconds / savedSecondsPerRead : Double.POSITIVE_INFINITY;
  }

  /** The plan that leaves the table alone. */
  MaintenancePlan without(String why) {
    return new MaintenancePlan(
        table,
        version,
        operation,
        columns,
        considered,
        FileCount.NONE,
        0,
        0,
        smallFileRatio,
        0,
        0,
        why,
        Optional.empty());
  }

  /** For people, in lines. */
  public String toText() {
    StringBuilder text = new StringBuilder(operation + " of " + table);
    text.append(columns.isEmpty() ? "" : " by " + String.join(", ", columns));
    text.append(String.format(Locale.ROOT, " (version %d)%n", version));
    line(text, "why", reason);
    if (operation == MaintenanceOperation.VACUUM) {
      line(text, "deletes", affected.toString());
    } else {
      line(text, "rewrites", affected + " of " + considered);
      line(text, "small", String.format(Locale.ROOT, "%.0f %% of the files", 100 * smallFileRatio));
    }
    if (isNeeded() && operation != MaintenanceOperation.VACUUM) {
      line(text, "leaves", String.format(Locale.ROOT, "about %,d in their place", filesAfter));
      line(text, "cost", String.format(Locale.ROOT, "about %.1f s of task time", costSeconds));
      line(text, "gain", gain());
    }
    statement.ifPresent(sql -> line(text, "runs", sql));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-9s %s%n", name, value));
  }

  private String gain() {
    if (savedSecondsPerRead <= 0) {
      return "reads that filter by these columns skip files; a read of everything gains nothing";
    }
    return String.format(
        Locale.ROOT,
        "about %.1f s less to open files in each read of all; pays after %.1f reads",
        savedSecondsPerRead,
        paybackReads());
  }

  /** All of it as JSON. */
  public String toJson() {
    return Json.text(values());
  }

  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("table", table);
    values.put("version", version);
    values.put("operation", operation.toString());
    values.put("columns", columns);
    values.put("needed", isNeeded());
    values.put("reason", reason);
    values.put("considered", considered);
    values.put("affected", affected);
    values.put("filesAfter", filesAfter);
    values.put("partitions", partitions);
    values.put("smallFileRatio", smallFileRatio);
    values.put("costSeconds", costSeconds);
    values.put("savedSecondsPerRead", savedSecondsPerRead);
    values.put("statement", statement.orElse(null));
    return values;
  }
}
