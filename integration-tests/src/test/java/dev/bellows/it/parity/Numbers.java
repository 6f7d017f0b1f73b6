package dev.bellows.it.parity;

import org.apache.spark.sql.Row;

/** Numbers as they arrive from Python's text and from Spark's rows; NaN is a missing one. */
final class Numbers {
  private Numbers() {}

  /** Reads what Python's {@code %.17g} writes. */
  static double parse(String text) {
    return switch (text) {
      case "nan", "null" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** A feature of a row: NaN for null; an actual NaN is an error, as Bellows promises null. */
  static double feature(Row row, String column) {
    int at = row.fieldIndex(column);
    if (row.isNullAt(at)) {
      return Double.NaN;
    }
    double value = row.getDouble(at);
    if (Double.isNaN(value)) {
      throw new AssertionError(column + " is NaN and not null in " + row);
    }
    return value;
  }
}
