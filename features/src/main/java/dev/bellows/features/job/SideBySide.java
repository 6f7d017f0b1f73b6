package dev.bellows.features.job;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.spark.SparkContext;

/**
 * Does pieces of work on a few threads, each when those it needs are done. The first that fails
 * cancels the Spark jobs of the others; all have come to their end when the failure is thrown.
 *
 * <p>The threads have the local properties of the one that made this (job group, tags, scheduler
 * pool), its session and its class loader.
 */
final class SideBySide implements AutoCloseable {
  private static final int THREADS = 4;
  private static final long CANCEL_EVERY_MILLIS = 100;

  private final SparkContext spark;
  private final String tag = "bellows-" + UUID.randomUUID();
  private final ThreadPoolExecutor pool;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** A piece of work by its name. */
  interface Work {
    void on(String name) throws Exception;
  }

  SideBySide(SparkContext spark) {
    this.spark = spark;
    AtomicInteger number = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> thread(task, number.incrementAndGet()));
    // Spark's thread-local properties are inherited where a thread is made: here, by the caller.
    pool.prestartAllCoreThreads();
  }

  private static Thread thread(Runnable task, int number) {
    Thread thread = new Thread(task, "bellows-job-" + number);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Does the work for all the names and waits for it.
   *
   * @param names each behind those it needs
   * @param needs those that are done before a name's turn; others than the names are left aside
   */
  void run(Collection<String> names, Function<String, Collection<String>> needs, Work work) {
    Map<String, CompletableFuture<Void>> done = new HashMap<>();
    for (String name : names) {
      CompletableFuture<?>[] before =
          needs.apply(name).stream()
              .filter(done::containsKey)
              .map(done::get)
              .toArray(CompletableFuture[]::new);
      done.put(name, CompletableFuture.allOf(before).thenRunAsync(() -> attempt(name, work), pool));
    }
    await(List.copyOf(done.values()));
  }

  private void attempt(String name, Work work) {
    if (failure.get() != null) {
      throw new CancellationException("Another part of the job has failed");
    }
    spark.addJobTag(tag);
    try {
      work.on(name);
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
      throw new CancellationException(e.toString());
    } finally {
      spark.removeJobTag(tag);
    }
  }

  private void await(List<CompletableFuture<Void>> works) {
    CompletableFuture<Void> all = CompletableFuture.allOf(works.toArray(CompletableFuture[]::new));
    boolean interrupted = false;
    while (!all.isDone()) {
      try {
        all.get(CANCEL_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
        failure.compareAndSet(null, new CancellationException("The job was interrupted"));
      } catch (TimeoutException e) {
        cancelAfterFailure();
      } catch (ExecutionException | CancellationException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow();
  }

  /** Again and again: who was between two Spark jobs starts the next one. */
  private void cancelAfterFailure() {
    if (failure.get() != null && !spark.isStopped()) {
      spark.cancelJobsWithTag(tag);
    }
  }

  private void rethrow() {
    Throwable first = failure.get();
    if (first instanceof Error error) {
      throw error;
    }
    if (first instanceof RuntimeException exception) {
      throw exception;
    }
    if (first != null) {
      throw new IllegalStateException(first);
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
