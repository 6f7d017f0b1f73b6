package dev.bellows.core.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.scheduler.LiveListenerBus;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.apache.spark.util.Utils;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Listens to a running application on a queue of its own, so that no other listener can delay it or
 * lose its events, and knows when everything that happened so far was heard.
 */
public final class ListenerQueue implements AutoCloseable {
  /** Its capacity: {@code spark.scheduler.listenerbus.eventqueue.bellows.capacity}. */
  public static final String NAME = "bellows";

  private static final long FIRST_WAIT_NANOS = 50_000_000;

  private final SparkContext context;
  private final LiveListenerBus bus;
  private final RunListener listener;
  private final RunEvents events;
  private volatile boolean closed;

  /**
   * Starts to listen. What is already there is told by the calling thread while the first events
   * may come.
   */
  public ListenerQueue(SparkSession classic, RunEvents events) {
    context = classic.sparkContext();
    // private[spark], as addToQueue, post and statusStore; the public addSparkListener shares a
    // queue with all other listeners, which a slow one of them makes lose events.
    bus = context.listenerBus();
    this.events = events;
    listener = new RunListener(events);
    bus.addToQueue(listener, NAME);
    // After it, so that no executor is missed; one that comes now is told twice.
    tellWhatIsThere();
  }

  private void tellWhatIsThere() {
    events.applicationStarted(context.applicationId(), context.appName(), context.startTime());
    events.settings(settings(context.getConf()));
    for (ExecutorSummary executor :
        CollectionConverters.asJava(context.statusStore().executorList(true))) {
      if (context.isLocal() || !executor.id().equals("driver")) {
        events.executorAdded(
            executor.id(),
            executor.hostPort().replaceFirst(":\\d+$", ""),
            executor.totalCores(),
            executor.addTime().toInstant().toEpochMilli());
      }
    }
  }

  private static Map<String, String> settings(SparkConf conf) {
    Map<String, String> settings = new HashMap<>();
    for (Tuple2<String, String> setting : conf.getAll()) {
      settings.put(setting._1(), setting._2());
    }
    return withoutSecrets(settings, conf);
  }

  /** The settings of the session over those of the application, secrets left out. */
  public static Map<String, String> settings(SparkSession classic) {
    SparkConf conf = classic.sparkContext().getConf();
    Map<String, String> settings = settings(conf);
    settings.putAll(
        withoutSecrets(new HashMap<>(CollectionConverters.asJava(classic.conf().getAll())), conf));
    return settings;
  }

  /** As Spark's event log does. */
  private static Map<String, String> withoutSecrets(Map<String, String> settings, SparkConf conf) {
    List<Tuple2<String, String>> pairs = new ArrayList<>();
    settings.forEach((key, value) -> pairs.add(new Tuple2<>(key, value)));
    // private[spark]; there is no public way to ask what Spark holds for a secret.
    for (Tuple2<String, String> shown :
        CollectionConverters.asJava(
            Utils.redact(conf, CollectionConverters.asScala(pairs).toSeq()))) {
      settings.put(shown._1(), shown._2());
    }
    return settings;
  }

  /**
   * Waits until every event that was posted before this call was heard.
   *
   * @return whether it was; false when time ran out, the thread was interrupted (it stays so), or
   *     the queue was too full to take the question
   */
  public boolean drain(Duration limit) {
    if (closed || context.isStopped()) {
      return true;
    }
    if (context.isLocal()) {
      measureDriver();
    }
    Fence fence = new Fence(listener);
    long end = System.nanoTime() + limit.toNanos();
    long patience = FIRST_WAIT_NANOS;
    try {
      boolean reached = false;
      while (!reached && System.nanoTime() < end) {
        bus.post(fence);
        reached = fence.reached.await(Math.min(patience, end - System.nanoTime()), NANOSECONDS);
        // A full queue drops the fence as it drops events; the next may get through.
        patience *= 2;
      }
      return reached;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Executors measure themselves with their heartbeats; a driver that runs tasks is at hand. */
  private void measureDriver() {
    ExecutorMetrics now =
        new ExecutorMetrics(ExecutorMetrics.getCurrentMetrics(context.env().memoryManager()));
    events.memoryMeasured("driver", peaks -> peaks.take(now));
  }

  /** How many events the queue has lost because it was full, since the application began. */
  public long dropped() {
    return bus.metrics().metricRegistry().counter("queue." + NAME + ".numDroppedEvents").getCount();
  }

  /** Marks what this thread does, and threads that it starts, until {@link #untag}. */
  public void tag(String tag) {
    context.addJobTag(tag);
  }

  /** Ends {@link #tag} for this thread. */
  public void untag(String tag) {
    context.removeJobTag(tag);
  }

  /** Hears what was posted so far, and stops to listen. */
  @Override
  public void close() {
    if (!closed) {
      drain(Duration.ofSeconds(10));
      closed = true;
      bus.removeListener(listener);
    }
  }

  /** Passes through the queue behind all that was posted before. */
  static final class Fence implements SparkListenerEvent {
    private final SparkListenerInterface target;
    private final CountDownLatch reached = new CountDownLatch(1);

    Fence(SparkListenerInterface target) {
      this.target = target;
    }

    /** Several listeners share the queue. */
    void reach(SparkListenerInterface by) {
      if (by == target) {
        reached.countDown();
      }
    }

    @Override
    public boolean logEvent() {
      return false;
    }
  }
}
