package dev.bellows.metrics.record;

import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.LostWork;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.StageMetrics.ExecutorShare;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.internal.RunEvents.StageTold;
import dev.bellows.core.internal.TaskEnd;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** An attempt of a stage while its events come in. Its size does not grow with its tasks. */
final class StageState {
  private static final TaskMetric[] DISTRIBUTED =
      TaskMetric.DISTRIBUTED.stream().sorted().toArray(TaskMetric[]::new);

  private final Set<String> tags;
  private StageTold told;
  private byte[] counters = new byte[0];
  private int counterCount;
  private final RunningTotals totals = new RunningTotals();
  private final Distribution.Builder[] distributions = new Distribution.Builder[DISTRIBUTED.length];
  private final SlowestTasks slowest = new SlowestTasks();
  private final VolumeCorrelation correlation = new VolumeCorrelation();
  private final Map<String, ShareState> executors = new HashMap<>();
  private long resubmitted;
  private long failed;
  private long killed;
  private long speculative;
  private long lostMillis;
  private long firstLaunch = Long.MAX_VALUE;
  private long lastLaunch;
  private Optional<String> lastFailure = Optional.empty();

  private static final class ShareState {
    long tasks;
    long runMillis;
  }

  StageState(StageTold told, Set<String> tags) {
    this.told = told;
    this.tags = tags;
    for (int i = 0; i < distributions.length; i++) {
      distributions[i] = new Distribution.Builder();
    }
  }

  void completed(StageTold news, Map<Long, Long> counterValues) {
    told = news;
    long[] pairs = new long[2 * counterValues.size()];
    int at = 0;
    for (Map.Entry<Long, Long> counter : counterValues.entrySet()) {
      pairs[at++] = counter.getKey();
      pairs[at++] = counter.getValue();
    }
    counters = PackedLongs.pack(pairs);
    counterCount = counterValues.size();
  }

  /** Takes the id and the value of each counter of a plan that its tasks set. */
  void counters(LongBinaryConsumer taker) {
    long[] pairs = new long[2 * counterCount];
    PackedLongs.unpack(counters, pairs);
    for (int i = 0; i < pairs.length; i += 2) {
      taker.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** Takes two numbers. */
  interface LongBinaryConsumer {
    void accept(long id, long value);
  }

  boolean isRunning() {
    return told.completed().isEmpty();
  }

  Set<String> tags() {
    return tags;
  }

  /** Of the tasks that it has, how many succeeded. */
  long tasksDone() {
    return isRunning() ? Math.min(totals.tasks(), told.partitions()) : totals.tasks();
  }

  /** How many tasks it has; of an attempt that is over, those that succeeded. */
  long tasks() {
    return isRunning() ? told.partitions() : totals.tasks();
  }

  long tasksFailed() {
    return failed;
  }

  StageTold told() {
    return told;
  }

  /**
   * An attempt ended.
   *
   * @param values of its metrics if it succeeded; reused by the caller
   */
  void taskEnded(TaskEnd task, long[] values) {
    firstLaunch = Math.min(firstLaunch, task.launched());
    lastLaunch = Math.max(lastLaunch, task.launched());
    if (task.isSpeculative()) {
      speculative++;
    }
    switch (task.outcome()) {
      case SUCCESS -> succeeded(task, values);
      case RESUBMITTED -> resubmitted++;
      case FAILED -> {
        failed++;
        lost(task);
        lastFailure = task.failure();
      }
      case KILLED -> {
        killed++;
        lost(task);
      }
    }
  }

  private void lost(TaskEnd task) {
    lostMillis += task.duration();
  }

  private void succeeded(TaskEnd task, long[] values) {
    totals.add(values);
    for (int i = 0; i < distributions.length; i++) {
      distributions[i].add(values[DISTRIBUTED[i].index()]);
    }
    correlation.add(task.duration(), task.inputBytes() + task.shuffleReadBytes());
    ShareState share = executors.computeIfAbsent(task.executor(), id -> new ShareState());
    share.tasks++;
    share.runMillis += task.runMillis();
    slowest.offer(task, values);
  }

  /** What is missing of its tasks; empty when nothing is, or when it need not be complete. */
  Optional<String> gap() {
    if (told.completed().isEmpty() || told.failure().isPresent()) {
      return Optional.empty();
    }
    long missing = told.partitions() + resubmitted - totals.tasks();
    return missing <= 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                "Of stage %d (attempt %d) %d of %d tasks were not heard.",
                told.stageId(), told.attempt(), missing, told.partitions()));
  }

  StageMetrics freeze(List<Integer> jobs) {
    return new StageMetrics(
        told.stageId(),
        told.attempt(),
        told.name(),
        told.parents(),
        jobs,
        told.partitions(),
        told.submitted().orElse(firstLaunch == Long.MAX_VALUE ? 0 : firstLaunch),
        firstLaunch == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(firstLaunch),
        lastLaunch == 0 ? OptionalLong.empty() : OptionalLong.of(lastLaunch),
        told.completed(),
        told.failure(),
        totals.freeze(),
        frozenDistributions(),
        slowest.freeze(),
        frozenShares(),
        correlation.value(),
        new LostWork(failed, killed, speculative, lostMillis, lastFailure));
  }

  private Map<TaskMetric, Distribution> frozenDistributions() {
    Map<TaskMetric, Distribution> frozen = new EnumMap<>(TaskMetric.class);
    for (int i = 0; i < distributions.length; i++) {
      frozen.put(DISTRIBUTED[i], distributions[i].build());
    }
    return frozen;
  }

  private Map<String, ExecutorShare> frozenShares() {
    Map<String, ExecutorShare> frozen = new HashMap<>();
    executors.forEach(
        (id, share) -> frozen.put(id, new ExecutorShare(share.tasks, share.runMillis)));
    return frozen;
  }
}
