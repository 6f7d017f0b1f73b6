package dev.bellows.metrics.record;

import dev.bellows.core.Args;
import dev.bellows.core.Sessions;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskTotals;
import dev.bellows.core.internal.ListenerQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Records what an application's jobs, stages, tasks, queries and executors do, from now until it is
 * closed.
 *
 * <pre>{@code
 * try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
 *   features.write().parquet(path);
 *   metrics.collectJobMetrics().forEach(job -> log.info(job.toString()));
 * }
 * }</pre>
 *
 * <p>It listens on a queue of its own, so that other listeners neither delay it nor make it lose
 * events. Each question waits until all that Spark told before it was heard, mostly less than a
 * millisecond; its answer holds everything that ended before the question, or its {@linkplain
 * Evidence#completeness() certificate} says what is missing. Memory goes with the number of stages,
 * about 5 KB each, not of tasks. It starts no job, reads no row and makes no network call. A
 * failure of it never reaches the jobs. Safe for several threads.
 */
public final class ExecutionMetrics implements AutoCloseable {
  /** How many jobs, stages and queries are kept, each, unless said otherwise. */
  public static final int DEFAULT_LIMIT = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final AtomicLong MARKS = new AtomicLong();

  private final SparkSession spark;
  private final Recorder recorder;
  private final ListenerQueue queue;
  private final long startedMillis = System.currentTimeMillis();
  private final long droppedBefore;

  private ExecutionMetrics(SparkSession spark, int limit) {
    this.spark = spark;
    this.recorder = new Recorder(limit);
    this.queue = new ListenerQueue(spark, recorder);
    this.droppedBefore = queue.dropped();
  }

  /**
   * Starts to record the application of that session: all its sessions and threads.
   *
   * @throws dev.bellows.core.BellowsException on a Spark Connect session
   */
  public static ExecutionMetrics record(SparkSession spark) {
    return record(spark, DEFAULT_LIMIT);
  }

  /**
   * The same, keeping another number of jobs, stages and queries: when there are more, the oldest
   * that are over are forgotten, and answers that would have held them say so.
   *
   * @param limit how many of each are kept, at least 1
   */
  public static ExecutionMetrics record(SparkSession spark, int limit) {
    Args.check(limit >= 1, "Invalid limit: %s; at least 1 job is kept", limit);
    Sessions.requireClassic(
        spark, "record metrics", "Spark tells what it does in its driver alone");
    return new ExecutionMetrics(spark, limit);
  }

  /** All that was recorded. */
  public Evidence evidence() {
    List<String> gaps = drained(droppedBefore);
    return recorder.evidence(
        new Recorder.Question(
            recorder.everything().subject(),
            startedMillis,
            System.currentTimeMillis(),
            tags -> true),
        ListenerQueue.settings(spark),
        gaps);
  }

  /** The jobs, in the order of their numbers. */
  public List<JobMetrics> collectJobMetrics() {
    return evidence().jobs();
  }

  /**
   * The attempts of a stage, the first first; empty when it was not submitted while this recorded.
   */
  public List<StageMetrics> stageInfo(int stageId) {
    return evidence().stages().stream().filter(stage -> stage.stageId() == stageId).toList();
  }

  /** Sums and maxima over all successful tasks. */
  public TaskTotals taskMetrics() {
    return evidence().totals();
  }

  /** The executors with the peaks of their memory, measured at each task's end. */
  public List<ExecutorMetrics> memoryUsage() {
    return evidence().executors();
  }

  /**
   * Writes all that was recorded. As JSON to a file that does not exist yet; otherwise to a table
   * for each {@link MetricsTable} in folders of its name under the path, behind what they hold:
   * each row says of which run it is. Runs Spark jobs for tables, which are recorded like any other
   * from then on.
   *
   * @param path a file or folder on any file system that the session knows
   * @throws dev.bellows.core.BellowsException if the JSON file exists or cannot be written
   */
  public void exportMetrics(String path, ExportFormat format) {
    new MetricsExport(spark, evidence()).write(path, format);
  }

  /**
   * How large rows are in memory. Runs one job; see {@link MemoryProfile#ofSample} for a part of
   * the rows.
   */
  public MemoryProfile memoryProfile(Dataset<Row> rows) {
    return MemoryProfile.of(rows);
  }

  /**
   * Marks what the calling thread makes Spark do from now on, and threads that it starts, until the
   * mark is {@linkplain Mark#close() closed} on the same thread. Marks nest; the user's job group,
   * description and tags stay as they are.
   */
  public Mark mark(String subject) {
    return new Mark(subject);
  }

  /** Stops to record. What was asked before stays. */
  @Override
  public void close() {
    queue.close();
  }

  /** Waits for what was told so far; what is wrong with it, in sentences. */
  private List<String> drained(long droppedAtStart) {
    List<String> gaps = new ArrayList<>();
    if (!queue.drain(PATIENCE)) {
      gaps.add(
          "Spark did not deliver all events within "
              + PATIENCE.toSeconds()
              + " s: the listener queue is full or the driver is overloaded.");
    }
    long lost = queue.dropped() - droppedAtStart;
    if (lost > 0) {
      gaps.add(
          lost
              + " events were lost because the queue was full. Raise"
              + " spark.scheduler.listenerbus.eventqueue.bellows.capacity (10000 by default).");
    }
    return gaps;
  }

  /** A part of what the application does: by thread, not by time. */
  public final class Mark implements AutoCloseable {
    private final String subject;
    private final String tag =
        "bellows-" + MARKS.incrementAndGet() + "-" + UUID.randomUUID().toString().substring(0, 8);
    private final long started = System.currentTimeMillis();
    private final long dropped = queue.dropped();
    private volatile long ended;

    private Mark(String subject) {
      this.subject = subject;
      queue.tag(tag);
    }

    /** Makes another thread's work part of it, until {@link #leave}. */
    public void enter() {
      queue.tag(tag);
    }

    /** Ends {@link #enter} for the calling thread. */
    public void leave() {
      queue.untag(tag);
    }

    /** When it began, since the epoch in milliseconds. */
    public long startedMillis() {
      return started;
    }

    /** What is known of it: until now, or until its end when it is closed. */
    public Evidence evidence() {
      List<String> gaps = drained(dropped);
      long until = ended == 0 ? System.currentTimeMillis() : ended;
      return recorder.evidence(
          new Recorder.Question(subject, started, until, this::isIn),
          ListenerQueue.settings(spark),
          gaps);
    }

    /** How far it is, by what was heard so far: waits for nothing. */
    public RunProgress progress() {
      return recorder.progress(this::isIn);
    }

    /** Spark puts the session's own names before a session's tags. */
    private boolean isIn(Set<String> tags) {
      return tags.contains(tag);
    }

    /** Ends it, on the thread that began it. Again: does nothing. */
    @Override
    public void close() {
      if (ended == 0) {
        ended = System.currentTimeMillis();
        queue.untag(tag);
      }
    }
  }
}
