package dev.bellows.features.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

/** Against the closed forms that odd degrees of freedom have. */
class NoncentralChiSquaredTest {
  private static double normalTail(double z) {
    return 0.5 * Erf.erfc(z / Math.sqrt(2));
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  private static double one(double x, double noncentrality) {
    double root = Math.sqrt(x);
    double mean = Math.sqrt(noncentrality);
    return normalTail(root - mean) + normalTail(root + mean);
  }

  private static double three(double x, double noncentrality) {
    double root = Math.sqrt(x);
    double mean = Math.sqrt(noncentrality);
    return one(x, noncentrality) + (density(root - mean) - density(root + mean)) / mean;
  }

  @Property(tries = 200)
  void tailsAreThoseOfTheClosedForms(
      @ForAll @DoubleRange(min = 0, max = 6) double magnitude,
      @ForAll @DoubleRange(min = -6, max = 6) double deviations) {
    double noncentrality = Math.pow(10, magnitude) - 0.999;
    double root = Math.max(0.01, Math.sqrt(noncentrality) + deviations);
    double x = root * root;
    double upperOne = NoncentralChiSquared.upperTail(x, 1, noncentrality);
    assertThat(upperOne).isCloseTo(one(x, noncentrality), within(1e-12));
    double upperThree = NoncentralChiSquared.upperTail(x, 3, noncentrality);
    assertThat(upperThree).isCloseTo(three(x, noncentrality), within(1e-12));
    assertThat(NoncentralChiSquared.lowerTail(x, 1, noncentrality))
        .isCloseTo(1 - one(x, noncentrality), within(1e-12));
  }

  @Test
  void hugeNoncentralitiesKeepTheStatedError() {
    for (double noncentrality : new double[] {1e7, 1e8, 1e9}) {
      for (double deviation = -3; deviation <= 3; deviation += 0.5) {
        double root = Math.sqrt(noncentrality) + deviation;
        assertThat(NoncentralChiSquared.upperTail(root * root, 1, noncentrality))
            .isCloseTo(one(root * root, noncentrality), within(1e-10));
      }
    }
  }

  @Property(tries = 100)
  void theTailsAreOneTogether(
      @ForAll @IntRange(min = 1, max = 200) int degrees,
      @ForAll @DoubleRange(min = 0, max = 5000) double noncentrality,
      @ForAll @DoubleRange(min = 0, max = 8000) double x) {
    double upper = NoncentralChiSquared.upperTail(x, degrees, noncentrality);
    double lower = NoncentralChiSquared.lowerTail(x, degrees, noncentrality);
    assertThat(upper + lower).isCloseTo(1, within(1e-11));
  }

  @Property(tries = 100)
  void inversesFindTheirWayBack(
      @ForAll @IntRange(min = 1, max = 60) int degrees,
      @ForAll @DoubleRange(min = 0, max = 1e4) double noncentrality,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double probability) {
    double x = NoncentralChiSquared.upperQuantile(probability, degrees, noncentrality);
    assertThat(NoncentralChiSquared.upperTail(x, degrees, noncentrality))
        .isCloseTo(probability, within(1e-8));
    double high = NoncentralChiSquared.noncentralityOfLowerTail(x, degrees, probability / 2);
    double low = NoncentralChiSquared.noncentralityOfUpperTail(x, degrees, probability / 2);
    assertThat(low).isLessThanOrEqualTo(high);
    if (low > 0) {
      assertThat(NoncentralChiSquared.upperTail(x, degrees, low))
          .isCloseTo(probability / 2, within(1e-8));
    }
    if (high > 0) {
      assertThat(NoncentralChiSquared.lowerTail(x, degrees, high))
          .isCloseTo(probability / 2, within(1e-8));
    }
  }
}
