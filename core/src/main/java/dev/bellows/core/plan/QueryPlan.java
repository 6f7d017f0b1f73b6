package dev.bellows.core.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A physical plan as a tree.
 *
 * @param root the node that gives the query's rows
 * @param isAdaptive whether Spark may change it while it runs
 * @param isFinal whether it is the plan that ran: always for one that is not adaptive
 */
public record QueryPlan(PlanNode root, boolean isAdaptive, boolean isFinal) {

  /** The plan that an event or a log told, without the nodes that only carry others. */
  public static QueryPlan of(ToldPlan told) {
    return new PlanReader().read(told);
  }

  /** The same plan with what its counters came to. */
  public QueryPlan measured(PlanValues values) {
    return new QueryPlan(root.measured(values), isAdaptive, isFinal);
  }

  /** All nodes, parents before children. */
  public Stream<PlanNode> nodes() {
    return root.nodes();
  }

  /** The nodes of that kind, parents before children. */
  public List<PlanNode> nodes(PlanNodeKind kind) {
    return nodes().filter(node -> node.kind() == kind).toList();
  }

  /** Whether there is a node of that kind. */
  public boolean has(PlanNodeKind kind) {
    return nodes().anyMatch(node -> node.kind() == kind);
  }

  /**
   * A name for the plan's shape: equal for plans with the same nodes in the same places, whatever
   * their literals, ids and data. Adaptive reads of shuffles do not count, because they follow the
   * data's size.
   */
  public String fingerprint() {
    StringBuilder shape = new StringBuilder();
    describe(root, shape);
    return UUID.nameUUIDFromBytes(shape.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static void describe(PlanNode node, StringBuilder shape) {
    if (node.kind() == PlanNodeKind.SHUFFLE_READ) {
      node.children().forEach(child -> describe(child, shape));
      return;
    }
    shape.append(node.kind() == PlanNodeKind.OTHER ? node.name() : node.kind()).append('(');
    node.children().forEach(child -> describe(child, shape));
    shape.append(')');
  }
}
