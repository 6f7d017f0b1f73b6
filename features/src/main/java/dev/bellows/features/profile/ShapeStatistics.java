package dev.bellows.features.profile;

import java.util.OptionalDouble;

/**
 * Variance, skewness and kurtosis of moment sums. G1 and G2 as D. N. Joanes and C. A. Gill,
 * “Comparing measures of sample skewness and kurtosis” (1998), and pandas have them.
 *
 * @param n the size of the sample: Σw of frequencies, (Σw)² / Σw² of reliabilities
 */
record ShapeStatistics(
    Moments moments, double weight, double n, boolean constant, MomentConvention convention) {

  static ShapeStatistics of(NumberState state, boolean constant, ProfileOptions options) {
    double weight = state.valid().weight();
    double n =
        options.meaning() == WeightMeaning.FREQUENCY
            ? weight
            : weight * weight / state.valid().squaredWeight();
    return new ShapeStatistics(state.moments(), weight, n, constant, options.convention());
  }

  /** M2 / (W − 1) of frequencies, M2 / (W − Σw² / W) of reliabilities, M2 / W of populations. */
  OptionalDouble variance() {
    if (weight == 0 || (isSample() && n <= 1)) {
      return OptionalDouble.empty();
    }
    if (constant) {
      return OptionalDouble.of(0);
    }
    if (!isSample()) {
      return finite(moments.m2() / weight);
    }
    return finite(moments.m2() / (n == weight ? n - 1 : weight * ((n - 1) / n)));
  }

  OptionalDouble skewness() {
    if (weight == 0 || (isSample() && n <= 2)) {
      return OptionalDouble.empty();
    }
    if (constant) {
      return OptionalDouble.of(0);
    }
    double s2 = moments.m2() / weight;
    double g1 = moments.m3() / weight / (s2 * Math.sqrt(s2));
    return finite(isSample() ? g1 * Math.sqrt(n * (n - 1)) / (n - 2) : g1);
  }

  OptionalDouble kurtosis() {
    if (weight == 0 || (isSample() && n <= 3)) {
      return OptionalDouble.empty();
    }
    if (constant) {
      return OptionalDouble.of(0);
    }
    double s2 = moments.m2() / weight;
    double g2 = moments.m4() / weight / (s2 * s2) - 3;
    return finite(isSample() ? (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6) : g2);
  }

  private boolean isSample() {
    return convention == MomentConvention.SAMPLE;
  }

  /** Numbers above 1e77 have fourth powers that no double holds. */
  static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
