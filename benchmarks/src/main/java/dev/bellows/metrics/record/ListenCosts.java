package dev.bellows.metrics.record;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.internal.ListenerQueue;
import dev.bellows.core.internal.SyntheticTasks;
import dev.bellows.metrics.benchmark.Alternative;
import dev.bellows.metrics.benchmark.Benchmark;
import dev.bellows.metrics.benchmark.BenchmarkReport;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * What the recorder costs the application it listens to.
 *
 * @param tasks ends of tasks that are told
 * @param stages whose tasks they are; a multiple of 4
 * @param rounds how often each is measured
 */
public record ListenCosts(long tasks, int stages, int rounds) {
  /** The recorder, in reports. */
  public static final String RECORDER = "recorder";

  /** What it is compared with. */
  public static final String NOBODY = "no-op listener";

  /** A job while nothing listens, in reports. */
  public static final String UNHEARD = "not recorded";

  /** The same job while it is recorded. */
  public static final String RECORDED = "recorded";

  private static final int RECORDERS_HELD = 4;
  private static final int SETTLED = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  public ListenCosts {
    Args.check(
        stages >= 4 && stages % 4 == 0, "Invalid --stages: %s; a multiple of 4 is needed", stages);
    Args.check(
        tasks >= stages, "Invalid --tasks: %s; each of the %s stages needs one", tasks, stages);
  }

  /** CPU times of telling all events to the recorder and to a listener that does nothing. */
  public BenchmarkReport events() {
    SyntheticTasks events = new SyntheticTasks(tasks, stages);
    return Benchmark.compare(
            Alternative.work(NOBODY, events::tellNobody),
            Alternative.work(RECORDER, () -> events.tell(new Recorder(stages))))
        .rounds(rounds)
        .warmUps(3)
        .cpuTime()
        .measure();
  }

  /**
   * The heap that a recorder of all events holds on to, in bytes: what is left after garbage
   * collection, over four of them.
   */
  public long heldBytes() {
    SyntheticTasks events = new SyntheticTasks(tasks, stages);
    long before = settledHeap();
    List<Recorder> recorders = new ArrayList<>();
    for (int i = 0; i < RECORDERS_HELD; i++) {
      Recorder recorder = new Recorder(stages);
      events.tell(recorder);
      recorders.add(recorder);
    }
    long after = settledHeap();
    recorders.forEach(recorder -> requireAll(recorder, events));
    return (after - before) / RECORDERS_HELD;
  }

  private static void requireAll(Recorder recorder, SyntheticTasks events) {
    Evidence evidence = recorder.evidence(recorder.everything(), Map.of(), List.of());
    long heard = evidence.totals().tasks();
    if (heard != events.tasks() || evidence.completeness().level() != Completeness.Level.EXACT) {
      throw new BellowsException(
          String.format(
              "Cannot trust the bench: the recorder heard %s of %s tasks %s",
              heard, events.tasks(), evidence.completeness().gaps()));
    }
  }

  /** The least of several looks, each after a garbage collection. */
  private static long settledHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < SETTLED; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** How long it takes after a job until all its events were heard, in nanoseconds, ascending. */
  public static long[] drains(SparkSession spark, int jobs) {
    long[] nanos = new long[jobs];
    ListenerQueue queue = new ListenerQueue(spark, new Recorder(ExecutionMetrics.DEFAULT_LIMIT));
    try {
      for (int i = 0; i < jobs; i++) {
        spark.range(0, 1000, 1, 8).selectExpr("sum(id)").collectAsList();
        long start = System.nanoTime();
        if (!queue.drain(PATIENCE)) {
          throw new BellowsException("Cannot measure: the queue was not heard out in 10 s");
        }
        nanos[i] = System.nanoTime() - start;
      }
    } finally {
      queue.close();
    }
    Arrays.sort(nanos);
    return nanos;
  }

  /** Times of a job of many short tasks, unheard and recorded. */
  public BenchmarkReport job(SparkSession spark, int tasksOfJob) {
    Runnable job =
        () ->
            spark
                .range(0, 1000L * tasksOfJob, 1, tasksOfJob)
                .write()
                .format("noop")
                .mode("overwrite")
                .save();
    Runnable recorded =
        () -> {
          try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
            job.run();
            metrics.evidence();
          }
        };
    return Benchmark.compare(Alternative.work(UNHEARD, job), Alternative.work(RECORDED, recorded))
        .rounds(rounds)
        .warmUps(3)
        .measure();
  }
}
