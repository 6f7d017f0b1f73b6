package dev.bellows.optimization.query;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.page.Html;
import dev.bellows.core.page.HtmlPage;
import dev.bellows.core.page.HtmlPage.Figure;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import java.time.Instant;
import java.util.List;

/** A plan's report as a page. */
final class PlanPage {
  private static final String STYLE =
      ".tree ul{list-style:none;margin:0;padding-left:1.4em;border-left:1px solid currentColor}\n"
          + ".tree>ul{border:0;padding:0}\n"
          + ".tree .box{display:inline-block;margin:.2em 0;padding:.25em .6em;border:1px solid"
          + " currentColor;border-radius:5px;white-space:pre-line;color:#000}\n"
          + ".tree .marked{border:3px solid #b00020}\n"
          + ".w0{background:#fff}.w1{background:#fff3d6}.w2{background:#ffe0a3}\n"
          + ".w3{background:#ffc46b}.w4{background:#ff9f45}.w5{background:#f2713d}\n"
          + ".finding pre{white-space:pre-wrap}";

  private PlanPage() {}

  static String write(PlanReport report) {
    HtmlPage page =
        new HtmlPage(
            "Plan of a query",
            Instant.now(),
            report.headline(),
            report.findings().isEmpty(),
            figures(report),
            List.of(
                "Times are predictions of a model of bytes and rows, good to an order of"
                    + " magnitude; measure before and after.",
                "Nodes with a red border have a finding; where the plan ran, the warmer a node"
                    + " the more time it took."));
    return page.write(html -> sections(report, html), STYLE, "");
  }

  private static List<Figure> figures(PlanReport report) {
    return List.of(
        figure("findings", report.findings().size()),
        figure("nodes", report.plan().nodes().count()),
        figure("scans", report.plan().nodes(PlanNodeKind.SCAN).size()),
        figure("shuffles", report.plan().nodes(PlanNodeKind.EXCHANGE).size()));
  }

  private static Figure figure(String label, long number) {
    return new Figure(label, String.valueOf(number), "");
  }

  private static void sections(PlanReport report, Html html) {
    html.raw("<section id=\"findings\"><h2>Findings</h2>\n");
    report.findings().forEach(finding -> finding(finding, html));
    report.failures().forEach(failure -> html.raw("<p>").text(failure).raw("</p>\n"));
    html.raw("</section>\n<section id=\"plan\"><h2>Plan</h2>\n<div class=\"tree\"><ul>\n");
    node(report.plan().root(), report.picture(), html);
    html.raw("</ul></div></section>\n");
  }

  private static void finding(Finding finding, Html html) {
    html.raw("<article class=\"finding\"><h3>").text(PlanReport.title(finding));
    html.raw("</h3>\n<p>").text(finding.message()).raw("</p>\n<p>").text(finding.action());
    html.raw("</p>\n<pre tabindex=\"0\">").text(finding.snippet()).raw("</pre>\n");
    if (finding.gain().highMillis() > 0) {
      html.raw("<p>Predicted: ").text(PlanReport.predicted(finding)).raw("</p>\n");
    }
    html.raw("</article>\n");
  }

  private static void node(PlanNode node, PlanPicture picture, Html html) {
    html.raw("<li><span class=\"box w" + picture.warmth(node));
    html.raw(picture.isMarked(node) ? " marked\" title=\"" : "\" title=\"");
    html.text(node.text()).raw("\">").text(picture.label(node).replace("\n", ", "));
    html.raw("</span>");
    if (!node.children().isEmpty()) {
      html.raw("<ul>\n");
      node.children().forEach(child -> node(child, picture, html));
      html.raw("</ul>");
    }
    html.raw("</li>\n");
  }
}
