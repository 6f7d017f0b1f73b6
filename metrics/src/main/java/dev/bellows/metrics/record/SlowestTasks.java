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

  private static final class Slow {
    private final long taskId;
    private final int partition;
    private final int attempt;
    private final String executor;
    private final String host;
    private final long launched;
    private final long duration;
    private final byte[] values;

    Slow(TaskEnd task, long[] values) {
      this.taskId = task.taskId();
      this.partition = task.partition();
      this.attempt = task.attempt();
      this.executor = task.executor();
      this.host = task.host();
      this.launched = task.launched();
      this.duration = task.duration();
      this.values = PackedLongs.pack(values);
    }

    long duration() {
      return duration;
    }

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
    tasks.add(new Slow(task, values));
    tasks.sort(LONGEST_FIRST);
  }

  List<TaskMetrics> freeze() {
    return tasks.stream().map(Slow::freeze).toList();
  }
}
