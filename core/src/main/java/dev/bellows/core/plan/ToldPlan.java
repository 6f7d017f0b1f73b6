package dev.bellows.core.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of a physical plan as Spark's events and event logs tell it: the form that a live plan, a
 * final adaptive plan and a log have in common.
 *
 * @param name {@code Exchange}, {@code Scan parquet}, …
 * @param text the node in one line
 * @param metadata what a scan tells of itself
 * @param metrics its counters
 * @param children its inputs
 * @param shape what a live plan tells of it in types
 */
public record ToldPlan(
    String name,
    String text,
    Map<String, String> metadata,
    List<ToldMetric> metrics,
    List<ToldPlan> children,
    PlanShape shape) {

  /** A node of which no more is known than an event log tells. */
  public ToldPlan(
      String name,
      String text,
      Map<String, String> metadata,
      List<ToldMetric> metrics,
      List<ToldPlan> children) {
    this(name, text, metadata, metrics, children, PlanShape.UNKNOWN);
  }

  /**
   * A counter of a node.
   *
   * @param name as Spark's UI names it
   * @param id under which its values are reported
   * @param type Spark's word: {@code sum}, {@code size}, {@code timing}, {@code nsTiming}, {@code
   *     average}
   */
  public record ToldMetric(String name, long id, String type) {}

  public ToldPlan {
    metadata = Map.copyOf(metadata);
    metrics = List.copyOf(metrics);
    children = List.copyOf(children);
  }

  /** The same node, of which more is told. */
  public ToldPlan telling(Map<PlanFact, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<PlanFact, String> facts = new HashMap<>(shape.facts());
    facts.putAll(more);
    return new ToldPlan(
        name,
        text,
        metadata,
        metrics,
        children,
        new PlanShape(shape.expressions(), facts, shape.output(), shape.estimate()));
  }
}
