package dev.bellows.metrics.report;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.analyze.WallClock;
import dev.bellows.metrics.analyze.WallClock.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A report as text of aligned columns. */
final class RunText {
  private static final int MOST_FINDINGS = 10;
  private static final int MOST_STAGES = 15;
  private static final int MOST_GAPS = 5;
  private static final int LONGEST_NAME = 48;

  private final RunReport report;
  private final List<String> lines = new ArrayList<>();

  private RunText(RunReport report) {
    this.report = report;
  }

  static String of(RunReport report) {
    RunText text = new RunText(report);
    text.write();
    // A terminal may not know the narrow blank before a percent sign.
    return String.join("\n", text.lines).replace('\u202f', ' ') + "\n";
  }

  private void write() {
    lines.add(visible(report.name()));
    lines.add(visible(report.summary()));
    gaps();
    findings();
    wallClock();
    stages();
    operations();
  }

  private void gaps() {
    List<String> gaps = report.evidence().completeness().gaps();
    gaps.stream().limit(MOST_GAPS).forEach(gap -> lines.add("  ! " + visible(gap)));
    more(gaps.size(), MOST_GAPS, "gaps");
  }

  private void findings() {
    List<Finding> findings = report.advice().findings();
    if (!findings.isEmpty()) {
      heading("Findings");
    }
    findings.stream().limit(MOST_FINDINGS).forEach(this::finding);
    more(findings.size(), MOST_FINDINGS, "findings");
    report.advice().failures().forEach(failure -> lines.add("  ! " + visible(failure)));
  }

  private void finding(Finding finding) {
    List<String> worth = new ArrayList<>();
    if (finding.costMillis() > 0) {
      worth.add("costs " + RunWords.millis(finding.costMillis()));
    }
    if (!RunWords.gain(finding.gain()).isEmpty()) {
      worth.add(RunWords.gain(finding.gain()));
    }
    lines.add(
        String.format(
            "- [%s] %s: %s%s",
            RunWords.severity(finding.severity()),
            visible(finding.where()),
            visible(finding.message()),
            worth.isEmpty() ? "" : " (" + String.join(", ", worth) + ")"));
    if (!finding.action().isBlank()) {
      lines.add("    " + visible(finding.action()));
    }
    finding.snippet().lines().forEach(line -> lines.add("      " + visible(line)));
  }

  private void wallClock() {
    WallClock clock = report.wallClock();
    heading("Wall clock");
    List<List<String>> rows = new ArrayList<>();
    for (Share share : clock.parts()) {
      rows.add(row(share.part().label(), share.millis(), clock));
    }
    rows.add(row("unexplained", clock.unexplainedMillis(), clock));
    rows.add(row("total", clock.totalMillis(), clock));
    aligned(rows, "<>>");
  }

  private static List<String> row(String label, long millis, WallClock clock) {
    double share = clock.totalMillis() == 0 ? 0 : (double) millis / clock.totalMillis();
    return List.of("  " + label, RunWords.millis(millis), RunWords.share(share));
  }

  private void stages() {
    List<StageMetrics> stages = report.evidence().stages();
    if (stages.isEmpty()) {
      return;
    }
    heading("Stages, the longest first");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "  stage", "wall", "tasks", "median", "max", "read", "shuffled", "spilled", "name"));
    RunWords.longestFirst(stages).stream()
        .limit(MOST_STAGES)
        .forEach(stage -> rows.add(cells(stage)));
    aligned(rows, "<>>>>>>><");
    more(stages.size(), MOST_STAGES, "stages");
  }

  private static List<String> cells(StageMetrics stage) {
    Distribution duration = stage.distribution(TaskMetric.DURATION);
    long read = stage.sum(TaskMetric.INPUT_BYTES) + stage.sum(TaskMetric.SHUFFLE_READ_BYTES);
    return List.of(
        "  " + stage.label().replace("stage ", ""),
        RunWords.millis(stage.wallMillis()),
        RunWords.count(stage.totals().tasks()),
        RunWords.millis(duration.median()),
        RunWords.millis(duration.max()),
        RunWords.bytes(read),
        RunWords.bytes(stage.sum(TaskMetric.SHUFFLE_WRITE_BYTES)),
        RunWords.bytes(stage.sum(TaskMetric.DISK_SPILLED)),
        cut(visible(stage.name())));
  }

  private void operations() {
    if (report.operations().isEmpty()) {
      return;
    }
    heading("Operations");
    List<List<String>> rows = new ArrayList<>();
    operations(report, "  ", rows);
    aligned(rows, "<><");
  }

  private static void operations(RunReport parent, String indent, List<List<String>> rows) {
    for (RunReport operation : parent.operations()) {
      int found = operation.advice().findings().size();
      rows.add(
          List.of(
              indent + visible(operation.name()),
              RunWords.millis(operation.wallClock().totalMillis()),
              found == 0 ? "" : RunWords.count(found, "finding", "findings")));
      operations(operation, indent + "  ", rows);
    }
  }

  private void heading(String text) {
    lines.add("");
    lines.add(text);
  }

  private void more(int all, int shown, String what) {
    if (all > shown) {
      lines.add("  and " + RunWords.count(all - shown) + " more " + what);
    }
  }

  private static String cut(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  /** Nothing that data says can break a line or move what a terminal shows. */
  private static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ");
  }

  /** One sign for each column: {@code <} for text, {@code >} for numbers. */
  private void aligned(List<List<String>> rows, String alignment) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], width(row.get(i))));
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String blanks = " ".repeat(widths[i] - width(row.get(i)));
        line.append(i == 0 ? "" : "  ");
        line.append(alignment.charAt(i) == '<' ? row.get(i) + blanks : blanks + row.get(i));
      }
      lines.add(line.toString().stripTrailing());
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
