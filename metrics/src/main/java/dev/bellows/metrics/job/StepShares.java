package dev.bellows.metrics.job;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.hook.StepMark;
import dev.bellows.core.plan.PlanMetric;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Divides what a job's queries cost among its steps: a node of a plan is the work of the step whose
 * mark is the nearest above it, and of who ran the query where there is none. Bytes are what the
 * nodes count themselves. Task time is known for stages: one whose nodes are all of one step is
 * that step's; of others each step gets a part by the rows that its nodes gave there, which is an
 * estimate and is called so.
 */
final class StepShares {
  private final Evidence evidence;
  private final Map<Long, String> owners;
  private final Map<String, StepShare> shares = new LinkedHashMap<>();
  private final Map<Integer, Map<String, Double>> weights = new HashMap<>();
  private final Set<Long> seen = new HashSet<>();

  private StepShares(Evidence evidence, Map<Long, String> owners) {
    this.evidence = evidence;
    this.owners = owners;
  }

  /**
   * The cost of each, by name.
   *
   * @param owners who ran a query, by its number
   * @param others who ran what has no owner
   */
  static Map<String, StepShare> of(Evidence evidence, Map<Long, String> owners, String others) {
    StepShares division = new StepShares(evidence, owners);
    for (QueryMetrics query : evidence.queries()) {
      division.divide(query.plan().root(), owners.getOrDefault(query.executionId(), others));
    }
    evidence.stages().forEach(stage -> division.divide(stage, others));
    return division.shares;
  }

  private void divide(PlanNode node, String owner) {
    String own = StepMark.step(node.text()).orElse(owner);
    if (isNew(node)) {
      count(node, own);
    }
    node.children().forEach(child -> divide(child, own));
  }

  /** The plan of kept rows is in the plan of every query that reads them. */
  private boolean isNew(PlanNode node) {
    return node.metrics().isEmpty() || seen.add(node.metrics().get(0).id());
  }

  private void count(PlanNode node, String owner) {
    StepShare share = share(owner);
    if (node.kind() == PlanNodeKind.SCAN) {
      share.addScan(node.metric("size of files read").orElse(0));
    }
    if (node.kind() == PlanNodeKind.EXCHANGE) {
      share.addShuffle(node.metric("shuffle bytes written").orElse(0));
    }
    share.addSpill(node.metric("spill size").orElse(0));
    for (int stage : node.stages()) {
      weights.computeIfAbsent(stage, id -> new HashMap<>()).merge(owner, weight(node), Double::sum);
    }
  }

  /** Of the counters of a node without one of rows only that it worked is known. */
  private static double weight(PlanNode node) {
    OptionalLong rows = node.rows();
    if (rows.isPresent()) {
      return 1 + rows.getAsLong();
    }
    return 1
        + node.metrics().stream()
            .filter(metric -> metric.name().endsWith("records written"))
            .map(PlanMetric::value)
            .mapToLong(value -> value.orElse(0))
            .sum();
  }

  private void divide(StageMetrics stage, String others) {
    Map<String, Double> parts =
        weights.getOrDefault(stage.stageId(), Map.of(owner(stage, others), 1.0));
    double whole = parts.values().stream().mapToDouble(Double::doubleValue).sum();
    parts.forEach(
        (owner, part) ->
            share(owner)
                .addTaskMillis(stage.sum(TaskMetric.RUN_TIME) * part / whole, parts.size() > 1));
  }

  /** A stage that counts nothing is of who ran its query. */
  private String owner(StageMetrics stage, String others) {
    return evidence.jobs().stream()
        .filter(job -> job.stages().contains(stage.stageId()) && job.query().isPresent())
        .map(job -> owners.getOrDefault(job.query().getAsLong(), others))
        .findFirst()
        .orElse(others);
  }

  private StepShare share(String owner) {
    return shares.computeIfAbsent(owner, name -> new StepShare());
  }
}
