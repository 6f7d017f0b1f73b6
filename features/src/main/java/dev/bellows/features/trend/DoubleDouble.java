package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * A running sum with about 106 significant bits: the unevaluated sum of two doubles. Each operation
 * errs by at most 2⁻¹⁰⁴ of the larger operand. Algorithms: Dekker (1971), Knuth's two-sum, and the
 * fused multiply-add for products.
 */
final class DoubleDouble implements Serializable {
  private static final long serialVersionUID = 1L;

  private double high;
  private double low;

  double high() {
    return high;
  }

  double low() {
    return low;
  }

  void clear() {
    high = 0;
    low = 0;
  }

  /** Adds aHigh + aLow. */
  void add(double aHigh, double aLow) {
    double sum = high + aHigh;
    double part = sum - high;
    double error = (high - (sum - part)) + (aHigh - part);
    double rest = error + (low + aLow);
    high = sum + rest;
    low = rest - (high - sum);
  }

  /** Adds sign · (aHigh + aLow) · (bHigh + bLow). */
  void addProduct(double sign, double aHigh, double aLow, double bHigh, double bLow) {
    double product = aHigh * bHigh;
    double error = Math.fma(aHigh, bHigh, -product) + (aHigh * bLow + aLow * bHigh);
    add(sign * product, sign * error);
  }

  /** n · a − b · c, rounded to double once the leading digits have cancelled. */
  static double differenceOfProducts(int n, DoubleDouble a, DoubleDouble b, DoubleDouble c) {
    double left = n * a.high;
    double leftError = Math.fma(n, a.high, -left) + n * a.low;
    double right = b.high * c.high;
    double rightError = Math.fma(b.high, c.high, -right) + (b.high * c.low + b.low * c.high);
    return difference(left, leftError, right, rightError);
  }

  /** (aHigh + aLow) − (bHigh + bLow), rounded to double. */
  static double difference(double aHigh, double aLow, double bHigh, double bLow) {
    double difference = aHigh - bHigh;
    double part = difference - aHigh;
    double error = (aHigh - (difference - part)) - (bHigh + part);
    return difference + (error + (aLow - bLow));
  }

  /** The part of a − b that the rounded difference {@code rounded} leaves out, exactly. */
  static double differenceError(double a, double b, double rounded) {
    double part = rounded - a;
    return (a - (rounded - part)) - (b + part);
  }
}
