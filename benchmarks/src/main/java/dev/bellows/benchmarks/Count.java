package dev.bellows.benchmarks;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 10000000}, {@code 10_000_000}, {@code 500k} and {@code 10M}. */
final class Count implements ITypeConverter<Long> {
  /** The number in the shortest of these forms. */
  static String text(long number) {
    if (number % 1_000_000 == 0) {
      return number / 1_000_000 + "M";
    }
    return number % 1_000 == 0 ? number / 1_000 + "k" : Long.toString(number);
  }

  @Override
  public Long convert(String text) {
    String digits = text.replace("_", "");
    long unit = digits.endsWith("M") ? 1_000_000 : digits.endsWith("k") ? 1_000 : 1;
    String number = unit == 1 ? digits : digits.substring(0, digits.length() - 1);
    try {
      return Math.multiplyExact(Long.parseLong(number), unit);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new TypeConversionException(
          "'%s' is no count; write 500000, 500k or 10M".formatted(text));
    }
  }
}
