package dev.bellows.metrics.testing;

import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.LostWork;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.StageMetrics.ExecutorShare;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskMetrics;
import dev.bellows.core.evidence.TaskTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/** A stage, by its tasks. It takes as long as they take one after the other on the slots. */
public final class StageFixture {
  private final int id;
  private final long[] durations;
  private final Map<TaskMetric, long[]> values = new EnumMap<>(TaskMetric.class);
  private String[] executors = {"1"};
  private int attempt;
  private long startsAt = -1;
  private long waits;
  private Optional<String> failure = Optional.empty();
  private OptionalDouble correlation = OptionalDouble.empty();
  private LostWork lost = LostWork.NONE;

  private StageFixture(int id, long[] durations) {
    this.id = id;
    this.durations = durations;
    values.put(TaskMetric.DURATION, durations);
    values.put(TaskMetric.RUN_TIME, durations);
  }

  /** A stage of tasks that take so long, in milliseconds. */
  public static StageFixture stage(int id, long... durations) {
    return new StageFixture(id, durations);
  }

  /** So many tasks of the same length. */
  public static StageFixture stage(int id, Tasks tasks) {
    return new StageFixture(id, tasks.durations());
  }

  /** Tasks of the same length. */
  public static Tasks tasks(int count, long millis) {
    return new Tasks(count, millis);
  }

  /**
   * Tasks of the same length.
   *
   * @param count how many
   * @param millis how long each takes
   */
  public record Tasks(int count, long millis) {
    long[] durations() {
      return IntStream.range(0, count).mapToLong(i -> millis).toArray();
    }
  }

  /** The metric of each task; a single value holds for all of them. */
  public StageFixture with(TaskMetric metric, long... perTask) {
    long[] all = new long[durations.length];
    Arrays.setAll(all, i -> perTask.length == 1 ? perTask[0] : perTask[i]);
    values.put(metric, all);
    return this;
  }

  /** Where the tasks ran, in turns. */
  public StageFixture on(String... executorIds) {
    executors = executorIds;
    return this;
  }

  /** When it was submitted, after the run's start; by default when the stage before it ended. */
  public StageFixture at(long millis) {
    startsAt = millis;
    return this;
  }

  /** How long it waited for its first task. */
  public StageFixture waiting(long millis) {
    waits = millis;
    return this;
  }

  public StageFixture attempt(int number) {
    attempt = number;
    return this;
  }

  public StageFixture failed(String reason) {
    failure = Optional.of(reason);
    return this;
  }

  public StageFixture correlation(double timeWithBytes) {
    correlation = OptionalDouble.of(timeWithBytes);
    return this;
  }

  public StageFixture lost(LostWork work) {
    lost = work;
    return this;
  }

  StageMetrics build(int slots, long runStart, long submittedDefault, int job) {
    long submitted = startsAt < 0 ? submittedDefault : runStart + startsAt;
    long first = submitted + waits;
    PriorityQueue<Long> free = new PriorityQueue<>();
    IntStream.range(0, slots).forEach(i -> free.add(first));
    long lastLaunch = first;
    long end = first;
    for (long duration : durations) {
      lastLaunch = free.remove();
      free.add(lastLaunch + duration);
      end = Math.max(end, lastLaunch + duration);
    }
    Map<TaskMetric, Distribution> distributions = new EnumMap<>(TaskMetric.class);
    TaskMetric.DISTRIBUTED.forEach(
        metric -> distributions.put(metric, Distribution.of(perTask(metric))));
    return new StageMetrics(
        id,
        attempt,
        "stage " + id,
        List.of(),
        List.of(job),
        durations.length,
        submitted,
        OptionalLong.of(first),
        OptionalLong.of(lastLaunch),
        OptionalLong.of(end),
        failure,
        totals(IntStream.range(0, durations.length).toArray()),
        distributions,
        slowest(first),
        shares(),
        correlation,
        lost);
  }

  int id() {
    return id;
  }

  private long[] perTask(TaskMetric metric) {
    return values.getOrDefault(metric, new long[durations.length]);
  }

  private TaskTotals totals(int... tasks) {
    long[] sums = new long[TaskMetric.values().length];
    long[] maxima = new long[sums.length];
    values.forEach(
        (metric, all) -> {
          for (int task : tasks) {
            sums[metric.index()] += metric.isPeak() ? 0 : all[task];
            maxima[metric.index()] = Math.max(maxima[metric.index()], all[task]);
          }
        });
    return TaskTotals.of(tasks.length, sums, maxima);
  }

  private List<TaskMetrics> slowest(long launched) {
    List<TaskMetrics> tasks = new ArrayList<>();
    for (int i = 0; i < durations.length; i++) {
      tasks.add(new TaskMetrics(i, i, 0, executor(i), "host", launched, totals(i)));
    }
    return tasks.stream()
        .sorted(
            Comparator.comparingLong((TaskMetrics task) -> task.totals().sum(TaskMetric.DURATION))
                .reversed())
        .limit(8)
        .toList();
  }

  private String executor(int task) {
    return executors[task % executors.length];
  }

  private Map<String, ExecutorShare> shares() {
    Map<String, ExecutorShare> shares = new HashMap<>();
    for (int i = 0; i < durations.length; i++) {
      shares.merge(
          executor(i),
          new ExecutorShare(1, durations[i]),
          (a, b) -> new ExecutorShare(a.tasks() + b.tasks(), a.runMillis() + b.runMillis()));
    }
    return shares;
  }
}
