package dev.bellows.features.trend.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class ExactPowerTest {
  private static final BigDecimal LAST_DIGITS = new BigDecimal("1e-76");

  @Test
  void theLogarithmOfTwoHasItsPublishedDigits() {
    BigDecimal published =
        new BigDecimal(
            "0.69314718055994530941723212145817656807550013436025525412068000949339362196969471560586");
    assertNear(ExactPower.lnOfTwo(), published);
  }

  @Test
  void thePowersAreTheRootsOfOneHalf() {
    BigDecimal half = new BigDecimal("0.5");
    assertNear(power("0.5"), half.sqrt(new MathContext(90)));
    assertNear(power("0.25"), half.sqrt(new MathContext(90)).sqrt(new MathContext(90)));
    BigDecimal seventh = BigDecimal.ONE.divide(BigDecimal.valueOf(7), new MathContext(90));
    assertNear(ExactPower.ofHalf(seventh).pow(7), half);
    assertNear(ExactPower.ofHalf(seventh.add(BigDecimal.valueOf(3))).pow(7), half.pow(22));
  }

  @Test
  void wholePowersHaveAllTheirDigits() {
    assertThat(power("0")).isEqualByComparingTo("1");
    assertThat(power("3")).isEqualByComparingTo("0.125");
    assertThat(power("1000").doubleValue()).isEqualTo(Math.scalb(1.0, -1000));
    assertThat(power("1e9")).isZero();
  }

  private static BigDecimal power(String exponent) {
    return ExactPower.ofHalf(new BigDecimal(exponent));
  }

  private static void assertNear(BigDecimal actual, BigDecimal expected) {
    BigDecimal error = actual.subtract(expected).abs().divide(expected, MathContext.DECIMAL32);
    assertThat(error).isLessThan(LAST_DIGITS);
  }
}
