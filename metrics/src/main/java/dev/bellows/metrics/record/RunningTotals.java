package dev.bellows.metrics.record;

import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskTotals;

/** Sums and maxima of successful tasks while they come in. */
final class RunningTotals {
  private final long[] sums = new long[TaskMetric.values().length];
  private final long[] maxima = new long[TaskMetric.values().length];
  private long tasks;

  /**
   * Takes a task.
   *
   * @param values of its metrics, by {@link TaskMetric#index()}; not kept
   */
  void add(long[] values) {
    tasks++;
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
      maxima[i] = Math.max(maxima[i], values[i]);
    }
  }

  long tasks() {
    return tasks;
  }

  TaskTotals freeze() {
    return TaskTotals.of(tasks, sums, maxima);
  }
}
