package dev.bellows.features.trend.oracle;

import java.math.BigDecimal;

/**
 * The second law of the trend features: a computed value equals the exact one within 1e-12 of its
 * magnitude, or within 1e-12 of the sum of the magnitudes of its centred terms where these cancel.
 */
public final class LawTwo {
  /** The relative tolerance. */
  public static final BigDecimal TOLERANCE = new BigDecimal("1e-12");

  /** No double lies nearer to a number than this, so no computation can be asked to. */
  private static final BigDecimal LEAST_STEP = new BigDecimal(Double.MIN_VALUE);

  private LawTwo() {}

  /** Whether the computed value, NaN for a missing one, keeps the law. */
  public static boolean agrees(double actual, Expected expected) {
    if (expected instanceof Expected.Finite finite) {
      return actual == finite.nearest() || isNear(actual, finite);
    }
    if (expected instanceof Expected.Boundless boundless) {
      return isBoundless(actual, boundless);
    }
    return Double.compare(actual, expected.nearest()) == 0;
  }

  /**
   * Throws an {@link AssertionError} that says where, what was expected, and how far off the value
   * is, unless it keeps the law.
   */
  public static void check(double actual, Expected expected, String where) {
    if (!agrees(actual, expected)) {
      throw new AssertionError(where + ": " + complaint(actual, expected));
    }
  }

  /** How far the value is from the exact one, as a share of the larger of magnitude and scale. */
  public static double relativeError(double actual, Expected.Finite expected) {
    BigDecimal error = error(actual, expected);
    if (error.signum() == 0) {
      return 0;
    }
    BigDecimal size = size(expected);
    return size.signum() == 0
        ? Double.POSITIVE_INFINITY
        : error.divide(size, ExactSample.DIGITS).doubleValue();
  }

  private static boolean isBoundless(double actual, Expected.Boundless expected) {
    if (Double.isNaN(actual)) {
      // 0 over what cannot be told from 0 has no answer either.
      return Double.isNaN(expected.nearest()) || expected.least().signum() == 0;
    }
    return Double.isInfinite(actual)
        || new BigDecimal(actual).abs().add(LEAST_STEP).compareTo(expected.least()) >= 0;
  }

  private static boolean isNear(double actual, Expected.Finite expected) {
    return Double.isFinite(actual) && error(actual, expected).compareTo(allowed(expected)) <= 0;
  }

  private static BigDecimal error(double actual, Expected.Finite expected) {
    return new BigDecimal(actual).subtract(expected.exact()).abs();
  }

  private static BigDecimal allowed(Expected.Finite expected) {
    return size(expected).multiply(TOLERANCE).max(LEAST_STEP);
  }

  private static BigDecimal size(Expected.Finite expected) {
    return expected.exact().abs().max(expected.scale());
  }

  /** What is wrong with a value that does not keep the law. */
  public static String complaint(double actual, Expected expected) {
    String was = Double.isNaN(actual) ? "missing" : Double.toString(actual);
    if (expected instanceof Expected.Missing) {
      return "must be missing and is " + was;
    }
    if (expected instanceof Expected.Boundless boundless) {
      return String.format(
          "must be at least %.3e in magnitude (its divisor vanishes) and is %s",
          boundless.least().doubleValue(), was);
    }
    if (expected instanceof Expected.Finite finite && Double.isFinite(actual)) {
      return String.format(
          "must be %s and is %s: off by %.3g of its scale %.6e, and the law allows 1e-12",
          expected.nearest(), was, relativeError(actual, finite), size(finite).doubleValue());
    }
    return "must be " + expected.nearest() + " and is " + was;
  }
}
