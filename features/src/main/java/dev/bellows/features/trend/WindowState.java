package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.Set;

/** One window over one series: what its features read, each part kept only if one needs it. */
final class WindowState implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What a feature can ask a window to keep. */
  enum Part {
    /** Mean and standard deviation. */
    MOMENTS,
    /** The slope over row positions. */
    ROW_SLOPE,
    /** The slope over time. */
    TIME_SLOPE,
    /** Minimum and maximum. */
    EXTREMES,
    /** The values in order. */
    ORDER
  }

  private final SeriesRing ring;
  private final int rows;
  private final SlidingMoments moments;
  private final SlidingMoments timedMoments;
  private final SortedWindow order;
  private final Extremes extremes;
  private int count;

  WindowState(SeriesRing ring, int rows, Set<Part> parts) {
    this.ring = ring;
    this.rows = rows;
    SeriesRing.Axis axis =
        parts.contains(Part.ROW_SLOPE) ? SeriesRing.Axis.ROW : SeriesRing.Axis.NONE;
    moments = parts.contains(Part.MOMENTS) ? new SlidingMoments(ring, rows, axis) : null;
    timedMoments =
        parts.contains(Part.TIME_SLOPE)
            ? new SlidingMoments(ring, rows, SeriesRing.Axis.TIME)
            : null;
    order = parts.contains(Part.ORDER) ? new SortedWindow() : null;
    extremes = order == null && parts.contains(Part.EXTREMES) ? new MonotonicExtremes() : order;
  }

  /** Moves on to the ring's newest row. */
  void advance() {
    long newest = ring.newestRow();
    double leaving = newest >= rows ? ring.value(newest - rows) : Double.NaN;
    double entering = ring.value(newest);
    count += (Double.isFinite(entering) ? 1 : 0) - (Double.isFinite(leaving) ? 1 : 0);
    if (moments != null) {
      moments.advance();
    }
    if (timedMoments != null) {
      timedMoments.advance();
    }
    if (extremes != null) {
      extremes.advance(leaving, entering);
    }
  }

  /** The finite values in the window: ±∞ counts as missing, as in pandas' rolling windows. */
  int count() {
    return count;
  }

  /** The current row's value; NaN if missing. */
  double last() {
    return ring.value(ring.newestRow());
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
