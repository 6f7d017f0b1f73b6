package dev.bellows.features.validate;

import dev.bellows.core.Args;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;

/** Values as Spark SQL writes them. */
final class SqlLiteral {
  private SqlLiteral() {}

  /**
   * @throws IllegalArgumentException for null, for what is infinite or NaN, and for types that a
   *     condition does not take
   */
  static String of(Object value) {
    if (value instanceof String text) {
      return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      Args.check(
          Double.isFinite(number), "Invalid value in a rule: %s; a finite one is needed", number);
      return new BigDecimal(value.toString()).toPlainString();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof LocalDate) {
      return "DATE '" + value + "'";
    }
    if (value instanceof Instant) {
      return "TIMESTAMP '" + value + "'";
    }
    boolean plain =
        value instanceof Long
            || value instanceof Integer
            || value instanceof Short
            || value instanceof Byte
            || value instanceof BigInteger
            || value instanceof Boolean;
    Args.check(
        plain,
        "Invalid value in a rule: %s; a number, a text, a boolean, a date (LocalDate) or a time"
            + " (Instant) is needed",
        value);
    return value.toString();
  }
}
