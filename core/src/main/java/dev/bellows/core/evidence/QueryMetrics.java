package dev.bellows.core.evidence;

import dev.bellows.core.plan.QueryPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A SQL execution: one action on a Dataset.
 *
 * @param executionId Spark's number of it
 * @param root the execution that started it; itself for most
 * @param description the action and its place in the code
 * @param startedMillis when it started, since the epoch
 * @param endedMillis when it ended; empty while it runs
 * @param plan the plan that ran, with the values of its counters
 * @param phases of its planning; empty in event logs, which do not hold them
 * @param failure why it failed; empty when it did not
 */
public record QueryMetrics(
    long executionId,
    long root,
    String description,
    long startedMillis,
    OptionalLong endedMillis,
    QueryPlan plan,
    List<PlanningPhase> phases,
    Optional<String> failure) {
  public QueryMetrics {
    phases = List.copyOf(phases);
  }
}
