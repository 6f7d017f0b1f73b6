package dev.bellows.metrics.report;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskTotals;
import dev.bellows.core.page.Html;
import dev.bellows.core.page.HtmlPage;
import dev.bellows.core.page.HtmlPage.Figure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A report as a page: what was found, where time went, when, in which tasks, plans, executors. */
final class RunPage {
  private final RunReport report;
  private final Html html;

  private RunPage(RunReport report, Html html) {
    this.report = report;
    this.html = html;
  }

  static String of(RunReport report) {
    HtmlPage page =
        new HtmlPage(
            report.name(),
            Instant.ofEpochMilli(report.evidence().endedMillis()),
            report.summary(),
            isGood(report),
            figures(report.evidence()),
            footnotes(report));
    return page.write(
        html -> new RunPage(report, html).sections(),
        HtmlPage.resource(RunPage.class, "run.css"),
        HtmlPage.resource(RunPage.class, "run.js"));
  }

  private static boolean isGood(RunReport report) {
    return !RunWords.isLowerBound(report)
        && report.advice().findings().stream()
            .map(Finding::severity)
            .allMatch(severity -> severity.compareTo(Severity.MODERATE) < 0);
  }

  private static List<Figure> figures(Evidence evidence) {
    TaskTotals totals = evidence.totals();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "Wall clock",
            RunWords.millis(evidence.wallMillis()),
            RunWords.count(evidence.queries().size(), "query", "queries")
                + ", "
                + RunWords.count(evidence.jobs().size(), "job", "jobs")));
    figures.add(
        new Figure("Stages", RunWords.count(evidence.stages().size()), retries(evidence.stages())));
    figures.add(new Figure("Tasks", RunWords.count(totals.tasks()), lost(evidence.stages())));
    double busy = RunWords.busy(evidence);
    if (Double.isFinite(busy)) {
      String slots = RunWords.count(evidence.taskSlots(), "slot", "slots");
      figures.add(new Figure("Slots busy", RunWords.share(busy), slots));
    }
    figures.add(
        new Figure(
            "Read",
            RunWords.bytes(totals.sum(TaskMetric.INPUT_BYTES)),
            RunWords.count(totals.sum(TaskMetric.INPUT_RECORDS), "row", "rows")));
    figures.add(
        new Figure(
            "Shuffled",
            RunWords.bytes(totals.sum(TaskMetric.SHUFFLE_WRITE_BYTES)),
            RunWords.count(totals.sum(TaskMetric.SHUFFLE_WRITE_RECORDS), "row", "rows")));
    figures.add(
        new Figure("Spilled to disk", RunWords.bytes(totals.sum(TaskMetric.DISK_SPILLED)), ""));
    return figures;
  }

  private static String retries(List<StageMetrics> stages) {
    long retries = stages.stream().filter(stage -> stage.attempt() > 0).count();
    return retries == 0 ? "" : RunWords.count(retries, "of them again", "of them again");
  }

  private static String lost(List<StageMetrics> stages) {
    long failed = stages.stream().mapToLong(stage -> stage.lost().failed()).sum();
    long killed = stages.stream().mapToLong(stage -> stage.lost().killed()).sum();
    List<String> parts = new ArrayList<>();
    if (failed > 0) {
      parts.add(RunWords.count(failed) + " more failed");
    }
    if (killed > 0) {
      parts.add(RunWords.count(killed) + " killed");
    }
    return String.join(", ", parts);
  }

  private static List<String> footnotes(RunReport report) {
    List<String> notes = new ArrayList<>(report.evidence().completeness().gaps());
    notes.addAll(report.advice().failures());
    notes.add(
        "Medians and other quantiles of tasks are within 6.25\u202f%; counts, sums and extremes are"
            + " exact"
            + (RunWords.isLowerBound(report) ? ", but for what is missing above." : "."));
    notes.add(
        "What an executor did is known for each stage as a whole: its occupancy is an average over"
            + " the time from the stage's first task to its end.");
    notes.add(
        "The time of a plan's node is what Spark's counters say, summed over tasks. A generated"
            + " function has one counter: what its nodes do not count themselves stands at its"
            + " first node.");
    return notes;
  }

  private void sections() {
    new FindingCards(report, html).write();
    new ClockSection(report, html).write();
    operations();
    new TimelineSection(report, html).write();
    new StageSection(report, html).write();
    new PlanSection(report.evidence(), html).write();
    executors();
    configuration();
  }

  /** A section's start; its end is the caller's. */
  static void section(Html html, String id, String title, String about) {
    html.raw("<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n");
    html.raw("<h2 id=\"" + id + "-title\">").text(title).raw("</h2>\n<p class=\"about\">");
    html.text(about).raw("</p>\n");
  }

  /** A picture that may be wider than the screen. */
  static void scrolled(Html html, String label) {
    html.raw("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html.text(label).raw("\">\n");
  }

  private void operations() {
    if (report.operations().isEmpty()) {
      return;
    }
    section(html, "operations", "Operations", "What the run was told to be made of.");
    html.raw("<table><caption class=\"away\">Operations</caption>\n<thead><tr>")
        .raw("<th scope=\"col\">Operation<th scope=\"col\" class=\"n\">Wall clock")
        .raw("<th scope=\"col\" class=\"n\">Tasks<th scope=\"col\" class=\"w1\">What was found")
        .raw("</thead>\n<tbody>\n");
    operations(report, 0);
    html.raw("</tbody></table>\n</section>\n");
  }

  private void operations(RunReport parent, int depth) {
    for (RunReport operation : parent.operations()) {
      html.raw("<tr><th scope=\"row\" class=\"in" + Math.min(depth, 4) + "\">");
      html.name(operation.name());
      html.raw("<td class=\"n\">")
          .text(RunWords.millis(operation.wallClock().totalMillis()))
          .raw("<td class=\"n\">")
          .text(RunWords.count(operation.evidence().totals().tasks()))
          .raw("<td class=\"w1\">");
      List<Finding> findings = operation.advice().findings();
      html.text(findings.isEmpty() ? "" : findings.get(0).message());
      html.raw("\n");
      operations(operation, depth + 1);
    }
  }

  private void executors() {
    if (!report.evidence().executors().isEmpty()) {
      new ExecutorSection(report.evidence(), html).write();
    }
  }

  private void configuration() {
    Map<String, String> settings = new TreeMap<>(report.evidence().configuration());
    if (settings.isEmpty()) {
      return;
    }
    section(html, "configuration", "Configuration", "Spark's settings; secrets are left out.");
    html.raw("<details><summary>")
        .text(RunWords.count(settings.size(), "setting", "settings"))
        .raw("</summary>\n<table class=\"settings\"><caption class=\"away\">Settings</caption>\n")
        .raw("<thead><tr><th scope=\"col\">Key<th scope=\"col\">Value</thead>\n<tbody>\n");
    settings.forEach(
        (key, value) -> {
          html.raw("<tr><th scope=\"row\"><code>").name(key).raw("</code><td><code>");
          html.text(value).raw("</code>\n");
        });
    html.raw("</tbody></table></details>\n</section>\n");
  }
}
