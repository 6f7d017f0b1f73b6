package dev.bellows.features.trend;

import java.io.Serializable;
import java.util.Arrays;

/**
 * The last rows of one series: their values and, where asked for, their positions in time. Rows are
 * numbered from 0; the storage grows with the series up to its capacity, so that short groups under
 * wide windows stay small.
 */
final class SeriesRing implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_SIZE = 16;

  /** The positions against which a slope is taken. */
  enum Axis {
    NONE,
    ROW,
    TIME
  }

  private final int capacity;
  private double[] values;
  private double[] times;
  private int mask;
  private long newestRow = -1;

  /**
   * @param capacity the rows that stay readable, the newest included
   * @param axis {@link Axis#TIME} if the positions in time are kept
   */
  SeriesRing(int capacity, Axis axis) {
    this.capacity = capacity;
    int size = Math.min(FIRST_SIZE, powerOfTwo(capacity));
    values = new double[size];
    times = axis == Axis.TIME ? new double[size] : null;
    mask = size - 1;
  }

  void append(double time, double value) {
    newestRow++;
    if (newestRow > mask && values.length < capacity) {
      grow();
    }
    values[(int) (newestRow & mask)] = value;
    if (times != null) {
      times[(int) (newestRow & mask)] = time;
    }
  }

  /** The number of the newest row; −1 before the first. */
  long newestRow() {
    return newestRow;
  }

  double value(long row) {
    return values[(int) (row & mask)];
  }

  double position(Axis axis, long row) {
    return axis == Axis.TIME ? times[(int) (row & mask)] : row;
  }

  private static int powerOfTwo(int atLeast) {
    return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
  }

  /** Doubles the storage; it is full and unwrapped when this happens, so rows keep their place. */
  private void grow() {
    values = Arrays.copyOf(values, values.length * 2);
    times = times == null ? null : Arrays.copyOf(times, values.length);
    mask = values.length - 1;
  }
}
