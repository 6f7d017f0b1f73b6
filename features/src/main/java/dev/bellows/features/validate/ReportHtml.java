package dev.bellows.features.validate;

import dev.bellows.core.page.Html;
import dev.bellows.core.page.HtmlPage;
import dev.bellows.features.validate.ReportColumn.Drift;
import dev.bellows.features.validate.ReportColumn.Level;
import dev.bellows.features.validate.ReportColumn.Overview;
import dev.bellows.features.validate.ReportColumn.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A page as one HTML file; all of it can be read without its script, which sorts, searches and
 * folds.
 */
final class ReportHtml {
  private final ReportPage page;
  private final boolean isCompared;
  private Html html = new Html();

  private ReportHtml(ReportPage page) {
    this.page = page;
    this.isCompared = page.method().isPresent();
  }

  /** The file's text; write it as UTF-8. */
  static String of(ReportPage page) {
    return new ReportHtml(page).write();
  }

  private String write() {
    HtmlPage frame =
        new HtmlPage(
            page.title(),
            page.created(),
            page.headline(),
            page.good(),
            page.figures(),
            page.footnotes());
    return frame.write(
        main -> {
          html = main;
          page.method().ifPresent(this::drift);
          if (!page.rules().isEmpty()) {
            rules();
          }
          columns();
        },
        HtmlPage.resource(ReportHtml.class, "report.js"));
  }

  private void drift(String method) {
    html.raw("<section id=\"drift\" aria-labelledby=\"drift-title\">\n");
    html.raw("<h2 id=\"drift-title\">Drift</h2>\n<p class=\"about\">").text(method).raw("</p>\n");
    List<Integer> drifted = with(Verdict.DRIFTED);
    if (drifted.isEmpty()) {
      html.raw("<p class=none>No column drifted.</p>\n");
    } else {
      drifted(drifted);
    }
    changed(with(Verdict.CHANGED));
    html.raw("</section>\n");
  }

  private List<Integer> with(Verdict verdict) {
    return IntStream.range(0, page.columns().size())
        .filter(i -> hasVerdict(page.columns().get(i), verdict))
        .boxed()
        .toList();
  }

  private void drifted(List<Integer> drifted) {
    html.raw("<table class=moved><caption class=away>Columns that drifted, the most drifted first")
        .raw("</caption>\n<thead><tr><th scope=col>Column<th scope=col>Distribution")
        .raw("<th scope=col class=n>PSI<th scope=col class=w1>What moved most</thead>\n<tbody>\n");
    for (int i : drifted) {
      ReportColumn column = page.columns().get(i);
      Drift drift = column.drift().orElseThrow();
      html.raw("<tr><th scope=row><a href=#c" + i + ">").name(column.name());
      html.raw("</a><span class=\"type p1\">").text(drift.cause()).raw("</span><td>");
      column.chart().ifPresent(chart -> ReportCharts.sparkAgain(chart, i, html));
      html.raw("<td class=n>").text(ReportNumbers.index(drift.psi()));
      html.raw("<td class=w1>").text(drift.cause()).raw("\n");
    }
    html.raw("</tbody></table>\n");
  }

  private void changed(List<Integer> changed) {
    if (changed.isEmpty()) {
      return;
    }
    html.raw("<p class=also>Changed, but not provably by that much: ");
    String separator = "";
    for (int i : changed) {
      ReportColumn column = page.columns().get(i);
      html.raw(separator).raw("<a href=#c" + i + ">").name(column.name()).raw("</a> <span>");
      html.text(ReportNumbers.index(column.drift().orElseThrow().psi())).raw("</span>");
      separator = ", ";
    }
    html.raw(".</p>\n");
  }

  private void rules() {
    html.raw("<section id=\"rules\" aria-labelledby=\"rules-title\">\n")
        .raw("<h2 id=\"rules-title\">Rules</h2>\n<table><caption class=\"away\">Rules, broken ones")
        .raw(" first</caption>\n<thead><tr><th scope=\"col\">Outcome<th scope=\"col\">Rule")
        .raw(
            "<th scope=\"col\" class=\"w1\">Severity<th scope=\"col\" class=\"n w1\">Rows that"
                + " fail")
        .raw(
            "<th scope=\"col\" class=\"n\">Pass rate<th scope=\"col\""
                + " class=\"n\">Required</thead>\n")
        .raw("<tbody>\n");
    for (ReportPage.RuleLine rule : page.rules()) {
      html.raw("<tr><td>");
      chip(rule.held() ? "good" : "alert", rule.held() ? "held" : "broken");
      html.raw("<th scope=\"row\">").text(rule.name());
      if (!rule.condition().equals(rule.name())) {
        html.raw("<span class=\"type\"><code>").text(rule.condition()).raw("</code></span>");
      }
      html.raw("<td class=\"w1\">").text(rule.severity());
      html.raw("<td class=\"n w1\">").text(rule.outcome());
      html.raw("<td class=\"n\">").text(rule.passRate());
      html.raw("<td class=\"n\">").text(rule.required()).raw("\n");
    }
    html.raw("</tbody></table>\n</section>\n");
  }

  private void columns() {
    html.raw("<section id=\"columns\" aria-labelledby=\"columns-title\">\n")
        .raw("<h2 id=\"columns-title\">Columns</h2>\n");
    tools();
    html.raw("<table><caption class=\"away\">Statistics of each column</caption>\n<thead><tr>");
    heading("Column", "");
    html.raw("<th scope=\"col\">Distribution");
    if (isCompared) {
      heading("Drift (PSI)", "n");
    }
    for (Overview statistic : Overview.values()) {
      heading(statistic.heading(), classes(statistic));
    }
    html.raw("</thead>\n");
    for (int i = 0; i < page.columns().size(); i++) {
      column(i, page.columns().get(i));
    }
    html.raw("</table>\n</section>\n");
  }

  private void tools() {
    html.raw("<div class=\"tools\" role=\"search\" hidden><label for=\"search\">")
        .raw("<span class=\"away\">Search columns</span></label>")
        .raw("<input id=\"search\" type=\"search\" placeholder=\"Search columns (press /)\"")
        .raw(" autocomplete=\"off\" spellcheck=\"false\"><label for=\"show\">")
        .raw("<span class=\"away\">Show</span></label><select id=\"show\">")
        .raw("<option value=\"\">All columns</option>");
    if (isCompared) {
      html.raw("<option value=\"drifted\">Drifted</option>")
          .raw("<option value=\"changed\">Shifted</option>")
          .raw("<option value=\"stable\">Stable</option>");
    }
    html.raw("<option value=\"finding\">With findings</option>");
    page.columns().stream()
        .map(ReportColumn::kind)
        .distinct()
        .sorted()
        .forEach(
            kind ->
                html.raw("<option value=\"")
                    .text(kind)
                    .raw("\">Type: ")
                    .text(kind)
                    .raw("</option>"));
    html.raw("</select><output id=\"shown\" aria-live=\"polite\"></output></div>\n");
  }

  private void heading(String text, String classes) {
    html.raw("<th scope=\"col\"");
    if (!classes.isEmpty()) {
      html.raw(" class=\"" + classes + "\"");
    }
    html.raw("><button type=\"button\">").text(text).raw("</button>");
  }

  /** What the place of the statistic asks for: less of them are shown on a narrower screen. */
  private static String classes(Overview statistic) {
    return switch (statistic) {
      case MISSING -> "n w0";
      case DISTINCT, MEAN -> "n w1";
      case MINIMUM, MAXIMUM -> "n w2";
      case DEVIATION, MEDIAN -> "n w3";
    };
  }

  private void column(int index, ReportColumn column) {
    html.raw("<tbody id=c" + index + " data-marks=\"")
        .text(marks(column))
        .raw("\"><tr class=row><th scope=row><button type=button class=open-it aria-expanded=true")
        .raw(" aria-controls=d" + index + ">")
        .name(column.name())
        .raw("</button><span class=type>")
        .text(column.type());
    firstFinding(column);
    html.raw("</span><td>");
    column.chart().ifPresent(chart -> ReportCharts.spark(chart, index, html));
    if (isCompared) {
      driftCell(column);
    }
    for (Overview statistic : Overview.values()) {
      cell(column.overview().getOrDefault(statistic, ReportColumn.Cell.EMPTY), classes(statistic));
    }
    html.raw("<tr class=more id=d" + index + "><td colspan=" + width() + ">");
    html.raw("<details><summary>More on ").text(column.name()).raw("</summary>\n");
    new ColumnHtml(html, index, column, isCompared).write();
    html.raw("</details></tbody>\n");
  }

  private int width() {
    return 2 + (isCompared ? 1 : 0) + Overview.values().length;
  }

  private void firstFinding(ReportColumn column) {
    if (column.has(Level.NOTICE)) {
      html.raw(
          column.has(Level.ALERT) ? " <b class=\"mark alert\">" : " <b class=\"mark notice\">");
      html.text(column.findings().get(0).label()).raw("</b>");
    }
  }

  private static String marks(ReportColumn column) {
    List<String> marks = new ArrayList<>();
    marks.add(column.kind());
    column.drift().ifPresent(drift -> marks.add(drift.verdict().word().replace(' ', '-')));
    if (column.has(Level.NOTICE)) {
      marks.add("finding");
    }
    return String.join(" ", marks);
  }

  private void driftCell(ReportColumn column) {
    if (column.drift().isEmpty()) {
      html.raw("<td class=\"n\">");
      return;
    }
    Drift drift = column.drift().get();
    html.raw("<td class=\"n\"").raw(order(drift.psi())).raw(">");
    html.text(ReportNumbers.index(drift.psi())).raw("<br>");
    verdict(drift);
  }

  private void verdict(Drift drift) {
    chip(ColumnHtml.tone(drift), drift.verdict().word());
  }

  private void chip(String tone, String word) {
    html.raw("<span class=" + ColumnHtml.chip(tone) + ">").text(word).raw("</span>");
  }

  private void cell(ReportColumn.Cell cell, String classes) {
    html.raw("<td class=\"" + classes + "\"").raw(order(cell.order())).raw(">");
    html.text(cell.text());
  }

  private static String order(double value) {
    return Double.isNaN(value) ? "" : " data-v=" + (float) value;
  }

  private static boolean hasVerdict(ReportColumn column, Verdict verdict) {
    return column.drift().filter(drift -> drift.verdict() == verdict).isPresent();
  }
}
