package dev.bellows.features.trend.oracle;

/**
 * The last {@code rows} rows, the current one included, of which {@code minPeriods} must have a
 * finite value.
 */
public record OracleWindow(int rows, int minPeriods) {
  /** Refuses what pandas refuses: an empty window, or more values asked for than it has rows. */
  public OracleWindow {
    if (rows < 1 || minPeriods < 1 || minPeriods > rows) {
      throw new IllegalArgumentException(
          "Invalid window: " + rows + " rows of which " + minPeriods + " must have a value");
    }
  }

  /** A window whose every row must have a value, pandas' default for row windows. */
  public static OracleWindow rows(int rows) {
    return new OracleWindow(rows, rows);
  }

  /** The same window, satisfied with fewer values. */
  public OracleWindow minPeriods(int count) {
    return new OracleWindow(rows, count);
  }

  int first(int row) {
    return Math.max(0, row - rows + 1);
  }
}
