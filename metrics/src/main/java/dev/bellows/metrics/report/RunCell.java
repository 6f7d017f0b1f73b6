package dev.bellows.metrics.report;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskTotals;
import dev.bellows.core.page.Html;
import dev.bellows.core.page.HtmlPage;
import dev.bellows.metrics.analyze.WallClock;
import dev.bellows.metrics.analyze.WallClock.Share;
import java.util.ArrayList;
import java.util.List;

/** A report as the output of a notebook's cell: what matters, and the rest where it is opened. */
final class RunCell {
  private static final int MOST_FINDINGS = 5;
  private static final int MOST_STAGES = 8;
  private static final String STYLE = HtmlPage.resource(RunCell.class, "cell.css");

  private final RunReport report;
  private final Html html = new Html();

  private RunCell(RunReport report) {
    this.report = report;
  }

  static String of(RunReport report) {
    RunCell cell = new RunCell(report);
    cell.write();
    return cell.html.toString();
  }

  private void write() {
    html.raw("<div class=\"bellows-run\"><style>").raw(STYLE).raw("</style>\n");
    html.raw("<p class=\"name\"><strong>").text(report.name()).raw("</strong> ");
    html.text(report.summary()).raw("</p>\n");
    gaps();
    figures();
    clock();
    findings();
    stages();
    operations();
    html.raw("</div>");
  }

  private void gaps() {
    for (String gap : report.evidence().completeness().gaps()) {
      html.raw("<p class=\"gap\">").text(gap).raw("</p>\n");
    }
  }

  private void figures() {
    Evidence evidence = report.evidence();
    TaskTotals totals = evidence.totals();
    List<String> figures = new ArrayList<>();
    figures.add(RunWords.count(evidence.queries().size(), "query", "queries"));
    figures.add(RunWords.count(evidence.jobs().size(), "job", "jobs"));
    figures.add(RunWords.count(evidence.stages().size(), "stage", "stages"));
    figures.add(RunWords.count(totals.tasks(), "task", "tasks"));
    addIfAny(figures, totals.sum(TaskMetric.INPUT_BYTES), "read");
    addIfAny(figures, totals.sum(TaskMetric.SHUFFLE_WRITE_BYTES), "shuffled");
    addIfAny(figures, totals.sum(TaskMetric.OUTPUT_BYTES), "written");
    addIfAny(figures, totals.sum(TaskMetric.DISK_SPILLED), "spilled to disk");
    html.raw("<p class=\"soft\">").text(String.join(" · ", figures)).raw("</p>\n");
  }

  private static void addIfAny(List<String> figures, long bytes, String what) {
    if (bytes > 0) {
      figures.add(RunWords.bytes(bytes) + " " + what);
    }
  }

  private void clock() {
    WallClock clock = report.wallClock();
    List<Share> parts = clock.parts().stream().filter(part -> part.millis() > 0).toList();
    if (parts.isEmpty()) {
      return;
    }
    html.raw("<div class=\"clock\" aria-hidden=\"true\">");
    for (Share part : parts) {
      html.raw("<i class=\"" + ClockSection.tone(part.part()) + "\" style=\"flex-grow:");
      html.raw(Long.toString(part.millis())).raw("\"></i>");
    }
    if (clock.unexplainedMillis() > 0) {
      html.raw("<i style=\"flex-grow:" + clock.unexplainedMillis() + "\"></i>");
    }
    html.raw("</div>\n<p class=\"parts\">");
    for (Share part : parts) {
      html.raw("<span><i class=\"" + ClockSection.tone(part.part()) + "\"></i>");
      html.text(part.part().label() + " " + RunWords.millis(part.millis())).raw("</span> ");
    }
    if (clock.unexplainedMillis() > 0) {
      html.raw("<span><i></i>").text("unexplained " + RunWords.millis(clock.unexplainedMillis()));
      html.raw("</span>");
    }
    html.raw("</p>\n");
  }

  private void findings() {
    List<Finding> findings = report.advice().findings();
    findings.stream().limit(MOST_FINDINGS).forEach(this::finding);
    more(findings.size() - MOST_FINDINGS, "finding", "findings");
  }

  private void finding(Finding finding) {
    html.raw("<details><summary><b>").text(RunWords.severity(finding.severity())).raw("</b> ");
    html.text(finding.message());
    String gain = RunWords.gain(finding.gain());
    if (!gain.isEmpty()) {
      html.raw(" <span class=\"soft\">").text(gain).raw("</span>");
    }
    html.raw("</summary>\n");
    html.raw("<p>").text(finding.where() + ". " + finding.action()).raw("</p>\n");
    if (!finding.snippet().isBlank()) {
      html.raw("<pre>");
      finding.snippet().strip().lines().forEach(line -> html.text(line).raw("\n"));
      html.raw("</pre>\n");
    }
    html.raw("</details>\n");
  }

  private void stages() {
    List<StageMetrics> stages = report.evidence().stages();
    if (stages.isEmpty()) {
      return;
    }
    html.raw("<details><summary>Stages, the longest first</summary>\n<table><thead><tr>");
    for (String head : List.of("stage", "wall", "tasks", "median", "max", "shuffled", "name")) {
      html.raw("<th>").raw(head).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    RunWords.longestFirst(stages).stream().limit(MOST_STAGES).forEach(this::stage);
    html.raw("</tbody></table>\n");
    more(stages.size() - MOST_STAGES, "stage", "stages");
    html.raw("</details>\n");
  }

  private void stage(StageMetrics stage) {
    List<String> cells =
        List.of(
            stage.label().replace("stage ", ""),
            RunWords.millis(stage.wallMillis()),
            RunWords.count(stage.totals().tasks()),
            RunWords.millis(stage.distribution(TaskMetric.DURATION).median()),
            RunWords.millis(stage.distribution(TaskMetric.DURATION).max()),
            RunWords.bytesIfAny(stage.sum(TaskMetric.SHUFFLE_WRITE_BYTES)),
            RunWords.stageName(report.evidence(), stage));
    html.raw("<tr>");
    cells.forEach(cell -> html.raw("<td>").text(cell).raw("</td>"));
    html.raw("</tr>\n");
  }

  private void operations() {
    if (report.operations().isEmpty()) {
      return;
    }
    html.raw("<details><summary>Operations within it</summary>\n<table><tbody>\n");
    for (RunReport inner : report.operations()) {
      html.raw("<tr><td>").text(inner.name()).raw("</td><td>");
      html.text(inner.summary()).raw("</td></tr>\n");
    }
    html.raw("</tbody></table></details>\n");
  }

  private void more(int left, String noun, String plural) {
    if (left > 0) {
      html.raw("<p class=\"soft\">and ")
          .text(RunWords.count(left, "more " + noun, "more " + plural));
      html.raw("</p>\n");
    }
  }
}
