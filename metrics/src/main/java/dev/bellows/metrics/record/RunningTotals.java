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
    // Two loops: the first runs on vectors, and a new maximum is rare enough for a branch.
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] > maxima[i]) {
        maxima[i] = values[i];
      }
    }
  }

  long tasks() {
    return tasks;
  }

  TaskTotals freeze() {
    return TaskTotals.of(tasks, sums, maxima);
  }
}
