package dev.bellows.core.evidence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One attempt of a stage.
 *
 * @param stageId Spark's number of the stage
 * @param attempt 0 for the first try
 * @param name what Spark calls it: the action and its place in the code
 * @param parents the stages whose shuffles it reads
 * @param jobs the jobs that list it, ascending; its tasks ran for the first that needed them
 * @param partitions how many tasks a complete run has
 * @param submittedMillis when it was submitted, since the epoch
 * @param firstLaunchMillis when its first task was launched; empty before
 * @param lastLaunchMillis when its last task so far was launched; empty before
 * @param completedMillis when it ended; empty while it runs
 * @param failure why it failed; empty when it did not
 * @param totals of its successful tasks
 * @param distributions over its successful tasks, for each of {@link TaskMetric#DISTRIBUTED}
 * @param slowest its longest successful tasks, the longest first; at most 8
 * @param executors run time and tasks on each executor
 * @param volumeCorrelation how the time of tasks goes with the bytes they read (storage and
 *     shuffle), as Pearson's correlation of logarithms; empty below 3 tasks or without spread
 * @param lost failed, killed and speculative attempts
 */
public record StageMetrics(
    int stageId,
    int attempt,
    String name,
    List<Integer> parents,
    List<Integer> jobs,
    int partitions,
    long submittedMillis,
    OptionalLong firstLaunchMillis,
    OptionalLong lastLaunchMillis,
    OptionalLong completedMillis,
    Optional<String> failure,
    TaskTotals totals,
    Map<TaskMetric, Distribution> distributions,
    List<TaskMetrics> slowest,
    Map<String, ExecutorShare> executors,
    OptionalDouble volumeCorrelation,
    LostWork lost) {

  /**
   * What an executor did of a stage.
   *
   * @param tasks successful tasks
   * @param runMillis their run time
   */
  public record ExecutorShare(long tasks, long runMillis) {}

  public StageMetrics {
    parents = List.copyOf(parents);
    jobs = List.copyOf(jobs);
    distributions = Map.copyOf(distributions);
    slowest = List.copyOf(slowest);
    executors = Map.copyOf(executors);
  }

  /** Whether it ended and did not fail. */
  public boolean isComplete() {
    return completedMillis.isPresent() && failure.isEmpty();
  }

  /** From submission to its end in milliseconds; 0 while it runs. */
  public long wallMillis() {
    return completedMillis.isPresent()
        ? Math.max(0, completedMillis.getAsLong() - submittedMillis)
        : 0;
  }

  /** How the metric is distributed over its tasks; empty for one that is not kept. */
  public Distribution distribution(TaskMetric metric) {
    return distributions.getOrDefault(metric, Distribution.EMPTY);
  }

  /** The sum of the metric over its tasks. */
  public long sum(TaskMetric metric) {
    return totals.sum(metric);
  }

  /** {@code "stage 7"}, or {@code "stage 7 (attempt 1)"} for a retry. */
  public String label() {
    return attempt == 0 ? "stage " + stageId : "stage " + stageId + " (attempt " + attempt + ")";
  }
}
