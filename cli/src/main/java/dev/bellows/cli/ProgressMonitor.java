package dev.bellows.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.sql.SparkSession;

/**
 * Watches a session through Spark's public status tracker, from a daemon thread, and shows what
 * runs. Whatever goes wrong in it ends the watching and never the job.
 */
final class ProgressMonitor implements AutoCloseable {
  private static final long INTERVAL_MS = 200;

  private final ProgressView view;
  private final long started = System.nanoTime();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "bellows-progress");
  private volatile String phase;
  private volatile SparkSession watched;
  private boolean broken;

  private ProgressMonitor(ProgressView view, String phase) {
    this.view = view;
    this.phase = phase;
  }

  /** Starts to show {@code phase}, and the stages once a session is there. */
  static ProgressMonitor start(ProgressView view, String phase) {
    ProgressMonitor monitor = new ProgressMonitor(view, phase);
    monitor.thread.setDaemon(true);
    monitor.thread.start();
    return monitor;
  }

  /** From now on the job does {@code what}. */
  void phase(String what) {
    phase = what;
  }

  /** From now on the stages of {@code spark} are shown. */
  void watch(SparkSession spark) {
    watched = spark;
  }

  /** Ends the watching; when this returns nothing more is drawn. */
  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      if (!broken) {
        view.clear();
        broken = true;
      }
    }
  }

  private void watch() {
    try {
      do {
        showNow();
      } while (!closed.await(INTERVAL_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Shows the present state once. */
  synchronized void showNow() {
    if (broken) {
      return;
    }
    try {
      view.show(Duration.ofNanos(System.nanoTime() - started), phase, stages());
    } catch (RuntimeException e) {
      // The session may be stopping under us: progress is a courtesy and ends silently.
      broken = true;
    }
  }

  private List<StageProgress> stages() {
    if (watched == null) {
      return List.of();
    }
    JavaSparkStatusTracker tracker =
        JavaSparkContext.fromSparkContext(watched.sparkContext()).statusTracker();
    int[] ids = tracker.getActiveStageIds();
    Arrays.sort(ids);
    List<StageProgress> stages = new ArrayList<>();
    for (int id : ids) {
      SparkStageInfo info = tracker.getStageInfo(id);
      if (info != null) {
        stages.add(progress(info));
      }
    }
    return stages;
  }

  private static StageProgress progress(SparkStageInfo info) {
    return new StageProgress(
        info.stageId(),
        StageProgress.action(info.name()),
        info.numTasks(),
        info.numCompletedTasks(),
        info.numActiveTasks(),
        info.numFailedTasks());
  }
}
