package dev.bellows.cli;

import java.time.Duration;
import java.util.List;

/** Shows the progress of a job to somebody. */
interface ProgressView {
  /** Shows nothing. */
  ProgressView NONE = new Silence();

  /** Shows what runs now, {@code elapsed} after the start. */
  void show(Duration elapsed, String phase, List<StageProgress> stages);

  /** Removes what the next text must not stand behind. */
  void clear();

  /** The view of who asked for silence. */
  final class Silence implements ProgressView {
    @Override
    public void show(Duration elapsed, String phase, List<StageProgress> stages) {}

    @Override
    public void clear() {}
  }

  /** The view that suits {@code console}'s error stream. */
  static ProgressView on(Console console) {
    return switch (console.errTerminal().drawing()) {
      case REDRAWN -> new ProgressBars(console.err(), console.errTerminal());
      case APPENDED -> new ProgressLines(console.err());
    };
  }
}
