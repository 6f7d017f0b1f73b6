package dev.bellows.optimization.delta;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table as its log has it.
 *
 * @param table as it was asked for
 * @param location where its files are
 * @param version its newest version
 * @param files its data files
 * @param targetFileBytes the size that a rewrite aims at
 * @param smallFileRatio the share of files below half of it
 * @param filesWithDeletedRows files that have a deletion vector
 * @param partitionColumns outermost first
 * @param isClustered whether it has clustering columns of its own
 * @param retentionHours how long files of older versions are kept
 * @param properties all of its properties
 */
public record TableDetail(
    String table,
    String location,
    long version,
    FileCount files,
    long targetFileBytes,
    double smallFileRatio,
    long filesWithDeletedRows,
    List<String> partitionColumns,
    boolean isClustered,
    double retentionHours,
    Map<String, String> properties) {
  public TableDetail {
    partitionColumns = List.copyOf(partitionColumns);
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /** For people, in lines. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%s (version %d)%n", table, version));
    line(text, "location", location);
    line(text, "files", files.toString());
    line(
        text,
        "small",
        String.format(
            Locale.ROOT,
            "%.0f %% of the files below half of %s",
            100 * smallFileRatio,
            FileCount.size(targetFileBytes)));
    line(text, "deleted", filesWithDeletedRows + " files have rows marked as deleted");
    line(text, "partitions", partitionColumns.isEmpty() ? "none" : "" + partitionColumns);
    line(text, "clustered", isClustered ? "yes" : "no");
    line(text, "retention", Retention.shown(retentionHours) + " hours");
    properties.forEach((key, value) -> line(text, "property", key + " = " + value));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "  %-10s %s%n", name, value));
  }

  /** All of it as JSON. */
  public String toJson() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("table", table);
    values.put("location", location);
    values.put("version", version);
    values.put("files", files);
    values.put("targetFileBytes", targetFileBytes);
    values.put("smallFileRatio", smallFileRatio);
    values.put("filesWithDeletedRows", filesWithDeletedRows);
    values.put("partitionColumns", partitionColumns);
    values.put("clustered", isClustered);
    values.put("retentionHours", retentionHours);
    values.put("properties", properties);
    return Json.text(values);
  }
}
