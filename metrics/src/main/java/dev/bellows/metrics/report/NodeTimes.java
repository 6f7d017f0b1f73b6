package dev.bellows.metrics.report;

import dev.bellows.core.plan.PlanMetric;
import dev.bellows.core.plan.PlanMetric.Unit;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.QueryPlan;
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
record NodeTimes(Map<Integer, Double> byNode, double total) {
  static NodeTimes of(QueryPlan plan) {
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
    return new NodeTimes(own, total);
  }

  double of(PlanNode node) {
    return byNode.getOrDefault(node.id(), 0.0);
  }

  private static double millis(PlanNode node, boolean ofPipeline) {
    return node.metrics().stream()
        .filter(metric -> metric.name().startsWith("pipeline ") == ofPipeline)
        .filter(metric -> metric.value().isPresent())
        .filter(metric -> !isConcurrent(metric))
        .mapToDouble(NodeTimes::millis)
        .sum();
  }

  /** Requests are on their way while tasks compute. */
  private static boolean isConcurrent(PlanMetric metric) {
    return metric.name().contains("reqs duration");
  }

  private static double millis(PlanMetric metric) {
    long value = Math.max(0, metric.value().orElse(0));
    return metric.unit() == Unit.NANOS ? value / 1e6 : metric.unit() == Unit.MILLIS ? value : 0;
  }
}
