package dev.bellows.features.binning;

import java.io.Serializable;

/**
 * Sums of about 106 significant bits (Knuth's two-sum), so that their rounding to doubles does not
 * depend on the order of what was added.
 */
final class ExactSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] high;
  private final double[] low;

  ExactSums(int size) {
    high = new double[size];
    low = new double[size];
  }

  void add(int place, double value) {
    add(place, value, 0);
  }

  void addSquare(int place, double value) {
    double square = value * value;
    add(place, square, Math.fma(value, value, -square));
  }

  void merge(ExactSums other) {
    for (int i = 0; i < high.length; i++) {
      add(i, other.high[i], other.low[i]);
    }
  }

  double[] values() {
    return high.clone();
  }

  private void add(int place, double otherHigh, double otherLow) {
    double sum = high[place] + otherHigh;
    double part = sum - high[place];
    double rest = (high[place] - (sum - part)) + (otherHigh - part) + (low[place] + otherLow);
    high[place] = sum + rest;
    low[place] = rest - (high[place] - sum);
  }
}
