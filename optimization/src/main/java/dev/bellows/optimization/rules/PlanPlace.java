package dev.bellows.optimization.rules;

import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A node of a plan.
 *
 * @param query whose plan it is in
 * @param node the node
 * @param above the nodes that lead from the root to it, the root first
 */
record PlanPlace(QueryMetrics query, PlanNode node, List<PlanNode> above) {
  PlanPlace {
    above = List.copyOf(above);
  }

  /** All nodes of the query's plan, parents first. */
  static Stream<PlanPlace> all(QueryMetrics query) {
    return new PlanPlace(query, query.plan().root(), List.of()).all();
  }

  /** The node and all below it. */
  Stream<PlanPlace> all() {
    return Stream.concat(Stream.of(this), children().flatMap(PlanPlace::all));
  }

  Stream<PlanPlace> children() {
    List<PlanNode> path = new ArrayList<>(above);
    path.add(node);
    return node.children().stream().map(child -> new PlanPlace(query, child, path));
  }

  PlanShape shape() {
    return node.shape();
  }

  /** {@code node 12 (SortMergeJoin)}, with the query's number where it has one. */
  String where() {
    String here = "node " + node.id() + " (" + node.name() + ")";
    return query.executionId() < 0 ? here : "query " + query.executionId() + ", " + here;
  }
}
