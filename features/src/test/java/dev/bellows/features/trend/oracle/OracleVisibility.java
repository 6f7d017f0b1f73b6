package dev.bellows.features.trend.oracle;

/**
 * Which rows a feature of a row may know.
 *
 * @param strictlyBefore only rows whose time is before the row's, so neither the row nor its peers
 * @param gap microseconds, added to what separates the row's time from the newest time it may know;
 *     0 for none
 * @param gapRows rows up to the current one, this one included, that it may not know; 0 for none
 */
public record OracleVisibility(boolean strictlyBefore, double gap, int gapRows) {
  /** The row itself and all rows before it. */
  public static final OracleVisibility CURRENT_ROW = new OracleVisibility(false, 0, 0);

  /** The rows whose time is before the row's. */
  public static final OracleVisibility STRICTLY_BEFORE = new OracleVisibility(true, 0, 0);

  /** Refuses a look ahead. */
  public OracleVisibility {
    if (!(gap >= 0) || Double.isInfinite(gap) || gapRows < 0) {
      throw new IllegalArgumentException("Invalid gap: " + gap + " µs, " + gapRows + " rows");
    }
  }

  /** The same, with a gap in time. */
  public OracleVisibility gap(double micros) {
    return new OracleVisibility(strictlyBefore, micros, gapRows);
  }

  /** The same, with a gap in rows. */
  public OracleVisibility gapRows(int rows) {
    return new OracleVisibility(strictlyBefore, gap, rows);
  }

  boolean readsTime() {
    return strictlyBefore || gap > 0;
  }
}
