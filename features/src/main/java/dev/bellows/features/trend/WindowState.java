package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.Set;

/** One window over one series: what its features read, each part kept only if one needs it. */
final class WindowState implements StateCodec.Saved, Serializable {
  private static final long serialVersionUID = 1L;

  /** What a feature can ask a window to keep. */
  enum Part {
    /** Mean and variance. */
    MOMENTS,
    /** The slope over row positions. */
    ROW_SLOPE,
    /** The slope over time. */
    TIME_SLOPE,
    /** What the slopes leave unexplained. */
    RESIDUALS,
    /** Minimum and maximum. */
    EXTREMES,
    /** The values in order. */
    ORDER
  }

  private final Series series;
  private final WindowBounds bounds;
  private final SlidingMoments moments;
  private final SlidingMoments timedMoments;
  private final SortedWindow order;
  private final Extremes extremes;
  private long first;
  private long end;
  private int count;

  WindowState(Series series, TrendWindow window, KernelPlan plan, Set<Part> parts) {
    this.series = series;
    bounds = WindowBounds.of(window, plan.closed(), series);
    boolean sliding = !(window instanceof ExpandingWindow);
    SlidingMoments.Precision precision =
        parts.contains(Part.RESIDUALS)
            ? SlidingMoments.Precision.RESIDUALS
            : SlidingMoments.Precision.MOMENTS;
    Series.Axis axis = parts.contains(Part.ROW_SLOPE) ? Series.Axis.ROW : Series.Axis.NONE;
    moments =
        parts.contains(Part.MOMENTS) || parts.contains(Part.ROW_SLOPE)
            ? new SlidingMoments(series, axis, precision, plan.deviation(), sliding)
            : null;
    timedMoments =
        parts.contains(Part.TIME_SLOPE)
            ? new SlidingMoments(series, Series.Axis.TIME, precision, plan.deviation(), sliding)
            : null;
    order = parts.contains(Part.ORDER) ? new SortedWindow() : null;
    Extremes alone = sliding ? new MonotonicExtremes() : new RunningExtremes();
    extremes = order == null && parts.contains(Part.EXTREMES) ? alone : order;
  }

  @Override
  public void carry(StateCodec codec) {
    first = codec.carry(first);
    end = codec.carry(end);
    count = codec.carry(count);
    carry(codec, moments);
    carry(codec, timedMoments);
    carry(codec, extremes);
  }

  private static void carry(StateCodec codec, StateCodec.Saved part) {
    if (part != null) {
      part.carry(codec);
    }
  }

  /** Moves on with the series' newest row. */
  void advance() {
    long newFirst = bounds.first(first);
    long newEnd = Math.max(newFirst, bounds.end(end));
    if (newFirst == first + 1 && newEnd == end + 1 && first < end) {
      slide();
    } else {
      leave(newFirst);
      enter(newFirst, newEnd);
    }
    first = newFirst;
    end = newEnd;
    if (moments != null) {
      moments.settle(first, end);
    }
    if (timedMoments != null) {
      timedMoments.settle(first, end);
    }
  }

  /** The usual step: the oldest row leaves, the next one enters. */
  private void slide() {
    removeMoments(first);
    insertMoments(end);
    double leaving = series.value(first);
    double entering = series.value(end);
    count += (Double.isFinite(entering) ? 1 : 0) - (Double.isFinite(leaving) ? 1 : 0);
    if (extremes != null) {
      extremes.advance(leaving, entering);
    }
  }

  private void leave(long newFirst) {
    for (long row = first; row < Math.min(newFirst, end); row++) {
      removeMoments(row);
      double leaving = series.value(row);
      count -= Double.isFinite(leaving) ? 1 : 0;
      if (extremes != null) {
        extremes.advance(leaving, Double.NaN);
      }
    }
  }

  private void enter(long newFirst, long newEnd) {
    for (long row = Math.max(end, newFirst); row < newEnd; row++) {
      insertMoments(row);
      double entering = series.value(row);
      count += Double.isFinite(entering) ? 1 : 0;
      if (extremes != null) {
        extremes.advance(Double.NaN, entering);
      }
    }
  }

  private void removeMoments(long row) {
    if (moments != null) {
      moments.remove(row);
    }
    if (timedMoments != null) {
      timedMoments.remove(row);
    }
  }

  private void insertMoments(long row) {
    if (moments != null) {
      moments.insert(row);
    }
    if (timedMoments != null) {
      timedMoments.insert(row);
    }
  }

  /** The oldest row that this window will ask the series for again. */
  long oldestNeeded() {
    return bounds.keepsRows() ? first : Math.max(first, end - 1);
  }

  /** The finite values in the window: ±∞ counts as missing, as in pandas' rolling windows. */
  int count() {
    return count;
  }

  /** The rows in the window, whatever their values. */
  long rows() {
    return end - first;
  }

  /** The value of the window's newest row; NaN if missing, or if there is no row. */
  double last() {
    return first < end ? series.value(end - 1) : Double.NaN;
  }

  SlidingMoments moments() {
    return moments;
  }

  SlidingMoments timedMoments() {
    return timedMoments;
  }

  SortedWindow order() {
    return order;
  }

  Extremes extremes() {
    return extremes;
  }
}
