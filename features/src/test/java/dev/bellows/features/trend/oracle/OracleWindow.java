package dev.bellows.features.trend.oracle;

/**
 * A rule for the rows that a feature of a row looks at, of which {@code minPeriods} must have a
 * finite value.
 *
 * @param unit what the size counts
 * @param size rows or microseconds; of an expanding window nothing
 */
public record OracleWindow(Unit unit, double size, Closed closed, int minPeriods) {
  /** What the size of a window counts. */
  public enum Unit {
    /** Rows. */
    ROWS,
    /** Microseconds. */
    TIME,
    /** Nothing: the window begins with the series. */
    EXPANDING
  }

  /** Which ends belong to the window, named as in pandas. */
  public enum Closed {
    /** The newest end. */
    RIGHT,
    /** The oldest end. */
    LEFT,
    /** Both ends. */
    BOTH,
    /** No end. */
    NEITHER;

    boolean holdsOldest() {
      return this == LEFT || this == BOTH;
    }

    boolean holdsNewest() {
      return this == RIGHT || this == BOTH;
    }
  }

  /** Refuses what pandas refuses: an empty window, or more values asked for than it has rows. */
  public OracleWindow {
    boolean empty = unit != Unit.EXPANDING && !(size > 0);
    boolean unreachable = unit == Unit.ROWS && minPeriods > size;
    if (empty || unreachable || minPeriods < 1) {
      throw new IllegalArgumentException(
          "Invalid window: "
              + unit
              + " "
              + size
              + " of which "
              + minPeriods
              + " must have a value");
    }
  }

  /** The last rows, of which every one must have a value: pandas' default for row windows. */
  public static OracleWindow rows(int rows) {
    return new OracleWindow(Unit.ROWS, rows, Closed.RIGHT, rows);
  }

  /** The last so many microseconds, of which one row must have a value. */
  public static OracleWindow time(double micros) {
    return new OracleWindow(Unit.TIME, micros, Closed.RIGHT, 1);
  }

  /** All rows so far, of which one must have a value. */
  public static OracleWindow expanding() {
    return new OracleWindow(Unit.EXPANDING, 0, Closed.RIGHT, 1);
  }

  /** The same window, satisfied with this many values. */
  public OracleWindow minPeriods(int count) {
    return new OracleWindow(unit, size, closed, count);
  }

  /** The same window with other ends. */
  public OracleWindow closed(Closed ends) {
    return new OracleWindow(unit, size, ends, minPeriods);
  }
}
