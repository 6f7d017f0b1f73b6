package dev.bellows.features.validate;

import dev.bellows.core.page.HtmlPage.Figure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A validation report as a page shows it: the boundary between the statistics and the markup.
 *
 * @param title the heading
 * @param created when the report was made
 * @param headline the verdict on all of it, as a sentence
 * @param good whether the headline is good news
 * @param figures the numbers on top
 * @param method how drift was measured, as a sentence; empty where it was not
 * @param rules one line for each rule, broken ones first
 * @param columns in the order shown, drift first
 * @param footnotes what holds for all numbers: approximations, weights
 */
record ReportPage(
    String title,
    Instant created,
    String headline,
    boolean good,
    List<Figure> figures,
    Optional<String> method,
    List<RuleLine> rules,
    List<ReportColumn> columns,
    List<String> footnotes) {
  ReportPage {
    figures = List.copyOf(figures);
    rules = List.copyOf(rules);
    columns = List.copyOf(columns);
    footnotes = List.copyOf(footnotes);
  }

  /**
   * A rule.
   *
   * @param held whether enough rows pass it
   * @param severity {@code error}
   * @param outcome its numbers, as a phrase: {@code 31 of 3,000 rows fail}
   * @param passRate as shown
   * @param required as shown
   */
  record RuleLine(
      boolean held,
      String name,
      String condition,
      String severity,
      String outcome,
      String passRate,
      String required) {}
}
