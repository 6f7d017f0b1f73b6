package dev.bellows.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Ctrl-C, or a polite kill: cancels what runs, lets the job remove its half-written files, and says
 * so in one line.
 */
final class Interruption implements AutoCloseable {
  private static final long CLEANUP_SECONDS = 10;

  private final SparkSession spark;
  private final ProgressMonitor progress;
  private final Console console;
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "bellows-interrupt");
  private volatile boolean interrupted;

  private Interruption(SparkSession spark, ProgressMonitor progress, Console console) {
    this.spark = spark;
    this.progress = progress;
    this.console = console;
  }

  static Interruption watch(SparkSession spark, ProgressMonitor progress, Console console) {
    Interruption interruption = new Interruption(spark, progress, console);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /**
   * The result of {@code work}. When the process is being ended meanwhile this does not return: the
   * exceptions of a job whose session is taken away tell nobody anything.
   */
  <T> T unlessInterrupted(Supplier<T> work) {
    try {
      return work.get();
    } finally {
      cleanedUp.countDown();
      if (interrupted) {
        waitForTheEnd();
      }
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      waitForTheEnd();
    }
  }

  private void interrupt() {
    interrupted = true;
    progress.close();
    SparkLog.silence();
    console.err().println("Interrupted: stopping the job. What was there before it is kept.");
    try {
      spark.sparkContext().cancelAllJobs();
      cleanedUp.await(CLEANUP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Spark's own hook has stopped the session already: there is nothing left to cancel.
      return;
    }
  }

  /** The process ends in the hooks; this thread has nothing more to say. */
  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
