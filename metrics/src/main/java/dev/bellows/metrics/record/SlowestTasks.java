package dev.bellows.metrics.record;

import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskMetrics;
import dev.bellows.core.evidence.TaskTotals;
import dev.bellows.core.internal.TaskEnd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The longest tasks of a stage; of equally long ones those that ended first. */
final class SlowestTasks {
  private static final int KEPT = 8;
  private static final Comparator<TaskMetrics> LONGEST_FIRST =
      Comparator.comparingLong(SlowestTasks::duration).reversed();

  private final List<TaskMetrics> tasks = new ArrayList<>(KEPT);
  private long least;

  void offer(TaskEnd task, long[] values) {
    if (tasks.size() == KEPT && task.duration() <= least) {
      return;
    }
    if (tasks.size() == KEPT) {
      tasks.remove(KEPT - 1);
    }
    tasks.add(
        new TaskMetrics(
            task.taskId(),
            task.partition(),
            task.attempt(),
            task.executor(),
            task.host(),
            task.launched(),
            TaskTotals.of(1, values, values)));
    tasks.sort(LONGEST_FIRST);
    least = duration(tasks.get(tasks.size() - 1));
  }

  List<TaskMetrics> freeze() {
    return List.copyOf(tasks);
  }

  private static long duration(TaskMetrics task) {
    return task.totals().max(TaskMetric.DURATION);
  }
}
