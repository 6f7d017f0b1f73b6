package dev.bellows.core;

import java.io.Serializable;

/**
 * A sum of about 106 significant bits, as two doubles (Knuth's two-sum), so that its rounding to
 * one double does not depend on the order of what was added. Finite numbers alone.
 */
public final class CompensatedSum implements Serializable {
  private static final long serialVersionUID = 1L;

  private double high;
  private double low;

  /** The sum whose {@link #value} and {@link #rest} these were. */
  public static CompensatedSum of(double value, double rest) {
    CompensatedSum sum = new CompensatedSum();
    sum.high = value;
    sum.low = rest;
    return sum;
  }

  /** Adds a number. */
  public void add(double value) {
    add(value, 0);
  }

  /** Adds the exact product of two numbers, but where it underflows. */
  public void addProduct(double a, double b) {
    double product = a * b;
    add(product, Math.fma(a, b, -product));
  }

  /** Adds another sum. */
  public void add(CompensatedSum other) {
    add(other.high, other.low);
  }

  private void add(double otherHigh, double otherLow) {
    double sum = high + otherHigh;
    double part = sum - high;
    double rest = (high - (sum - part)) + (otherHigh - part) + (low + otherLow);
    high = sum + rest;
    low = rest - (high - sum);
  }

  /** The sum as a double. */
  public double value() {
    return high;
  }

  /** What the sum has beyond {@link #value}. */
  public double rest() {
    return low;
  }

  /** The difference of two sums, before either is rounded. */
  public double minus(CompensatedSum other) {
    CompensatedSum difference = of(high, low);
    difference.add(-other.high, -other.low);
    return difference.high + difference.low;
  }
}
