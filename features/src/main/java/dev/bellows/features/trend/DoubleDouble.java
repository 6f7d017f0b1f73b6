package dev.bellows.features.trend;

import java.io.Serializable;

/**
 * A running sum with about 106 significant bits: the unevaluated sum of two doubles. Each operation
 * errs by at most 2⁻¹⁰⁰ of the larger operand. Algorithms: Dekker (1971), Knuth's two-sum, and the
 * fused multiply-add for products.
 */
final class DoubleDouble implements StateCodec.Saved, Serializable {
  private static final long serialVersionUID = 1L;

  private double high;
  private double low;

  @Override
  public void carry(StateCodec codec) {
    high = codec.carry(high);
    low = codec.carry(low);
  }

  double high() {
    return high;
  }

  double low() {
    return low;
  }

  void clear() {
    set(0, 0);
  }

  DoubleDouble set(double newHigh, double newLow) {
    high = newHigh;
    low = newLow;
    return this;
  }

  /** Multiplies by a power of two, which is exact but where digits underflow. */
  void scale(double powerOfTwo) {
    high *= powerOfTwo;
    low *= powerOfTwo;
  }

  /** Adds a number whose sum with this one a double holds exactly, this one being a double too. */
  void addExactly(double exact) {
    high += exact;
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

  /** Sets this to n · a − b · c. */
  DoubleDouble setDifferenceOfProducts(int n, DoubleDouble a, DoubleDouble b, DoubleDouble c) {
    clear();
    addProduct(1, n, 0, a.high, a.low);
    addProduct(-1, b.high, b.low, c.high, c.low);
    return this;
  }

  /** Sets this to n · a + b, a being a double. */
  DoubleDouble setSum(int n, double a, DoubleDouble b) {
    double product = n * a;
    set(product, Math.fma(n, a, -product));
    add(b.high, b.low);
    return this;
  }

  /** Divides by another one. */
  DoubleDouble divide(DoubleDouble by) {
    double first = high / by.high;
    addProduct(-1, first, 0, by.high, by.low);
    double second = high / by.high;
    high = first + second;
    low = second - (high - first);
    return this;
  }

  /** This divided by another one, rounded to double. */
  double over(DoubleDouble by) {
    return over(by.high, by.low);
  }

  /** This divided by a number of two parts, rounded to double. */
  double over(double byHigh, double byLow) {
    double quotient = high / byHigh;
    double rest = Math.fma(-quotient, byHigh, high) + (low - quotient * byLow);
    double corrected = quotient + rest / byHigh;
    // Infinities and underflow leave nothing to correct with.
    return Double.isFinite(corrected) ? corrected : quotient;
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
