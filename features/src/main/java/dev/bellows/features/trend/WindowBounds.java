package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * Which rows a window holds at the series' newest row: from {@code first} up to, not including,
 * {@code end}. Neither ever moves back. The rules are pandas': its fixed windows for rows, its
 * variable windows (version 2 and later) for time.
 */
sealed interface WindowBounds extends Serializable {
  /** The first row, given the last answer. */
  long first(long from);

  /** The row after the last one, given the last answer. */
  long end(long from);

  /** Whether a row that is in the window may be asked for again when it leaves. */
  default boolean keepsRows() {
    return true;
  }

  static WindowBounds of(TrendWindow window, Closed closed, Series series) {
    if (window instanceof RowWindow rows) {
      return new Rows(series, rows.rows(), closed);
    }
    if (window instanceof TimeWindow time) {
      return new Time(series, time.micros(), closed);
    }
    return new Expanding(series, closed);
  }

  /** A number of rows before the row at which the window stands. */
  record Rows(Series series, long length, Closed closed) implements WindowBounds {
    @Override
    public long first(long from) {
      long start = series.reference() - length + (closed.includesLeft() ? 0 : 1);
      return Math.max(Math.max(from, series.first()), start);
    }

    @Override
    public long end(long from) {
      return endByRows(series, closed, from);
    }
  }

  /** A length of time before the time at which the window stands. */
  record Time(Series series, double micros, Closed closed) implements WindowBounds {
    @Override
    public long first(long from) {
      double start = series.referenceTime() - micros;
      long first = Math.max(from, series.firstTimed());
      while (first < series.end() && !isAfterStart(series.time(first), start)) {
        first++;
      }
      return first;
    }

    private boolean isAfterStart(double time, double start) {
      return closed.includesLeft() ? time >= start : time > start;
    }

    @Override
    public long end(long from) {
      if (closed.includesRight()) {
        return series.end();
      }
      long end = Math.max(from, series.firstTimed());
      while (end < series.end() && series.time(end) < series.referenceTime()) {
        end++;
      }
      return end;
    }
  }

  /** All rows before the row at which the window stands. */
  record Expanding(Series series, Closed closed) implements WindowBounds {
    @Override
    public long first(long from) {
      return Math.max(from, series.first());
    }

    @Override
    public long end(long from) {
      return endByRows(series, closed, from);
    }

    @Override
    public boolean keepsRows() {
      return false;
    }
  }

  private static long endByRows(Series series, Closed closed, long from) {
    long end = series.reference() + (closed.includesRight() ? 1 : 0);
    return Math.max(from, Math.min(end, series.end()));
  }
}
