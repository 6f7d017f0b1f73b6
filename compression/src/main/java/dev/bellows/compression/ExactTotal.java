package dev.bellows.compression;

import java.io.Serializable;

/** A sum of about 106 significant bits (Knuth's two-sum). */
final class ExactTotal implements Serializable {
  private static final long serialVersionUID = 1L;

  private double high;
  private double low;

  void add(double value) {
    add(value, 0);
  }

  void addProduct(double a, double b) {
    double product = a * b;
    add(product, Math.fma(a, b, -product));
  }

  void add(ExactTotal other) {
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

  /** The difference of two sums, before either is rounded. */
  double minus(ExactTotal other) {
    ExactTotal difference = new ExactTotal();
    difference.add(high, low);
    difference.add(-other.high, -other.low);
    return difference.high + difference.low;
  }
}
