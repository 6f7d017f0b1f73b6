package dev.bellows.metrics.report;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Finding.Measure;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.page.Html;
import java.util.ArrayList;
import java.util.List;

/** What the rules found, the most costly first, each with what to do about it. */
final class FindingCards {
  private static final int MOST_FINDINGS = 50;

  private final RunReport report;
  private final Html html;

  FindingCards(RunReport report, Html html) {
    this.report = report;
    this.html = html;
  }

  void write() {
    List<Finding> findings = report.advice().findings();
    RunPage.section(html, "findings", "Findings", about(findings.size()));
    html.raw("<ol class=\"cards\">\n");
    findings.stream().limit(MOST_FINDINGS).forEach(this::card);
    html.raw("</ol>\n</section>\n");
  }

  private static String about(int found) {
    if (found == 0) {
      return "No rule found anything to change.";
    }
    String order = "The most costly first. A predicted gain is of wall clock, each by itself.";
    return found <= MOST_FINDINGS
        ? order
        : order
            + String.format(
                " Shown are %d of %s; the JSON has all.", MOST_FINDINGS, RunWords.count(found));
  }

  private void card(Finding finding) {
    html.raw("<li><h3><span class=\"chip " + tone(finding.severity()) + "\">");
    html.text(RunWords.severity(finding.severity())).raw("</span> ");
    html.text(finding.message()).raw("</h3>\n<p class=\"type\">");
    where(finding.where());
    costs(finding).forEach(cost -> html.raw(" · ").text(cost));
    html.raw(" · <code>").text(finding.rule()).raw("</code></p>\n");
    numbers(finding.numbers());
    if (!finding.action().isBlank()) {
      html.raw("<p>").text(finding.action());
      String safety = RunWords.safety(finding.safety());
      if (!safety.isEmpty()) {
        html.raw(" <span class=\"type in-line\">(").text(safety).raw(")</span>");
      }
      html.raw("</p>\n");
    }
    if (!finding.snippet().isBlank()) {
      html.raw("<div class=\"snippet\"><pre tabindex=\"0\"><code>");
      snippet(finding.snippet());
      html.raw("</code></pre><button type=\"button\" class=\"copy\" hidden>Copy</button></div>\n");
    }
  }

  /** Line by line: a line's end is written as such, and not as the number of its sign. */
  private void snippet(String text) {
    text.strip().lines().forEach(line -> html.text(line.replace("\t", "  ")).raw("\n"));
  }

  private void where(String where) {
    boolean isStage =
        report.evidence().stages().stream().anyMatch(stage -> stage.label().equals(where));
    if (isStage) {
      html.raw("<a href=\"#").text(StageSection.anchor(where)).raw("\">");
    }
    html.text(where).raw(isStage ? "</a>" : "");
  }

  private static List<String> costs(Finding finding) {
    List<String> costs = new ArrayList<>();
    if (finding.costMillis() > 0) {
      costs.add("costs " + RunWords.millis(finding.costMillis()));
    }
    String gain = RunWords.gain(finding.gain());
    if (!gain.isEmpty()) {
      costs.add(gain);
    }
    return costs;
  }

  private void numbers(List<Measure> numbers) {
    if (numbers.isEmpty()) {
      return;
    }
    html.raw("<dl class=\"numbers\">");
    for (Measure number : numbers) {
      html.raw("<div><dt>").text(number.name()).raw("</dt><dd>");
      html.text(RunWords.measure(number)).raw("</dd></div>");
    }
    html.raw("</dl>\n");
  }

  private static String tone(Severity severity) {
    return switch (severity) {
      case CRITICAL, SEVERE -> "alert";
      case MODERATE -> "notice";
      case LOW -> "";
    };
  }
}
