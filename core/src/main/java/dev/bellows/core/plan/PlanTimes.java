package dev.bellows.core.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The time of each node of a plan by Spark's counters, in milliseconds over all tasks. A node's own
 * timers are its own; what the one timer of a generated function has beyond those of its nodes goes
 * to the function's first node.
 *
 * @param byNode by the node's number
 * @param total over all nodes
 */
public record PlanTimes(Map<Integer, Double> byNode, double total) {
  public PlanTimes {
    byNode = Map.copyOf(byNode);
  }

  /** The times of a plan's nodes; all 0 where it has not run. */
  public static PlanTimes of(QueryPlan plan) {
    Map<Integer, Double> own = new HashMap<>();
    Map<Integer, Double> inFunction = new HashMap<>();
    List<PlanNode> nodes = plan.nodes().toList();
    for (PlanNode node : nodes) {
      double millis = millis(node, false);
      own.put(node.id(), millis);
      if (node.codegenStage() > 0) {
        inFunction.merge(node.codegenStage(), millis, Double::sum);
      }
    }
    for (PlanNode node : nodes) {
      double function = millis(node, true);
      double told = inFunction.getOrDefault(node.codegenStage(), 0.0);
      own.merge(node.id(), Math.max(0, function - told), Double::sum);
    }
    double total = own.values().stream().mapToDouble(Double::doubleValue).sum();
    return new PlanTimes(own, total);
  }

  /** The node's time in milliseconds; 0 where no counter tells. */
  public double of(PlanNode node) {
    return byNode.getOrDefault(node.id(), 0.0);
  }

  private static double millis(PlanNode node, boolean ofPipeline) {
    return node.metrics().stream()
        .filter(metric -> metric.name().startsWith("pipeline ") == ofPipeline)
        .filter(metric -> metric.value().isPresent())
        .filter(metric -> !isConcurrent(metric))
        .mapToDouble(PlanTimes::millis)
        .sum();
  }

  /** Requests are on their way while tasks compute. */
  private static boolean isConcurrent(PlanMetric metric) {
    return metric.name().contains("reqs duration");
  }

  private static double millis(PlanMetric metric) {
    long value = Math.max(0, metric.value().orElse(0));
    return metric.unit() == PlanMetric.Unit.NANOS
        ? value / 1e6
        : metric.unit() == PlanMetric.Unit.MILLIS ? value : 0;
  }
}
