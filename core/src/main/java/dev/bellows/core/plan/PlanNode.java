package dev.bellows.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A node of a physical plan. Nodes that only carry others (code generation, query stages) are left
 * out.
 *
 * @param id its number in the plan, from 0, parents before children
 * @param name as Spark names it: {@code Exchange}, {@code Scan parquet}
 * @param kind what it does
 * @param text the node in one line, as Spark's UI shows it; may hold literals of the query
 * @param details what a scan tells of itself: {@code PushedFilters}, {@code Location}, …
 * @param codegenStage the number of the generated function that it is part of; 0 when none is
 * @param stages the Spark stages that reported values of its counters, ascending
 * @param metrics its counters
 * @param children its inputs
 * @param shape what a live plan tells of it in types; unknown in one from an event log
 */
public record PlanNode(
    int id,
    String name,
    PlanNodeKind kind,
    String text,
    Map<String, String> details,
    int codegenStage,
    List<Integer> stages,
    List<PlanMetric> metrics,
    List<PlanNode> children,
    PlanShape shape) {
  public PlanNode {
    details = Map.copyOf(details);
    stages = List.copyOf(stages);
    metrics = List.copyOf(metrics);
    children = List.copyOf(children);
    // Reports that are stored as JSON do not hold it.
    shape = shape == null ? PlanShape.UNKNOWN : shape;
  }

  /** The node and all below it, parents first. */
  public Stream<PlanNode> nodes() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(PlanNode::nodes));
  }

  /** The value of the counter of that name; empty when there is none or it has no value. */
  public OptionalLong metric(String metricName) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(metricName))
        .map(PlanMetric::value)
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  /** The rows that it gave; empty when Spark does not count them for this node. */
  public OptionalLong rows() {
    return metric("number of output rows");
  }

  /** The value of the counter in milliseconds, whichever unit of time it has. */
  public OptionalLong millis(String metricName) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(metricName) && metric.value().isPresent())
        .mapToLong(PlanNode::inMillis)
        .findFirst();
  }

  private static long inMillis(PlanMetric metric) {
    long value = metric.value().orElseThrow();
    return metric.unit() == PlanMetric.Unit.NANOS ? value / 1_000_000 : value;
  }

  PlanNode measured(PlanValues values) {
    List<PlanMetric> withValues = new ArrayList<>();
    for (PlanMetric metric : metrics) {
      withValues.add(metric.withValue(values.value(metric.id())));
    }
    List<PlanNode> below = new ArrayList<>();
    for (PlanNode child : children) {
      below.add(child.measured(values));
    }
    List<Integer> seenIn =
        metrics.stream()
            .flatMap(metric -> values.stages(metric.id()).stream())
            .distinct()
            .sorted()
            .toList();
    return new PlanNode(
        id, name, kind, text, details, codegenStage, seenIn, withValues, below, shape);
  }
}
