package dev.bellows.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Progress as a plain line every ten seconds, for files, pipes and continuous integration. */
final class ProgressLines implements ProgressView {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final PrintWriter out;
  private Duration next = INTERVAL;

  ProgressLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void show(Duration elapsed, String phase, List<StageProgress> stages) {
    if (elapsed.compareTo(next) < 0) {
      return;
    }
    next = elapsed.plus(INTERVAL);
    String what =
        stages.isEmpty()
            ? phase
            : stages.stream()
                .map(stage -> "stage " + stage.title() + ": " + stage.describe())
                .collect(Collectors.joining("; "));
    out.println(Amounts.clock(elapsed) + "  " + what);
  }

  @Override
  public void clear() {
    out.flush();
  }
}
