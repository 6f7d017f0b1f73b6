package dev.bellows.compression.report;

import static dev.bellows.compression.report.SummaryWords.bytes;
import static dev.bellows.compression.report.SummaryWords.count;
import static dev.bellows.compression.report.SummaryWords.ratio;

import dev.bellows.compression.CompressionProof.Check;
import dev.bellows.compression.RatioEstimate.ColumnCost;
import dev.bellows.compression.learn.ExactnessContract;
import dev.bellows.compression.learn.ExactnessContract.Artefact;
import dev.bellows.compression.learn.ExactnessContract.Change;
import dev.bellows.compression.learn.ExactnessContract.Likeness;
import dev.bellows.core.page.Html;
import dev.bellows.core.page.HtmlPage;
import dev.bellows.core.page.HtmlPage.Figure;
import java.util.List;
import java.util.Locale;

/** A summary as a page: figures, what each column costs, the proof, the contracts. */
final class SummaryHtml {
  private final CompressionSummary summary;
  private final Html html;

  private SummaryHtml(CompressionSummary summary, Html html) {
    this.summary = summary;
    this.html = html;
  }

  static String of(CompressionSummary summary) {
    HtmlPage page =
        new HtmlPage(
            summary.title(),
            summary.created(),
            SummaryWords.verdict(summary),
            summary.isProved(),
            figures(summary),
            footnotes());
    return page.write(html -> new SummaryHtml(summary, html).sections(), "");
  }

  private static List<Figure> figures(CompressionSummary summary) {
    long zeros = summary.counts().zeroWeights();
    return List.of(
        new Figure(
            "Rows",
            count(summary.counts().rowsIn()),
            zeros == 0 ? "" : count(zeros) + " more of weight 0"),
        new Figure("Cells", count(summary.counts().rowsOut()), "mode " + summary.mode()),
        new Figure(
            "Ratio",
            ratio(summary.counts().ratio()),
            "estimated " + ratio(summary.estimate().ratio())),
        new Figure(
            "Bytes",
            bytes(summary.bytesOut()),
            summary.bytesIn().isPresent() ? "from " + bytes(summary.bytesIn().getAsLong()) : ""));
  }

  private static List<String> footnotes() {
    return List.of(
        "A cell stands for the rows of the same bins, label and protected columns. Whatever tells"
            + " rows of one cell apart is gone: values inside of a bin, their order, other"
            + " columns.",
        "Ratios without a column are estimates by sketches (HyperLogLog++).",
        "“The same” means as the estimator learns from the rows with binned features, within"
            + " rounding or its own tolerance.");
  }

  private void sections() {
    columns();
    proof();
    contracts();
  }

  private void section(String id, String title, String about) {
    html.raw("<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n");
    html.raw("<h2 id=\"" + id + "-title\">").text(title).raw("</h2>\n<p class=\"about\">");
    html.text(about).raw("</p>\n");
  }

  private void columns() {
    section(
        "costs",
        "Columns",
        "The ratio without a column says what it costs: the further above the ratio of all, the"
            + " more cells it makes. The costliest first.");
    html.raw("<table><caption class=\"away\">What each column costs</caption>\n<thead><tr>")
        .raw("<th scope=\"col\">Column<th scope=\"col\" class=\"n\">Buckets")
        .raw("<th scope=\"col\" class=\"n\">Ratio without it")
        .raw("<th scope=\"col\" class=\"n\">Times</thead>\n<tbody>\n");
    for (ColumnCost cost : summary.costliestFirst()) {
      Integer buckets = summary.bins().get(cost.column());
      html.raw("<tr><th scope=\"row\">").name(cost.column()).raw("<span class=\"type\">");
      html.text(buckets == null ? kept(cost.column()) : "binned").raw("</span>");
      html.raw("<td class=\"n\">").text(buckets == null ? "" : count(buckets));
      html.raw("<td class=\"n\">").text(ratio(cost.ratioWithout()));
      html.raw("<td class=\"n\">")
          .text(ratio(cost.ratioWithout() / summary.estimate().ratio()))
          .raw("\n");
    }
    html.raw("</tbody></table>\n</section>\n");
  }

  private String kept(String column) {
    boolean isLabel = summary.schema().label().filter(column::equals).isPresent();
    return isLabel ? "label" : "protected";
  }

  private void proof() {
    section(
        "proof",
        "Proof",
        "Rows and cells compared, the rows without grouping them. Failed comparisons come first.");
    html.raw("<table><caption class=\"away\">Comparisons of rows and cells</caption>\n<thead><tr>")
        .raw("<th scope=\"col\">Outcome<th scope=\"col\">Compared<th scope=\"col\" class=\"w1\">")
        .raw("Rows<th scope=\"col\" class=\"w1\">Cells")
        .raw("<th scope=\"col\" class=\"n\">Error</thead>\n<tbody>\n");
    summary.proof().checks().stream()
        .sorted((a, b) -> b.verdict().compareTo(a.verdict()))
        .forEach(this::check);
    html.raw("</tbody></table>\n</section>\n");
  }

  private void check(Check check) {
    html.raw("<tr><td>");
    String tone =
        switch (check.verdict()) {
          case EXACT -> "good";
          case FAILED -> "alert";
          case WITHIN_TOLERANCE, SKIPPED -> "";
        };
    chip(tone, SummaryWords.word(check.verdict()));
    html.raw("<th scope=\"row\">").text(check.what());
    if (check.column().isPresent()) {
      html.raw("<span class=\"type\">").name(check.column().get()).raw("</span>");
    }
    html.raw("<td class=\"w1\"><code>").text(check.rows()).raw("</code>");
    html.raw("<td class=\"w1\"><code>").text(check.cells()).raw("</code>");
    html.raw("<td class=\"n\">").text(SummaryWords.error(check.error())).raw("\n");
  }

  private void contracts() {
    section(
        "contracts",
        "What is learned from the cells",
        "Spark ML estimators as they come. ExactnessContract.check says it of one with your"
            + " parameters, and apply makes the changes.");
    html.raw("<table><caption class=\"away\">Estimators</caption>\n<thead><tr>")
        .raw("<th scope=\"col\">Learns<th scope=\"col\">Estimator")
        .raw("<th scope=\"col\" class=\"w1\">Why, and what to change</thead>\n<tbody>\n");
    summary.contracts().forEach(this::contract);
    html.raw("</tbody></table>\n</section>\n");
  }

  private void contract(ExactnessContract contract) {
    html.raw("<tr><td>");
    String answer = SummaryWords.answer(summary, contract);
    chip(tone(contract), answer);
    html.raw("<th scope=\"row\">").text(contract.title());
    html.raw("<span class=\"type p1\">").text(contract.reason()).raw("</span>");
    html.raw("<td class=\"w1\">").text(contract.reason());
    for (Change change : contract.changes()) {
      html.raw("<span class=\"type\"><code>").text(change.parameter()).raw("</code> ");
      html.text(change.from() + " → " + change.to()).raw("</span>");
    }
    for (Artefact artefact : contract.artefacts()) {
      if (artefact.likeness() != Likeness.SAME && summary.serves(contract)) {
        html.raw("<span class=\"type\">").text(artefact.name() + ": ");
        html.text(artefact.likeness().name().toLowerCase(Locale.ROOT) + ", " + artefact.how());
        html.raw("</span>");
      }
    }
    html.raw("\n");
  }

  private String tone(ExactnessContract contract) {
    return switch (contract.verdict()) {
      case EXACT, EXACT_AFTER_CHANGES -> summary.serves(contract) ? "good" : "notice";
      case NOT_EXACT -> "alert";
      case NOT_KNOWN -> "";
    };
  }

  private void chip(String tone, String word) {
    html.raw("<span class=\"" + (tone.isEmpty() ? "chip" : tone + " chip") + "\">");
    html.text(word).raw("</span>");
  }
}
