package dev.bellows.metrics.rules;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.metrics.analyze.Intervals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A node of a plan that ran, and the stages whose tasks computed it.
 *
 * @param query whose plan it is in
 * @param node the node
 * @param stages that computed it; empty when no counter tells
 */
record Place(QueryMetrics query, PlanNode node, List<StageMetrics> stages) {
  private static final Set<PlanNodeKind> BORDERS =
      Set.of(PlanNodeKind.EXCHANGE, PlanNodeKind.BROADCAST, PlanNodeKind.REUSED);

  /** All nodes of the query's plan, parents first. */
  static Stream<Place> all(Evidence evidence, QueryMetrics query) {
    List<Place> places = new ArrayList<>();
    collect(evidence, query, query.plan().root(), Set.of(), places);
    return places.stream();
  }

  /**
   * A node runs in the stages that reported its own counters; one without any in those of the nodes
   * below it, then of those above it, up to the next shuffle.
   */
  private static void collect(
      Evidence evidence,
      QueryMetrics query,
      PlanNode node,
      Set<Integer> above,
      List<Place> places) {
    Set<Integer> ids = below(node);
    if (ids.isEmpty()) {
      ids = above;
    }
    Set<Integer> seen = ids;
    List<StageMetrics> stages =
        evidence.stages().stream()
            .filter(stage -> seen.contains(stage.stageId()) && stage.totals().tasks() > 0)
            .toList();
    places.add(new Place(query, node, stages));
    Set<Integer> handed = BORDERS.contains(node.kind()) ? Set.of() : seen;
    node.children().forEach(child -> collect(evidence, query, child, handed, places));
  }

  private static Set<Integer> below(PlanNode node) {
    if (!node.stages().isEmpty()) {
      return Set.copyOf(node.stages());
    }
    Set<Integer> found = new LinkedHashSet<>();
    for (PlanNode child : node.children()) {
      if (!BORDERS.contains(child.kind())) {
        found.addAll(below(child));
      }
    }
    return found;
  }

  /** {@code query 3, node 12 (SortMergeJoin)}. */
  String where() {
    return "query " + query.executionId() + ", node " + node.id() + " (" + node.name() + ")";
  }

  /** How long any of its stages ran. */
  double spanMillis() {
    return Intervals.running(stages).millis();
  }

  /** The rows that come in from that child: of the nearest node below that counts its rows. */
  static OptionalLong rowsOf(PlanNode child) {
    if (child.rows().isPresent() || child.children().size() != 1) {
      return child.rows();
    }
    if (child.kind() == PlanNodeKind.EXCHANGE) {
      OptionalLong written = child.metric("shuffle records written");
      if (written.isPresent()) {
        return written;
      }
    }
    return rowsOf(child.children().get(0));
  }

  /** The most rows that come in from a child; empty when one is not known. */
  OptionalLong mostRowsIn() {
    long most = 0;
    for (PlanNode child : node.children()) {
      OptionalLong rows = rowsOf(child);
      if (rows.isEmpty()) {
        return rows;
      }
      most = Math.max(most, rows.getAsLong());
    }
    return OptionalLong.of(most);
  }

  /** What the node and all below it do, without the numbers of columns: equal for equal work. */
  String work() {
    StringBuilder text = new StringBuilder();
    node.nodes().forEach(each -> text.append(work(each)).append('\n'));
    return text.toString();
  }

  private static String work(PlanNode node) {
    return node.name() + node.text().replaceAll("#\\d+L?|plan_id=\\d+|\\(\\d+\\)", "");
  }
}
