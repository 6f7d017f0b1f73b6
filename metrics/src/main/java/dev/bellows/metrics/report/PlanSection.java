package dev.bellows.metrics.report;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.page.Html;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanTimes;
import java.util.Comparator;
import java.util.List;

/** The plans of the longest queries, with where their time and rows went. */
final class PlanSection {
  private static final int MOST_QUERIES = 12;

  private final Evidence evidence;
  private final Html html;

  PlanSection(Evidence evidence, Html html) {
    this.evidence = evidence;
    this.html = html;
  }

  void write() {
    List<QueryMetrics> queries =
        evidence.queries().stream()
            .sorted(Comparator.comparingLong(this::millis).reversed())
            .toList();
    if (queries.isEmpty()) {
      return;
    }
    RunPage.section(html, "plans", "Plans", about(queries.size()));
    html.raw("<p class=\"legend heat\"><span class=\"h0\">little</span><span class=\"h2\">some")
        .raw("</span><span class=\"h5\">most of the plan’s time</span></p>\n");
    for (int i = 0; i < Math.min(MOST_QUERIES, queries.size()); i++) {
      query(queries.get(i), i == 0);
    }
    html.raw("</section>\n");
  }

  private static String about(int queries) {
    String what =
        "Rows flow downwards. The warmer a node, the more of its plan's measured time it took;"
            + " without times, the more of the rows it gave.";
    return queries <= MOST_QUERIES
        ? what
        : what
            + String.format(
                " Shown are the %d longest of %s queries; the JSON has all.",
                MOST_QUERIES, RunWords.count(queries));
  }

  private long millis(QueryMetrics query) {
    return query.endedMillis().orElse(evidence.endedMillis()) - query.startedMillis();
  }

  private void query(QueryMetrics query, boolean isOpen) {
    html.raw(
        isOpen ? "<details class=\"plan\" open><summary>" : "<details class=\"plan\"><summary>");
    html.text("Query " + query.executionId() + ", " + RunWords.millis(millis(query)) + ": ");
    html.text(query.description()).raw("</summary>\n");
    query
        .failure()
        .ifPresent(
            failure ->
                html.raw("<p><span class=\"chip alert\">failed</span> <code>")
                    .text(failure)
                    .raw("</code></p>\n"));
    phases(query);
    if (!query.plan().isFinal()) {
      html.raw("<p class=\"note\">This is not the plan that ran in the end: Spark did not tell it.")
          .raw("</p>\n");
    }
    RunPage.scrolled(html, "Plan of query " + query.executionId());
    new PlanGraph(query.plan(), html).write("Plan of query " + query.executionId());
    html.raw("</div>\n<details><summary>As text</summary><pre tabindex=\"0\">");
    PlanTimes times = PlanTimes.of(query.plan());
    text(query.plan().root(), "", times);
    html.raw("</pre></details></details>\n");
  }

  private void phases(QueryMetrics query) {
    if (query.phases().isEmpty()) {
      return;
    }
    List<String> phases =
        query.phases().stream()
            .map(
                phase ->
                    phase.name()
                        + " "
                        + RunWords.millis(phase.endedMillis() - phase.startedMillis()))
            .toList();
    html.raw("<p class=\"note\">In the driver: ").text(String.join(", ", phases)).raw("</p>\n");
  }

  private void text(PlanNode node, String indent, PlanTimes times) {
    html.raw(indent).name(node.name());
    String numbers = PlanGraph.numbers(node, times);
    html.text(numbers.isEmpty() ? "" : "  (" + numbers + ")").raw("\n");
    node.children().forEach(child -> text(child, indent + "  ", times));
  }
}
