package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The trend features of one series, row after row, without Spark: O(1) amortised per row and
 * feature (a rank costs O(log W) comparisons and one block move). Results do not depend on what
 * left the window. Not thread-safe: one kernel belongs to one series.
 */
final class RollingKernel implements Serializable {
  private static final long serialVersionUID = 1L;

  private final SeriesRing ring;
  private final WindowState[] windows;
  private final Cell[] cells;

  private RollingKernel(SeriesRing ring, WindowState[] windows, Cell[] cells) {
    this.ring = ring;
    this.windows = windows;
    this.cells = cells;
  }

  /** A kernel that has seen no row yet. */
  static RollingKernel of(List<TrendOutput> outputs) {
    Map<Integer, Set<WindowState.Part>> parts = partsByRows(outputs);
    boolean timed = parts.values().stream().anyMatch(p -> p.contains(WindowState.Part.TIME_SLOPE));
    int reach = outputs.stream().mapToInt(TrendOutput::reach).max().orElse(0);
    SeriesRing ring =
        new SeriesRing(reach + 1, timed ? SeriesRing.Axis.TIME : SeriesRing.Axis.NONE);
    Map<Integer, WindowState> windows = new TreeMap<>();
    parts.forEach((rows, needed) -> windows.put(rows, new WindowState(ring, rows, needed)));
    Cell[] cells = outputs.stream().map(o -> cell(o, ring, windows)).toArray(Cell[]::new);
    return new RollingKernel(ring, windows.values().toArray(WindowState[]::new), cells);
  }

  private static Map<Integer, Set<WindowState.Part>> partsByRows(List<TrendOutput> outputs) {
    Map<Integer, Set<WindowState.Part>> parts = new TreeMap<>();
    for (TrendOutput output : outputs) {
      if (output instanceof TrendOutput.Windowed windowed) {
        parts
            .computeIfAbsent(
                windowed.window().rows(), rows -> EnumSet.noneOf(WindowState.Part.class))
            .addAll(windowed.feature().needs());
      }
    }
    return parts;
  }

  private static Cell cell(TrendOutput output, SeriesRing ring, Map<Integer, WindowState> windows) {
    if (output instanceof TrendOutput.Windowed windowed) {
      return new WindowCell(
          windowed.feature(), windows.get(windowed.window().rows()), windowed.minPeriods());
    }
    return new LagCell((TrendOutput.Lagged) output, ring);
  }

  /** The numbers that each row yields. */
  int width() {
    return cells.length;
  }

  /**
   * Takes in the next row of the series and writes its features.
   *
   * @param time microseconds since 1970-01-01 UTC, NaN if missing; read only by slopes over time
   * @param value the row's value, NaN if missing
   * @param into receives {@link #width()} numbers, NaN where a feature is missing
   * @param offset where in {@code into} the first of them goes
   */
  void accept(double time, double value, double[] into, int offset) {
    ring.append(time, value);
    for (WindowState window : windows) {
      window.advance();
    }
    for (int i = 0; i < cells.length; i++) {
      into[offset + i] = cells[i].value();
    }
  }

  /** One number of the output. */
  private interface Cell extends Serializable {
    double value();
  }

  private record LagCell(TrendOutput.Lagged output, SeriesRing ring) implements Cell {
    @Override
    public double value() {
      long newest = ring.newestRow();
      long earlier = newest - output.reach();
      if (earlier < 0) {
        return Double.NaN;
      }
      return output.feature().between(ring.value(newest), ring.value(earlier), output.zeroBase());
    }
  }

  private record WindowCell(TrendFeature.OfWindow feature, WindowState window, int minPeriods)
      implements Cell {
    @Override
    public double value() {
      return feature.count(window) >= minPeriods ? feature.of(window) : Double.NaN;
    }
  }
}
