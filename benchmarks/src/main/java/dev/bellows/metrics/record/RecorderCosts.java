package dev.bellows.metrics.record;

import dev.bellows.core.BellowsException;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.internal.ListenerQueue;
import dev.bellows.core.internal.SyntheticTasks;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * What the recorder costs the application it listens to. In this package because the recorder is
 * not public; for {@code bellows bench listen}.
 */
public final class RecorderCosts {
  private static final int RECORDERS_HELD = 4;
  private static final int SETTLED = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SyntheticTasks events;
  private final int stages;

  /**
   * Prepares the events of an application that never ran.
   *
   * @param tasks whose ends are told
   * @param stages a multiple of 4
   */
  public RecorderCosts(long tasks, int stages) {
    this.events = new SyntheticTasks(tasks, stages);
    this.stages = stages;
  }

  /** Tells all events to a new recorder. */
  public void tell() {
    events.tell(new Recorder(stages));
  }

  /** Tells them to a listener that does nothing. */
  public void tellNobody() {
    events.tellNobody();
  }

  /**
   * The heap that a recorder of all events holds on to, in bytes: what is left after garbage
   * collection, over four of them.
   */
  public long heldBytes() {
    long before = settledHeap();
    List<Recorder> recorders = new ArrayList<>();
    for (int i = 0; i < RECORDERS_HELD; i++) {
      Recorder recorder = new Recorder(stages);
      events.tell(recorder);
      recorders.add(recorder);
    }
    long after = settledHeap();
    recorders.forEach(this::requireAll);
    return (after - before) / RECORDERS_HELD;
  }

  private void requireAll(Recorder recorder) {
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
}
