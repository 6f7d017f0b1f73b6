package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * The rows of one series that may still be needed: their values, where asked for their times and
 * their values filled forward, and how far the features of the newest row may look. Rows are
 * numbered from 0; the storage is a ring that grows with the rows that must stay readable, so that
 * short groups under wide windows stay small.
 */
final class Series implements StateCodec.Saved, Serializable {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_SIZE = 16;

  /** The positions against which a slope is taken. */
  enum Axis {
    NONE,
    ROW,
    TIME
  }

  private final Visibility visibility;
  private final boolean ordered;
  private double[] values = new double[FIRST_SIZE];
  private double[] times;
  private double[] filled;
  private int mask = FIRST_SIZE - 1;
  private long newest = -1;
  private long kept;
  private double lastTime = Double.NaN;
  private long firstTimed;
  private long end;

  Series(KernelPlan plan) {
    visibility = plan.visibility();
    ordered = plan.ordersByTime();
    times = plan.readsTime() ? new double[FIRST_SIZE] : null;
    filled = plan.fillsForward() ? new double[FIRST_SIZE] : null;
  }

  @Override
  public void carry(StateCodec codec) {
    newest = codec.carry(newest);
    int rows = codec.carrySize(newest - kept + 1);
    kept = newest - rows + 1;
    lastTime = codec.carry(lastTime);
    firstTimed = codec.carry(firstTimed);
    end = codec.carry(end);
    if (rows > mask + 1) {
      allocate(2 * Integer.highestOneBit(rows - 1));
    }
    carryRows(codec, values);
    carryRows(codec, times);
    carryRows(codec, filled);
  }

  private void carryRows(StateCodec codec, double[] ring) {
    if (ring == null) {
      return;
    }
    for (long row = kept; row <= newest; row++) {
      int place = (int) (row & mask);
      ring[place] = codec.carry(ring[place]);
    }
  }

  /**
   * Takes in the next row.
   *
   * @throws IllegalStateException if times matter and this one lies before the last row's
   */
  void append(double time, double value) {
    newest++;
    if (newest - kept > mask) {
      grow();
    }
    int place = (int) (newest & mask);
    values[place] = value;
    if (filled != null) {
      filled[place] = Double.isNaN(value) && newest > first() ? filled(newest - 1) : value;
    }
    if (times != null) {
      times[place] = time;
      follow(time);
    }
    see(time);
  }

  private void follow(double time) {
    if (Double.isNaN(time)) {
      firstTimed = newest + 1;
      // No time may follow one that went missing, or the rows before it would be lost from sight.
      lastTime = Double.isNaN(lastTime) ? lastTime : Double.POSITIVE_INFINITY;
      return;
    }
    if (ordered && time < lastTime) {
      throw new IllegalStateException(
          "Cannot compute features over time: the rows are not in order of time. Row "
              + (newest + 1)
              + " of a group lies before the row that precedes it. Order the rows by their time,"
              + " ascending.");
    }
    lastTime = time;
  }

  private void see(double time) {
    if (visibility.readsTime()) {
      end = Math.max(end, firstTimed);
      double moment = time - visibility.gapMicros();
      while (end <= newest && isKnownAt(moment, time(end))) {
        end++;
      }
    } else {
      end = newest + 1;
    }
    end = Math.max(Math.min(end, newest + 1 - visibility.gapRows()), first());
  }

  private boolean isKnownAt(double moment, double time) {
    return visibility.asOf() == AsOf.STRICTLY_BEFORE ? time < moment : time <= moment;
  }

  /** Says that rows before this one will not be asked for again. */
  void keepFrom(long row) {
    kept = row;
  }

  /** The number of the current row; −1 before the first. */
  long newest() {
    return newest;
  }

  /** The row after the last one that the current row's features may know. */
  long end() {
    return end;
  }

  /** The first row that may be known: rows whose time is missing are not, where times decide. */
  long first() {
    return visibility.readsTime() ? firstTimed : 0;
  }

  /** The first row from which on no time is missing. */
  long firstTimed() {
    return firstTimed;
  }

  /**
   * Where a window ends that takes in the row at which it stands: one past that row, or the row.
   */
  long reference() {
    return visibility.asOf() == AsOf.STRICTLY_BEFORE ? end : end - 1;
  }

  /** The time at which time windows stand. */
  double referenceTime() {
    return time(newest) - visibility.gapMicros();
  }

  double value(long row) {
    return values[(int) (row & mask)];
  }

  /** The row's value, or the last one before it that is not missing. */
  double filled(long row) {
    return filled[(int) (row & mask)];
  }

  double time(long row) {
    return times[(int) (row & mask)];
  }

  double position(Axis axis, long row) {
    return axis == Axis.TIME ? time(row) : row;
  }

  /** Whether a row makes a pair of a finite value and a known position. */
  boolean counts(Axis axis, long row) {
    return Double.isFinite(value(row)) && !(axis == Axis.TIME && Double.isNaN(time(row)));
  }

  private void allocate(int size) {
    values = new double[size];
    times = times == null ? null : new double[size];
    filled = filled == null ? null : new double[size];
    mask = size - 1;
  }

  private void grow() {
    int larger = 2 * (mask + 1);
    values = moved(values, larger);
    times = times == null ? null : moved(times, larger);
    filled = filled == null ? null : moved(filled, larger);
    mask = larger - 1;
  }

  private double[] moved(double[] ring, int size) {
    double[] target = new double[size];
    for (long row = kept; row < newest; row++) {
      target[(int) (row & (size - 1))] = ring[(int) (row & mask)];
    }
    return target;
  }
}
