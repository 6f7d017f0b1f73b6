package dev.bellows.features.trend.oracle;

import dev.bellows.features.trend.oracle.OracleWindow.Unit;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The rows of one series in order: which of them each row may know, and which of these a window
 * holds.
 */
final class OracleRows {
  private final int count;
  private final BigDecimal[] times;
  private final int rowsWithoutTime;
  private final OracleVisibility visibility;

  /** The rows {@code first} to {@code end − 1}. */
  record Range(int first, int end) {
    static final Range EMPTY = new Range(0, 0);

    boolean isEmpty() {
      return first >= end;
    }

    int newest() {
      return end - 1;
    }

    private Range within(Range outer) {
      Range cut = new Range(Math.max(first, outer.first), Math.min(end, outer.end));
      return cut.isEmpty() ? EMPTY : cut;
    }
  }

  /** Times in microseconds, NaN where missing; an empty array where nothing reads them. */
  OracleRows(int count, double[] times, OracleVisibility visibility) {
    this.count = count;
    this.visibility = visibility;
    this.times =
        Arrays.stream(times)
            .mapToObj(time -> Double.isNaN(time) ? null : new BigDecimal(time))
            .toArray(BigDecimal[]::new);
    rowsWithoutTime = (int) Arrays.stream(this.times).filter(Objects::isNull).count();
  }

  /** The rows that a feature may know, for each row. */
  List<Range> visible() {
    return ranges(visibility.readsTime(), row -> visible(row, visibility.readsTime()));
  }

  /** The same for a feature that reads times: rows without one are unknown to it, and know none. */
  List<Range> visibleInTime() {
    return ranges(true, row -> visible(row, true));
  }

  /** The rows that a window holds, for each row. */
  List<Range> held(OracleWindow window) {
    if (visibility.strictlyBefore() && window.closed().holdsNewest()) {
      throw new IllegalArgumentException("A window strictly before a row has no right end");
    }
    boolean readsTime = visibility.readsTime() || window.unit() == Unit.TIME;
    return ranges(readsTime, row -> held(window, row, visible(row, readsTime)));
  }

  private List<Range> ranges(boolean readsTime, IntFunction<Range> rangeOf) {
    if (readsTime) {
      requireOrderedTimes();
    }
    return IntStream.range(0, count).mapToObj(rangeOf).toList();
  }

  private Range held(OracleWindow window, int row, Range visible) {
    if (visible.isEmpty()) {
      return Range.EMPTY;
    }
    int reference = visibility.strictlyBefore() ? visible.end() : visible.newest();
    int end = window.closed().holdsNewest() ? reference + 1 : reference;
    Range held =
        switch (window.unit()) {
          case ROWS -> {
            int oldest = reference - (int) window.size();
            yield new Range(window.closed().holdsOldest() ? oldest : oldest + 1, end);
          }
          case TIME -> heldInTime(window, row);
          case EXPANDING -> new Range(0, end);
        };
    return held.within(visible);
  }

  private Range heldInTime(OracleWindow window, int row) {
    BigDecimal newest = times[row].subtract(new BigDecimal(visibility.gap()));
    BigDecimal oldest = newest.subtract(new BigDecimal(window.size()));
    int first = window.closed().holdsOldest() ? before(oldest, false) : before(oldest, true);
    int end = window.closed().holdsNewest() ? count : before(newest, false);
    return new Range(first, end);
  }

  private Range visible(int row, boolean readsTime) {
    int end = row + 1 - visibility.gapRows();
    if (!readsTime) {
      return new Range(0, Math.max(0, end));
    }
    if (times[row] == null) {
      return Range.EMPTY;
    }
    if (visibility.readsTime()) {
      BigDecimal latest = times[row].subtract(new BigDecimal(visibility.gap()));
      end = Math.min(end, before(latest, !visibility.strictlyBefore()));
    }
    return new Range(rowsWithoutTime, Math.max(rowsWithoutTime, end));
  }

  /** How many rows stand before this time, or up to it; those without a time stand first. */
  private int before(BigDecimal time, boolean orAt) {
    return (int)
        Arrays.stream(times)
            .filter(other -> other == null || other.compareTo(time) < (orAt ? 1 : 0))
            .count();
  }

  private void requireOrderedTimes() {
    if (times.length != count) {
      throw new IllegalStateException(times.length + " times for " + count + " values");
    }
    boolean ordered =
        IntStream.range(1, count)
            .allMatch(
                row ->
                    times[row - 1] == null
                        || (times[row] != null && times[row - 1].compareTo(times[row]) <= 0));
    if (!ordered) {
      throw new IllegalStateException("Times fall, or one is missing behind one that is not");
    }
  }
}
