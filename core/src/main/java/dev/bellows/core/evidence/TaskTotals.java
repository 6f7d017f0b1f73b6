package dev.bellows.core.evidence;

import dev.bellows.core.Args;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sums and maxima of each metric over successful tasks. Immutable; the sum of a peak is 0, because
 * peaks do not add up.
 */
public final class TaskTotals {
  private static final int METRICS = TaskMetric.values().length;
  private static final List<TaskMetric> PEAKS =
      Stream.of(TaskMetric.values()).filter(TaskMetric::isPeak).toList();

  /** Of no task. */
  public static final TaskTotals NONE = new TaskTotals(0, new long[METRICS], new long[METRICS]);

  private final long tasks;
  private final long[] sums;
  private final long[] maxima;

  private TaskTotals(long tasks, long[] sums, long[] maxima) {
    this.tasks = tasks;
    this.sums = sums;
    this.maxima = maxima;
  }

  /**
   * Totals from arrays with one place for each metric, in the order of {@link TaskMetric}. Copies
   * them; sums of peaks are left out.
   */
  public static TaskTotals of(long tasks, long[] sums, long[] maxima) {
    Args.check(
        sums.length == METRICS && maxima.length == METRICS,
        "Invalid totals: %s sums and %s maxima for %s metrics",
        sums.length,
        maxima.length,
        METRICS);
    long[] meaningful = sums.clone();
    for (TaskMetric metric : PEAKS) {
      meaningful[metric.index()] = 0;
    }
    return new TaskTotals(tasks, meaningful, maxima.clone());
  }

  /** How many tasks succeeded. */
  public long tasks() {
    return tasks;
  }

  /** The sum over tasks, in the metric's unit; for a peak its maximum. */
  public long sum(TaskMetric metric) {
    return metric.isPeak() ? max(metric) : sums[metric.index()];
  }

  /** The largest value of a task, in the metric's unit; 0 without tasks. */
  public long max(TaskMetric metric) {
    return maxima[metric.index()];
  }

  /** The totals of both sets of tasks. */
  public TaskTotals plus(TaskTotals other) {
    long[] bothSums = sums.clone();
    long[] bothMaxima = maxima.clone();
    for (int i = 0; i < METRICS; i++) {
      bothSums[i] += other.sums[i];
      bothMaxima[i] = Math.max(bothMaxima[i], other.maxima[i]);
    }
    return new TaskTotals(tasks + other.tasks, bothSums, bothMaxima);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TaskTotals that
        && tasks == that.tasks
        && Arrays.equals(sums, that.sums)
        && Arrays.equals(maxima, that.maxima);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sums) + Long.hashCode(tasks);
  }

  @Override
  public String toString() {
    return "TaskTotals[tasks=" + tasks + ", sums=" + Arrays.toString(sums) + "]";
  }
}
