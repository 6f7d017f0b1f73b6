package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The trend features of one series, row after row, without Spark: O(1) amortised per row and
 * feature (a rank or a median costs O(log W) comparisons and a short move). Results of windows do
 * not depend on what left them. Not thread-safe: one kernel belongs to one series.
 */
final class RollingKernel implements StateCodec.Saved, Serializable {
  private static final long serialVersionUID = 1L;

  private final Series series;
  private final WindowState[] windows;
  private final RunningState[] running;
  private final Cell[] cells;
  private final int longestLag;
  private long taken;

  private RollingKernel(
      Series series, WindowState[] windows, RunningState[] running, Cell[] cells, int longestLag) {
    this.series = series;
    this.windows = windows;
    this.running = running;
    this.cells = cells;
    this.longestLag = longestLag;
  }

  /** A kernel that has seen no row yet. */
  static RollingKernel of(KernelPlan plan) {
    Series series = new Series(plan);
    Map<TrendWindow, WindowState> windows = new LinkedHashMap<>();
    parts(plan.outputs())
        .forEach((w, needed) -> windows.put(w, new WindowState(series, w, plan, needed)));
    List<RunningState> running = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    int longestLag = 0;
    for (TrendOutput output : plan.outputs()) {
      if (output instanceof TrendOutput.Windowed windowed) {
        WindowState window = windows.get(windowed.window());
        cells.add(new WindowCell(windowed.feature(), window, windowed.minPeriods()));
      } else if (output instanceof TrendOutput.Running featured) {
        RunningState state = featured.feature().start(series);
        running.add(state);
        cells.add(new RunningCell(state));
      } else if (output instanceof TrendOutput.Lagged lagged) {
        longestLag = Math.max(longestLag, lagged.feature().lag());
        cells.add(new LagCell(lagged, series));
      }
    }
    return new RollingKernel(
        series,
        windows.values().toArray(WindowState[]::new),
        running.toArray(RunningState[]::new),
        cells.toArray(Cell[]::new),
        longestLag);
  }

  private static Map<TrendWindow, Set<WindowState.Part>> parts(List<TrendOutput> outputs) {
    Map<TrendWindow, Set<WindowState.Part>> parts = new LinkedHashMap<>();
    for (TrendOutput output : outputs) {
      if (output instanceof TrendOutput.Windowed windowed) {
        parts
            .computeIfAbsent(windowed.window(), w -> EnumSet.noneOf(WindowState.Part.class))
            .addAll(windowed.feature().needs());
      }
    }
    return parts;
  }

  @Override
  public void carry(StateCodec codec) {
    taken = codec.carry(taken);
    series.carry(codec);
    for (WindowState window : windows) {
      window.carry(codec);
    }
    for (RunningState state : running) {
      state.carry(codec);
    }
  }

  /** The numbers that each row yields. */
  int width() {
    return cells.length;
  }

  /**
   * Takes in the next row of the series and writes its features.
   *
   * @param time the row's time in microseconds, NaN if missing; read only where times matter
   * @param value the row's value, NaN if missing
   * @param into receives {@link #width()} numbers, NaN where a feature is missing
   * @param offset where in {@code into} the first of them goes
   * @throws IllegalStateException if times matter and this one lies before the last row's
   */
  void accept(double time, double value, double[] into, int offset) {
    series.append(time, value);
    long needed = series.end() - longestLag - 1;
    for (WindowState window : windows) {
      window.advance();
      needed = Math.min(needed, window.oldestNeeded());
    }
    takeKnown();
    for (int i = 0; i < cells.length; i++) {
      into[offset + i] = cells[i].value();
    }
    series.keepFrom(Math.max(0, Math.min(needed, series.newest())));
  }

  private void takeKnown() {
    for (long row = Math.max(taken, series.first()); row < series.end(); row++) {
      for (RunningState state : running) {
        state.take(row);
      }
    }
    taken = series.end();
  }

  /** One number of the output. */
  private interface Cell extends Serializable {
    double value();
  }

  private record LagCell(TrendOutput.Lagged output, Series series) implements Cell {
    @Override
    public double value() {
      long current = output.feature().newest(series);
      long earlier = current - output.feature().lag();
      if (earlier < series.first()) {
        return Double.NaN;
      }
      return output.feature().between(read(current), read(earlier), output.zeroBase());
    }

    private double read(long row) {
      return output.isFilled() ? series.filled(row) : series.value(row);
    }
  }

  private record WindowCell(TrendFeature.OfWindow feature, WindowState window, int minPeriods)
      implements Cell {
    @Override
    public double value() {
      return feature.count(window) >= minPeriods ? feature.of(window) : Double.NaN;
    }
  }

  private record RunningCell(RunningState state) implements Cell {
    @Override
    public double value() {
      return state.value();
    }
  }
}
