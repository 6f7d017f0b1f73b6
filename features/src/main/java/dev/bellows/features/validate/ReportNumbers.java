package dev.bellows.features.validate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes numbers as the report's readers read them: grouped, rounded, never in exponents early. */
final class ReportNumbers {
  private static final String MINUS = "\u2212";
  private static final String PERCENT = "\u202f%";
  private static final int SIGNIFICANT = 4;

  private ReportNumbers() {}

  /** {@code 3,000,000}. */
  static String count(long count) {
    return minus(String.format(Locale.ROOT, "%,d", count));
  }

  /** A share as a percentage that is 0 only for nothing and 100 only for all: {@code 12.3 %}. */
  static String share(double share) {
    if (Double.isNaN(share)) {
      return "";
    }
    if (share == 0 || share == 1) {
      return (share == 0 ? "0" : "100") + PERCENT;
    }
    double percent = share * 100;
    if (Math.abs(percent) < 0.01) {
      return "<0.01" + PERCENT;
    }
    if (percent > 99.95 && percent < 100) {
      return ">99.9" + PERCENT;
    }
    return fixed(percent, percent < 9.995 ? 2 : 1) + PERCENT;
  }

  /** A share in whole percents: {@code 48 %}; what is not nothing is at least {@code <1 %}. */
  static String wholeShare(double share) {
    if (Double.isNaN(share)) {
      return "";
    }
    boolean isLittle = share > 0 && share < 0.005;
    return (isLittle ? "<1" : fixed(share * 100, 0)) + PERCENT;
  }

  /** A stability index: three decimals, two from 10 on. */
  static String index(double psi) {
    if (Double.isNaN(psi)) {
      return "";
    }
    if (psi > 0 && psi < 0.0005) {
      return "<0.001";
    }
    return Double.isInfinite(psi) ? number(psi) : fixed(psi, psi < 10 ? 3 : 1);
  }

  /** A probability: {@code <0.001}, {@code 0.034}. */
  static String probability(double p) {
    if (Double.isNaN(p)) {
      return "";
    }
    return p < 0.001 ? "<0.001" : fixed(p, 3);
  }

  /** Four significant digits, whole numbers below a billion in full: {@code 1,234.5}. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : MINUS + "∞";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e9) {
      return count((long) value);
    }
    if (size >= 1e9 || size < 1e-4) {
      return scientific(value);
    }
    int decimals = SIGNIFICANT - 1 - (int) Math.floor(Math.log10(size));
    return fixed(value, Math.max(0, decimals));
  }

  /** A number that someone chose, as it was written: {@code 0.05}. */
  static String plain(double value) {
    return minus(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
  }

  /** With exactly so many decimals. */
  static String fixed(double value, int decimals) {
    String text =
        String.format(
            Locale.ROOT,
            "%,." + decimals + "f",
            BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN));
    return minus(text);
  }

  private static String scientific(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(SIGNIFICANT));
    int exponent = rounded.precision() - rounded.scale() - 1;
    String digits = rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return minus(digits + "e" + exponent);
  }

  private static String minus(String text) {
    return text.replace("-", MINUS);
  }
}
