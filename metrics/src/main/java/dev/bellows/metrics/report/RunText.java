package dev.bellows.metrics.report;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.analyze.WallClock;
import dev.bellows.metrics.analyze.WallClock.Share;
import java.util.ArrayList;
import java.util.List;

/** A report as text of aligned columns. */
final class RunText {
  private static final int MOST_FINDINGS = 10;
  private static final int MOST_STAGES = 15;
  private static final int MOST_GAPS = 5;
  private static final int LONGEST_NAME = 48;

  private final RunReport report;
  private final TextLines text = new TextLines();

  private RunText(RunReport report) {
    this.report = report;
  }

  static String of(RunReport report) {
    RunText text = new RunText(report);
    text.write();
    return text.text.toString();
  }

  private void write() {
    text.line(report.name());
    text.line(report.summary());
    gaps();
    findings();
    wallClock();
    stages();
    operations();
  }

  private void gaps() {
    List<String> gaps = report.evidence().completeness().gaps();
    gaps.stream().limit(MOST_GAPS).forEach(gap -> text.line("  ! " + gap));
    text.more(gaps.size(), MOST_GAPS, "gaps");
  }

  private void findings() {
    List<Finding> findings = report.advice().findings();
    if (!findings.isEmpty()) {
      text.heading("Findings");
    }
    findings.stream().limit(MOST_FINDINGS).forEach(this::finding);
    text.more(findings.size(), MOST_FINDINGS, "findings");
    report.advice().failures().forEach(failure -> text.line("  ! " + failure));
  }

  private void finding(Finding finding) {
    List<String> worth = new ArrayList<>();
    if (finding.costMillis() > 0) {
      worth.add("costs " + RunWords.millis(finding.costMillis()));
    }
    if (!RunWords.gain(finding.gain()).isEmpty()) {
      worth.add(RunWords.gain(finding.gain()));
    }
    text.line(
        String.format(
            "- [%s] %s: %s%s",
            RunWords.severity(finding.severity()),
            finding.where(),
            finding.message(),
            worth.isEmpty() ? "" : " (" + String.join(", ", worth) + ")"));
    if (!finding.action().isBlank()) {
      text.line("    " + finding.action());
    }
    finding.snippet().lines().forEach(line -> text.line("      " + line));
  }

  private void wallClock() {
    WallClock clock = report.wallClock();
    text.heading("Wall clock");
    List<List<String>> rows = new ArrayList<>();
    for (Share share : clock.parts()) {
      rows.add(row(share.part().label(), share.millis(), clock));
    }
    rows.add(row("unexplained", clock.unexplainedMillis(), clock));
    rows.add(row("total", clock.totalMillis(), clock));
    text.table(rows, "<>>");
    if (RunWords.isPlanningUnknown(report.evidence())) {
      text.line("  Planning is in the driver's part: an event log does not hold it.");
    }
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
    text.heading("Stages, the longest first");
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "  stage", "wall", "tasks", "median", "max", "read", "shuffled", "spilled", "name"));
    RunWords.longestFirst(stages).stream()
        .limit(MOST_STAGES)
        .forEach(stage -> rows.add(cells(stage)));
    text.table(rows, "<>>>>>>><");
    text.more(stages.size(), MOST_STAGES, "stages");
  }

  private List<String> cells(StageMetrics stage) {
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
        TextLines.cut(RunWords.stageName(report.evidence(), stage), LONGEST_NAME));
  }

  private void operations() {
    if (report.operations().isEmpty()) {
      return;
    }
    text.heading("Operations");
    List<List<String>> rows = new ArrayList<>();
    operations(report, "  ", rows);
    text.table(rows, "<><");
  }

  private static void operations(RunReport parent, String indent, List<List<String>> rows) {
    for (RunReport operation : parent.operations()) {
      int found = operation.advice().findings().size();
      rows.add(
          List.of(
              indent + operation.name(),
              RunWords.millis(operation.wallClock().totalMillis()),
              found == 0 ? "" : RunWords.count(found, "finding", "findings")));
      operations(operation, indent + "  ", rows);
    }
  }
}
