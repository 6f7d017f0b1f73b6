package dev.bellows.core.plan;

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
 */
public record ToldPlan(
    String name,
    String text,
    Map<String, String> metadata,
    List<ToldMetric> metrics,
    List<ToldPlan> children) {

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
}
