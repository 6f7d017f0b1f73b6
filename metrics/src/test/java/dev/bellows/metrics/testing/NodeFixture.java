package dev.bellows.metrics.testing;

import dev.bellows.core.plan.PlanValues;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.core.plan.ToldPlan;
import dev.bellows.core.plan.ToldPlan.ToldMetric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A node of a plan that ran. */
public final class NodeFixture {
  private final String name;
  private final List<NodeFixture> children;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, String> details = new HashMap<>();
  private String text;
  private List<Integer> stages = List.of();

  private NodeFixture(String name, List<NodeFixture> children) {
    this.name = name;
    this.text = name;
    this.children = children;
  }

  /** A node of that name, as Spark names it, over its inputs. */
  public static NodeFixture node(String name, NodeFixture... children) {
    return new NodeFixture(name, List.of(children));
  }

  public NodeFixture text(String line) {
    text = line;
    return this;
  }

  public NodeFixture detail(String key, String value) {
    details.put(key, value);
    return this;
  }

  public NodeFixture rows(long rows) {
    return metric("number of output rows", rows);
  }

  /** A counter that counts, or is a time in milliseconds. */
  public NodeFixture metric(String metric, long value) {
    counts.put(metric, value);
    return this;
  }

  /** The stages whose tasks reported its counters. */
  public NodeFixture in(Integer... stageIds) {
    stages = List.of(stageIds);
    return this;
  }

  QueryPlan plan() {
    Values values = new Values();
    return QueryPlan.of(told(values)).measured(values);
  }

  private ToldPlan told(Values values) {
    List<ToldMetric> metrics = new ArrayList<>();
    counts.forEach((metric, value) -> metrics.add(values.metric(metric, value, stages)));
    if (counts.isEmpty() && !stages.isEmpty()) {
      metrics.add(values.metric("seen", 1, stages));
    }
    List<ToldPlan> below = children.stream().map(child -> child.told(values)).toList();
    return new ToldPlan(name, text, details, metrics, below);
  }

  private static final class Values implements PlanValues {
    private final Map<Long, Long> totals = new HashMap<>();
    private final Map<Long, List<Integer>> seenIn = new HashMap<>();

    ToldMetric metric(String name, long value, List<Integer> stages) {
      long id = totals.size();
      totals.put(id, value);
      seenIn.put(id, stages);
      return new ToldMetric(name, id, "sum");
    }

    @Override
    public OptionalLong value(long id) {
      return totals.containsKey(id) ? OptionalLong.of(totals.get(id)) : OptionalLong.empty();
    }

    @Override
    public Collection<Integer> stages(long id) {
      return seenIn.getOrDefault(id, List.of());
    }
  }
}
