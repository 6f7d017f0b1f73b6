package dev.bellows.features.trend.oracle;

import java.math.BigDecimal;
import java.math.MathContext;

/** Powers of one half, to 80 digits. */
final class ExactPower {
  /** The digits of a result. */
  static final MathContext DIGITS = new MathContext(80);

  private static final MathContext WORKING = new MathContext(110);
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal LN_2 = lnOfTwo();

  /** 2^-100,000 of the largest double is far below the smallest. */
  private static final BigDecimal LARGEST = new BigDecimal(100_000);

  private static final int HALVINGS = 16;

  private ExactPower() {}

  /** ½ to a power of 0 or more; 0 where no sum of doubles could tell. */
  static BigDecimal ofHalf(BigDecimal exponent) {
    if (exponent.compareTo(LARGEST) > 0) {
      return BigDecimal.ZERO;
    }
    int whole = exponent.intValue();
    BigDecimal rest = exponent.subtract(BigDecimal.valueOf(whole));
    return HALF.pow(whole, WORKING).multiply(exp(rest.multiply(LN_2).negate()), DIGITS);
  }

  /** The natural logarithm of 2. */
  static BigDecimal lnOfTwo() {
    // Machin's way: 18 atanh(1/26) − 2 atanh(1/4801) + 8 atanh(1/8749).
    return reciprocalAtanh(26, 18).add(reciprocalAtanh(4801, -2)).add(reciprocalAtanh(8749, 8));
  }

  private static BigDecimal reciprocalAtanh(int reciprocal, int factor) {
    BigDecimal square = BigDecimal.valueOf((long) reciprocal * reciprocal);
    BigDecimal power = BigDecimal.valueOf(factor).divide(BigDecimal.valueOf(reciprocal), WORKING);
    BigDecimal sum = power;
    for (int odd = 3; power.precision() - power.scale() > -WORKING.getPrecision(); odd += 2) {
      power = power.divide(square, WORKING);
      sum = sum.add(power.divide(BigDecimal.valueOf(odd), WORKING), WORKING);
    }
    return sum;
  }

  /** Taylor's series of a number of at most 1, made small by halving, then squared as often. */
  private static BigDecimal exp(BigDecimal number) {
    BigDecimal small = number.multiply(HALF.pow(HALVINGS), WORKING);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int n = 1; term.precision() - term.scale() > -WORKING.getPrecision(); n++) {
      term = term.multiply(small, WORKING).divide(BigDecimal.valueOf(n), WORKING);
      if (term.signum() == 0) {
        break;
      }
      sum = sum.add(term, WORKING);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum, WORKING);
    }
    return sum;
  }
}
