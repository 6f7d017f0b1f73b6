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
  private static final Comparator<Slow> LONGEST_FIRST =
      Comparator.comparingLong(Slow::duration).reversed();

  private final List<Slow> tasks = new ArrayList<>(KEPT);

  private record Slow(
      long taskId,
      int partition,
      int attempt,
      String executor,
      String host,
      long launched,
      long duration,
      byte[] values) {
    TaskMetrics freeze() {
      long[] unpacked = new long[TaskMetric.values().length];
      PackedLongs.unpack(values, unpacked);
      return new TaskMetrics(
          taskId,
          partition,
          attempt,
          executor,
          host,
          launched,
          TaskTotals.of(1, unpacked, unpacked));
    }
  }

  void offer(TaskEnd task, long[] values) {
    if (tasks.size() == KEPT) {
      if (task.duration() <= tasks.get(KEPT - 1).duration()) {
        return;
      }
      tasks.remove(KEPT - 1);
    }
    tasks.add(
        new Slow(
            task.taskId(),
            task.partition(),
            task.attempt(),
            task.executor(),
            task.host(),
            task.launched(),
            task.duration(),
            PackedLongs.pack(values)));
    tasks.sort(LONGEST_FIRST);
  }

  List<TaskMetrics> freeze() {
    return tasks.stream().map(Slow::freeze).toList();
  }
}
