package dev.bellows.cli;

import dev.bellows.cli.Terminal.Signs;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Progress as a bar for each running stage, drawn again in place. */
final class ProgressBars implements ProgressView {
  private static final int WIDEST_BAR = 40;
  private static final int NARROWEST_BAR = 8;
  private static final int MOST_BARS = 8;

  private final PrintWriter out;
  private final Terminal terminal;
  private int linesDrawn;

  ProgressBars(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void show(Duration elapsed, String phase, List<StageProgress> stages) {
    List<String> lines = frame(elapsed, phase, stages);
    StringBuilder text = new StringBuilder(erasure());
    lines.forEach(line -> text.append(line).append('\n'));
    out.print(text);
    out.flush();
    linesDrawn = lines.size();
  }

  @Override
  public void clear() {
    out.print(erasure());
    out.flush();
    linesDrawn = 0;
  }

  private String erasure() {
    // Up by as many lines as were drawn, then erase all below.
    return linesDrawn == 0 ? "" : "\u001b[" + linesDrawn + "A\u001b[J";
  }

  /** The lines of one picture; none is so long that the terminal would break it. */
  List<String> frame(Duration elapsed, String phase, List<StageProgress> stages) {
    List<String> lines = new ArrayList<>();
    lines.add(fit(Amounts.clock(elapsed) + "  " + phase));
    stages.stream().limit(MOST_BARS).map(this::line).forEach(lines::add);
    if (stages.size() > MOST_BARS) {
      lines.add(fit("      and " + (stages.size() - MOST_BARS) + " more stages"));
    }
    return lines;
  }

  private String line(StageProgress stage) {
    String before = String.format("  stage %-3d ", stage.stage());
    String after = " " + stage.describe();
    int bar = Math.min(WIDEST_BAR, terminal.columns() - 1 - before.length() - after.length());
    String shown = bar < NARROWEST_BAR ? before + after.strip() : before + bar(stage, bar) + after;
    String withName = stage.name().isEmpty() ? shown : shown + "  " + stage.name();
    return withName.length() < terminal.columns() ? withName : fit(shown);
  }

  private String bar(StageProgress stage, int width) {
    int tasks = Math.max(1, stage.tasks());
    int done = (int) ((long) width * Math.min(stage.done(), tasks) / tasks);
    int begun =
        (int) ((long) width * Math.min(stage.done() + stage.running(), tasks) / tasks) - done;
    boolean unicode = terminal.signs() == Signs.UNICODE;
    return (unicode ? "█" : "#").repeat(done)
        + (unicode ? "▒" : ">").repeat(begun)
        + (unicode ? "░" : ".").repeat(width - done - begun);
  }

  private String fit(String line) {
    return line.length() < terminal.columns() ? line : line.substring(0, terminal.columns() - 1);
  }
}
