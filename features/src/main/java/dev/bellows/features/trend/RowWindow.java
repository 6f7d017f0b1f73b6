package dev.bellows.features.trend;

import dev.bellows.core.Args;

/** The last {@code rows} rows of each group in time order, the current row included. */
public record RowWindow(int rows) implements TrendWindow {
  public RowWindow {
    Args.check(rows >= 1, "Invalid window: %s rows; a window has at least 1 row", rows);
  }

  @Override
  public String label() {
    return rows + "r";
  }

  /** All of its rows: {@code rolling(7)} needs 7 values in pandas. */
  @Override
  public int defaultMinPeriods() {
    return rows;
  }
}
