package dev.bellows.features.trend.oracle;

import java.math.BigDecimal;

/** Quotients by a mean, which may be nothing but the rest of what cancels. */
final class ExactRatio {
  private ExactRatio() {}

  /** A number over the mean. */
  static Expected overMean(BigDecimal dividend, ExactSample sample) {
    BigDecimal sum = sample.sum();
    BigDecimal magnitudes = sample.magnitudes();
    BigDecimal tolerance = magnitudes.multiply(LawTwo.TOLERANCE);
    if (sum.abs().compareTo(tolerance) <= 0) {
      return overNothing(dividend, sum, tolerance, sample.count());
    }
    BigDecimal quotient = dividend.multiply(sample.count()).divide(sum, ExactSample.DIGITS);
    BigDecimal loss = BigDecimal.ONE.add(magnitudes.divide(sum.abs(), ExactSample.DIGITS));
    return Expected.number(quotient, quotient.abs().multiply(loss));
  }

  /** ±∞ over the mean. */
  static Expected overMean(double infinity, ExactSample sample) {
    BigDecimal sum = sample.sum();
    BigDecimal magnitudes = sample.magnitudes();
    double quotient = sum.signum() < 0 ? -infinity : infinity;
    boolean signIsKnown = sum.abs().compareTo(magnitudes.multiply(LawTwo.TOLERANCE)) > 0;
    return signIsKnown || magnitudes.signum() == 0
        ? new Expected.Infinite(quotient)
        : new Expected.Boundless(quotient, new BigDecimal(Double.MAX_VALUE));
  }

  private static Expected overNothing(
      BigDecimal dividend, BigDecimal sum, BigDecimal tolerance, BigDecimal count) {
    double nearest =
        sum.signum() == 0
            ? dividend.signum() / 0.0
            : dividend.multiply(count).divide(sum, ExactSample.DIGITS).doubleValue();
    BigDecimal largest = sum.abs().add(tolerance);
    if (largest.signum() == 0) {
      return Expected.special(nearest);
    }
    return new Expected.Boundless(
        nearest, dividend.abs().multiply(count).divide(largest, ExactSample.DIGITS));
  }
}
