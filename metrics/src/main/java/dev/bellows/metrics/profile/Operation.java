package dev.bellows.metrics.profile;

import dev.bellows.core.advice.Advisor;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.metrics.record.ExecutionMetrics;
import dev.bellows.metrics.record.RunProgress;
import dev.bellows.metrics.report.RunReport;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A profiled part of a program. Closed on the thread that began it; inner ones before outer ones.
 */
public final class Operation implements AutoCloseable {
  private final String name;
  private final ExecutionMetrics.Mark mark;
  private final Advisor advisor;
  private final Deque<Operation> stack;
  private final Consumer<Operation> whenClosed;
  private final List<Operation> inner = new CopyOnWriteArrayList<>();
  private final Thread owner = Thread.currentThread();
  private boolean closed;

  Operation(
      String name,
      ExecutionMetrics.Mark mark,
      Advisor advisor,
      Deque<Operation> stack,
      Consumer<Operation> whenClosed) {
    this.name = name;
    this.mark = mark;
    this.advisor = advisor;
    this.stack = stack;
    this.whenClosed = whenClosed;
  }

  /** What it does, in the user's words. */
  public String name() {
    return name;
  }

  /** The operations that were begun within it, on its thread or on one that takes part in it. */
  public List<Operation> inner() {
    return List.copyOf(inner);
  }

  void addInner(Operation operation) {
    inner.add(operation);
  }

  /**
   * What is known of it: all that ended before this call, its inner operations' work included.
   * Waits until it was heard, mostly less than a millisecond. After the operation's end it holds
   * what came later too, such as the ends of killed tasks.
   */
  public Evidence evidence() {
    return mark.evidence();
  }

  /** How far it is, inner operations included, by what was heard so far. Waits for nothing. */
  public RunProgress progress() {
    return mark.progress();
  }

  /** The report of it and of its inner operations; {@link #evidence()} and what it means. */
  public RunReport report() {
    return RunReport.of(name, evidence(), advisor, inner.stream().map(Operation::report).toList());
  }

  /** The same executor, whose tasks take part in the operation. */
  public Executor wrap(Executor executor) {
    return task -> executor.execute(wrap(task));
  }

  /** The same task, which takes part in the operation on whichever thread it runs. */
  public Runnable wrap(Runnable task) {
    return () -> {
      mark.enter();
      try {
        task.run();
      } finally {
        mark.leave();
      }
    };
  }

  /** The same task, which takes part in the operation on whichever thread it runs. */
  public <T> Callable<T> wrap(Callable<T> task) {
    return () -> {
      mark.enter();
      try {
        return task.call();
      } finally {
        mark.leave();
      }
    };
  }

  /**
   * Ends the operation. Again: does nothing.
   *
   * @throws IllegalStateException on another thread than the one that began it, whose tag it would
   *     leave behind
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "Cannot end operation '"
              + name
              + "' on thread '"
              + Thread.currentThread().getName()
              + "': it was begun on '"
              + owner.getName()
              + "'. End it there; other threads take part by wrap(…).");
    }
    closed = true;
    mark.close();
    stack.remove(this);
    whenClosed.accept(this);
  }
}
