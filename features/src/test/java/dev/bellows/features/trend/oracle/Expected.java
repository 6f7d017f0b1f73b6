package dev.bellows.features.trend.oracle;

import java.math.BigDecimal;

/** What a feature must be at one row. */
public sealed interface Expected {

  /** The double nearest to the exact value; NaN where the value is missing. */
  double nearest();

  /** A number that is computed without terms that cancel. */
  static Expected number(BigDecimal exact) {
    return number(exact, exact.abs());
  }

  /** A number beside the magnitudes of its terms; beyond the largest double it is infinite. */
  static Expected number(BigDecimal exact, BigDecimal scale) {
    double nearest = exact.doubleValue();
    return Double.isInfinite(nearest) ? new Infinite(nearest) : new Finite(nearest, exact, scale);
  }

  /** What IEEE 754 gives: missing for NaN, else infinite or the number itself. */
  static Expected special(double value) {
    if (Double.isNaN(value)) {
      return new Missing();
    }
    return Double.isInfinite(value) ? new Infinite(value) : number(new BigDecimal(value));
  }

  /** No value: Bellows says null, pandas NaN. */
  record Missing() implements Expected {
    @Override
    public double nearest() {
      return Double.NaN;
    }
  }

  /** Positive or negative infinity. */
  record Infinite(double nearest) implements Expected {}

  /**
   * A number.
   *
   * @param nearest the double nearest to it
   * @param exact the value, rounded once to 60 digits
   * @param scale the sum of the magnitudes of the terms that add up to it (at least its own
   *     magnitude): a computation in doubles loses digits in proportion to this where terms cancel
   */
  record Finite(double nearest, BigDecimal exact, BigDecimal scale) implements Expected {}

  /**
   * A quotient whose divisor cannot be told from zero: its terms cancel to less than {@link
   * LawTwo#TOLERANCE} of their magnitudes. Any result of at least the stated magnitude follows from
   * a divisor within the tolerance.
   *
   * @param nearest what exact arithmetic gives, infinity (or NaN for 0 / 0) included
   * @param least the smallest magnitude that a divisor within the tolerance can give
   */
  record Boundless(double nearest, BigDecimal least) implements Expected {}
}
