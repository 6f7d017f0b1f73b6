package dev.bellows.metrics.record;

import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.internal.ExecutorPeaks;
import dev.bellows.core.internal.TaskEnd;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** An executor while its events come in. */
final class ExecutorState {
  private final String id;
  private final String host;
  private final int cores;
  private final long added;
  private OptionalLong removed = OptionalLong.empty();
  private Optional<String> reason = Optional.empty();
  private final ExecutorPeaks peaks = new ExecutorPeaks();
  private final RunningTotals totals = new RunningTotals();

  ExecutorState(String id, String host, int cores, long added) {
    this.id = id;
    this.host = host;
    this.cores = cores;
    this.added = added;
  }

  void removed(long time, String why) {
    removed = OptionalLong.of(time);
    reason = Optional.of(why);
  }

  void memoryMeasured(Consumer<ExecutorPeaks> measured) {
    measured.accept(peaks);
  }

  void taskEnded(TaskEnd task, long[] values) {
    task.addTo(peaks);
    if (task.outcome() == TaskEnd.Outcome.SUCCESS) {
      totals.add(values);
    }
  }

  ExecutorMetrics freeze() {
    return new ExecutorMetrics(
        id, host, cores, added, removed, reason, peaks.values(), totals.freeze());
  }
}
