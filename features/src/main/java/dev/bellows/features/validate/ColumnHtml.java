package dev.bellows.features.validate;

import dev.bellows.core.page.Html;
import dev.bellows.features.validate.ReportChart.Categories;
import dev.bellows.features.validate.ReportChart.Category;
import dev.bellows.features.validate.ReportChart.Histogram;
import dev.bellows.features.validate.ReportColumn.Bucket;
import dev.bellows.features.validate.ReportColumn.Drift;
import dev.bellows.features.validate.ReportColumn.Fact;
import dev.bellows.features.validate.ReportColumn.Facts;
import dev.bellows.features.validate.ReportColumn.Finding;
import dev.bellows.features.validate.ReportColumn.Level;

/** What unfolds below a column's line: its findings, picture, statistics and drift. */
final class ColumnHtml {
  /** Two points in time do not fit into half of the place. */
  private static final String WIDE_KIND = "time";

  private final Html html;
  private final int index;
  private final ReportColumn column;
  private final boolean hasReference;

  ColumnHtml(Html html, int index, ReportColumn column, boolean hasReference) {
    this.html = html;
    this.index = index;
    this.column = column;
    this.hasReference = hasReference;
  }

  void write() {
    findings();
    boolean hasBuckets = column.drift().filter(drift -> !drift.buckets().isEmpty()).isPresent();
    html.raw("<div class=panel>");
    if (column.chart().isPresent() || hasBuckets) {
      html.raw("<div>");
      column.chart().ifPresent(chart -> chart(chart, hasBuckets));
      column.drift().filter(drift -> hasBuckets).ifPresent(this::buckets);
      html.raw("</div>");
    }
    html.raw(
        column.kind().equals(WIDE_KIND) ? "<div class=\"groups wide\">" : "<div class=groups>");
    column.groups().forEach(this::facts);
    column.drift().filter(drift -> hasBuckets).ifPresent(drift -> facts(drift.measures()));
    html.raw("</div></div>\n");
  }

  private void findings() {
    boolean any = column.drift().isPresent() || !column.findings().isEmpty();
    if (!any) {
      return;
    }
    html.raw("<ul class=say>");
    column
        .drift()
        .ifPresent(drift -> sentence(tone(drift), drift.verdict().word(), drift.reason()));
    for (Finding finding : column.findings()) {
      sentence(tone(finding.level()), finding.label(), finding.text());
    }
    html.raw("</ul>\n");
  }

  private void sentence(String tone, String word, String text) {
    html.raw("<li><span class=" + chip(tone) + ">").text(word).raw("</span><span>");
    html.text(text).raw("</span>");
  }

  /** The class of a word in a frame, as an attribute's value. */
  static String chip(String tone) {
    return tone.isEmpty() ? "chip" : "\"chip " + tone + "\"";
  }

  static String tone(Drift drift) {
    return switch (drift.verdict()) {
      case DRIFTED -> "alert";
      case CHANGED -> "notice";
      case STABLE -> "good";
      case NOT_COMPARED -> "";
    };
  }

  private static String tone(Level level) {
    return switch (level) {
      case ALERT -> "alert";
      case NOTICE -> "notice";
      case HINT -> "";
    };
  }

  /** Of categories the buckets tell the same, and where the index comes from. */
  private void chart(ReportChart chart, boolean hasBuckets) {
    if (chart instanceof Histogram histogram) {
      histogram(histogram);
    } else if (chart instanceof Categories categories && !hasBuckets) {
      categories(categories);
    }
  }

  private void histogram(Histogram histogram) {
    if (hasReference) {
      html.raw("<p class=legend><span class=lc>current</span>")
          .raw("<span class=lr>reference</span></p>");
    }
    ReportCharts.large(histogram, index, column.name(), html);
    note(histogram.note());
  }

  private void categories(Categories categories) {
    double highest = categories.highest();
    html.raw("<table class=facts><thead><tr><th>Value<th>");
    if (categories.hasReference()) {
      html.raw(
          "<span class=legend><span class=lk>current</span><span class=lr>reference</span></span>");
    }
    html.raw(categories.hasReference() ? "<th>Current" : "<th>Share");
    if (categories.hasReference()) {
      html.raw("<th>Reference");
    }
    html.raw("</thead><tbody>\n");
    for (Category value : categories.values()) {
      html.raw("<tr><th class=l>").text(value.label()).raw("<td>");
      ReportCharts.pair(value, categories.hasReference(), highest, html);
      html.raw("<td>").text(ReportNumbers.share(value.current()));
      if (categories.hasReference()) {
        html.raw("<td>").text(ReportNumbers.share(value.reference()));
      }
      html.raw("\n");
    }
    html.raw("</table>");
    note(categories.note());
  }

  private void facts(Facts group) {
    html.raw("<table class=facts><thead><tr><th>").text(group.title());
    for (String heading : group.headings()) {
      html.raw("<th>");
      if (heading.isEmpty()) {
        html.raw("<span class=away>Value</span>");
      } else {
        html.text(heading);
      }
    }
    html.raw("</thead><tbody>\n");
    for (Fact fact : group.facts()) {
      html.raw("<tr><th>").text(fact.label());
      fact.values().forEach(value -> html.raw("<td>").text(value));
      html.raw("\n");
    }
    html.raw("</table>");
  }

  private void buckets(Drift drift) {
    double largest =
        drift.buckets().stream()
            .mapToDouble(b -> Math.abs(b.current() - b.reference()))
            .max()
            .orElse(0);
    html.raw("<table class=\"facts buckets\"><thead><tr><th>Bucket<th>Current")
        .raw("<th>Reference<th><span class=away>Change</span>")
        .raw("<th>Part of PSI</thead><tbody>\n");
    for (Bucket bucket : drift.buckets()) {
      html.raw("<tr><th class=l>").text(bucket.label());
      html.raw("<td>").text(ReportNumbers.share(bucket.current()));
      html.raw("<td>").text(ReportNumbers.share(bucket.reference())).raw("<td>");
      ReportCharts.change(bucket.current() - bucket.reference(), largest, html);
      html.raw("<td>")
          .text(Double.isNaN(bucket.part()) ? "" : ReportNumbers.wholeShare(bucket.part()))
          .raw("\n");
    }
    html.raw("</table>");
    note(drift.note());
  }

  private void note(String text) {
    if (!text.isEmpty()) {
      html.raw("<p class=note>").text(text).raw("</p>");
    }
  }
}
