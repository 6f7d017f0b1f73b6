package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * Minimum and maximum in O(1) amortised per row: two queues of candidates, each later value having
 * removed those before it that can no longer win. Values leave in the order in which they came.
 */
final class MonotonicExtremes implements Extremes, Serializable {
  private static final long serialVersionUID = 1L;

  private final Candidates smallest = new Candidates(1);
  private final Candidates largest = new Candidates(-1);

  @Override
  public void carry(StateCodec codec) {
    smallest.carry(codec);
    largest.carry(codec);
  }

  @Override
  public void advance(double leaving, double entering) {
    if (Double.isFinite(leaving)) {
      remove(leaving);
    }
    if (Double.isFinite(entering)) {
      add(entering);
    }
  }

  /**
   * Takes out the oldest value.
   *
   * @param finite the value that was added before all others still in the window
   */
  void remove(double finite) {
    smallest.remove(finite);
    largest.remove(finite);
  }

  /**
   * Puts in a value.
   *
   * @param finite neither NaN nor ±∞
   */
  void add(double finite) {
    // 0.0 for -0.0: of the two, which are equal, the result is always the same.
    double value = finite + 0.0;
    smallest.add(value);
    largest.add(value);
  }

  /** NaN if there are no values. */
  @Override
  public double min() {
    return smallest.best();
  }

  /** NaN if there are no values. */
  @Override
  public double max() {
    return largest.best();
  }

  /** A queue whose values never fall (sign 1) or never rise (sign −1); the best is the first. */
  private static final class Candidates implements StateCodec.Saved, Serializable {
    private static final long serialVersionUID = 1L;
    private static final int FIRST_SIZE = 8;

    private final int sign;
    private double[] queue = new double[FIRST_SIZE];
    private int first;
    private int size;

    Candidates(int sign) {
      this.sign = sign;
    }

    @Override
    public void carry(StateCodec codec) {
      size = codec.carrySize(size);
      while (queue.length < size) {
        queue = new double[2 * queue.length];
      }
      for (int i = 0; i < size; i++) {
        int place = (first + i) & (queue.length - 1);
        queue[place] = codec.carry(queue[place]);
      }
    }

    double best() {
      return size == 0 ? Double.NaN : queue[first];
    }

    /** Equal values stay beside each other, so each leaves with its own row. */
    void add(double value) {
      while (size > 0 && sign * at(size - 1) > sign * value) {
        size--;
      }
      if (size == queue.length) {
        grow();
      }
      queue[(first + size) & (queue.length - 1)] = value;
      size++;
    }

    void remove(double value) {
      if (size > 0 && queue[first] == value) {
        first = (first + 1) & (queue.length - 1);
        size--;
      }
    }

    private double at(int index) {
      return queue[(first + index) & (queue.length - 1)];
    }

    private void grow() {
      double[] larger = new double[2 * queue.length];
      for (int i = 0; i < size; i++) {
        larger[i] = at(i);
      }
      queue = larger;
      first = 0;
    }
  }
}
