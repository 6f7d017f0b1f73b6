package dev.bellows.metrics.notebook;

import dev.bellows.core.page.Html;
import dev.bellows.metrics.profile.Operation;
import dev.bellows.metrics.record.RunProgress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far an operation is, in one place below its cell, and there its report when it is over.
 * Whatever goes wrong with the display ends the watching and never the operation.
 */
final class CellProgress {
  private static final Logger LOG = LoggerFactory.getLogger(CellProgress.class);

  /** Where it cannot be replaced, it is shown so many times less often. */
  private static final int SCARCE = 20;

  private final CellDisplay display;
  private final long intervalMillis;
  private final long started = System.nanoTime();
  private final CountDownLatch over = new CountDownLatch(1);
  private Optional<String> place = Optional.empty();
  private long ticks;

  CellProgress(CellDisplay display, long intervalMillis) {
    this.display = display;
    this.intervalMillis = intervalMillis;
  }

  /** Begins to show it, from a thread of its own; an operation that is over sooner is not shown. */
  void watch(Operation operation) {
    Thread thread = new Thread(() -> showUntilOver(operation), "bellows-notebook");
    thread.setDaemon(true);
    thread.start();
  }

  private void showUntilOver(Operation operation) {
    try {
      while (!over.await(intervalMillis, TimeUnit.MILLISECONDS)) {
        tick(operation);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("Cannot show the progress of '{}'; it goes on.", operation.name(), e);
    }
  }

  private synchronized void tick(Operation operation) {
    if (over.getCount() == 0) {
      return;
    }
    ticks++;
    if (!display.canUpdate() && ticks % SCARCE != 0) {
      return;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
    put(output(operation.name(), operation.progress(), seconds));
  }

  /** Ends it; what was shown of it becomes that. */
  synchronized void end(CellOutput last) {
    over.countDown();
    put(last);
  }

  private void put(CellOutput output) {
    if (place.isPresent() && display.canUpdate()) {
      display.update(place.get(), output);
    } else {
      place = Optional.of(display.show(output));
    }
  }

  /** {@code encode: 41 of 57 tasks, 3 jobs, 5 stages, 12 s}. */
  static CellOutput output(String name, RunProgress progress, long seconds) {
    String numbers = numbers(progress, seconds);
    Html html = new Html();
    html.raw("<div style=\"font:14px/1.5 system-ui,sans-serif\"><strong>").text(name);
    html.raw("</strong> <progress max=\"" + Math.max(1, progress.tasks()) + "\" value=\"");
    html.raw(progress.tasksDone() + "\"></progress> ").text(numbers).raw("</div>");
    return new CellOutput(html.toString(), name + ": " + numbers);
  }

  private static String numbers(RunProgress progress, long seconds) {
    if (progress.jobs() == 0) {
      return "no job yet, " + seconds + " s";
    }
    String failed =
        progress.tasksFailed() == 0
            ? ""
            : String.format(Locale.ROOT, ", %,d failed", progress.tasksFailed());
    return String.format(
        Locale.ROOT,
        "%,d of %,d tasks%s, %s, %s, %d s",
        progress.tasksDone(),
        progress.tasks(),
        failed,
        count(progress.jobs(), "job"),
        count(progress.stages(), "stage"),
        seconds);
  }

  private static String count(int count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
