package dev.bellows.metrics.report;

import dev.bellows.core.page.Html;
import dev.bellows.metrics.analyze.CriticalStep;
import dev.bellows.metrics.analyze.WallClock;
import dev.bellows.metrics.analyze.WallClock.Part;
import dev.bellows.metrics.analyze.WallClock.Share;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where the wall clock went, and the chain of stages that bounded it. */
final class ClockSection {
  private static final int MOST_STEPS = 15;
  private static final double WIDTH = 1000;

  private final RunReport report;
  private final WallClock clock;
  private final Html html;

  ClockSection(RunReport report, Html html) {
    this.report = report;
    this.clock = report.wallClock();
    this.html = html;
  }

  void write() {
    RunPage.section(
        html,
        "clock",
        "Wall clock",
        "Each part is measured by itself; what they leave is not spread over them."
            + (RunWords.isPlanningUnknown(report.evidence())
                ? " Planning is in the driver's part: an event log does not hold it."
                : ""));
    if (clock.totalMillis() > 0) {
      bar();
    }
    html.raw("<div class=\"panel\">\n");
    parts();
    steps();
    html.raw("</div>\n</section>\n");
  }

  private void bar() {
    double scale =
        WIDTH
            / Math.max(clock.totalMillis(), clock.parts().stream().mapToLong(Share::millis).sum());
    html.raw("<svg class=\"clock\" viewBox=\"0 0 1000 26\" preserveAspectRatio=\"none\"")
        .raw(" aria-hidden=\"true\"><rect class=\"w\" width=\"1000\" height=\"26\"/>");
    double from = 0;
    for (Share share : clock.parts()) {
      double width = share.millis() * scale;
      if (width > 0) {
        html.raw("<rect class=\"" + tone(share.part()) + "\" x=\"" + Timeline.at(from));
        html.raw("\" width=\"" + Timeline.at(width) + "\" height=\"26\"/>");
      }
      from += width;
    }
    html.raw("</svg>\n");
  }

  private void parts() {
    html.raw("<table class=\"facts parts\"><caption class=\"away\">Parts of the wall clock")
        .raw("</caption>\n<thead><tr><th scope=\"col\">Part<th scope=\"col\">Time")
        .raw("<th scope=\"col\">Share</thead>\n<tbody>\n");
    for (Share share : clock.parts()) {
      row(tone(share.part()), share.part().label(), share.millis());
    }
    row("w", "unexplained", clock.unexplainedMillis());
    html.raw("</tbody></table>\n");
  }

  private void row(String tone, String label, long millis) {
    html.raw("<tr><th scope=\"row\"><span class=\"dot " + tone + "\"></span>");
    html.text(label).raw("<td>").text(RunWords.millis(millis)).raw("<td>");
    double share = clock.totalMillis() == 0 ? 0 : (double) millis / clock.totalMillis();
    html.text(RunWords.share(share)).raw("\n");
  }

  static String tone(Part part) {
    return "p-" + part.label().replace(' ', '-').toLowerCase(Locale.ROOT);
  }

  private void steps() {
    List<CriticalStep> path = report.criticalPath();
    if (path.isEmpty()) {
      return;
    }
    html.raw("<div><table class=\"facts\"><caption class=\"away\">Critical path</caption>\n")
        .raw("<thead><tr><th scope=\"col\">Critical path<th scope=\"col\">After")
        .raw("<th scope=\"col\">Took<th scope=\"col\">Can shrink by</thead>\n<tbody>\n");
    longest(path).forEach(this::step);
    html.raw("</tbody></table>\n");
    if (path.size() > MOST_STEPS) {
      html.raw("<p class=\"note\">The " + MOST_STEPS + " longest of ");
      html.text(RunWords.count(path.size())).raw(" steps; the JSON has all.</p>\n");
    }
    html.raw("<p class=\"note\">By so much a step can shrink until another that ran at the same")
        .raw(" time bounds the run instead.</p></div>\n");
  }

  /** In the order of time. */
  private static List<CriticalStep> longest(List<CriticalStep> path) {
    return path.stream()
        .sorted(Comparator.comparingLong(CriticalStep::millis).reversed())
        .limit(MOST_STEPS)
        .sorted(Comparator.comparingLong(CriticalStep::startedMillis))
        .toList();
  }

  private void step(CriticalStep step) {
    html.raw("<tr><th scope=\"row\">");
    if (step.stageId().isPresent()) {
      html.raw("<a href=\"#").text(StageSection.anchor(step.label())).raw("\">");
      html.text(step.label()).raw("</a>");
    } else {
      html.text(step.label());
    }
    html.raw("<td>")
        .text(RunWords.millis(step.startedMillis() - report.evidence().startedMillis()))
        .raw("<td>")
        .text(RunWords.millis(step.millis()))
        .raw("<td>")
        .text(RunWords.millis(step.slack()))
        .raw("\n");
  }
}
