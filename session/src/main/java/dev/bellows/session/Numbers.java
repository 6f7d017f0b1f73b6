package dev.bellows.session;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as reports print them. */
final class Numbers {
  private Numbers() {}

  /** At most four digits that matter, no exponent, no trailing zeros: {@code 100}, {@code 0.3}. */
  static String plain(double number) {
    BigDecimal rounded = BigDecimal.valueOf(number);
    if (rounded.precision() - rounded.scale() < 4) {
      rounded = rounded.round(new MathContext(4));
    }
    return rounded.stripTrailingZeros().toPlainString();
  }

  /** Bytes in the largest unit that leaves at least 1: {@code 1.5g}, {@code 512m}. */
  static String bytes(long bytes) {
    int unit = 0;
    double size = bytes;
    while (size >= 1024 && unit < 5) {
      size /= 1024;
      unit++;
    }
    return plain(size) + "bkmgtp".charAt(unit);
  }
}
