package dev.bellows.features.profile;

/**
 * A sum of about 106 significant bits (Knuth's two-sum), so that its rounding to a double does not
 * depend on the order of what was added.
 */
final class WeightedSum {
  private double high;
  private double low;

  static WeightedSum read(StateInput in) {
    WeightedSum sum = new WeightedSum();
    sum.high = in.number();
    sum.low = in.number();
    return sum;
  }

  void write(StateOutput out) {
    out.put(high);
    out.put(low);
  }

  void add(double value) {
    add(value, 0);
  }

  /** Adds the exact square of a number. */
  void addSquare(double value) {
    double square = value * value;
    add(square, Math.fma(value, value, -square));
  }

  void add(WeightedSum other) {
    add(other.high, other.low);
  }

  private void add(double otherHigh, double otherLow) {
    double sum = high + otherHigh;
    double part = sum - high;
    double rest = (high - (sum - part)) + (otherHigh - part) + (low + otherLow);
    high = sum + rest;
    low = rest - (high - sum);
  }

  double value() {
    return high;
  }
}
