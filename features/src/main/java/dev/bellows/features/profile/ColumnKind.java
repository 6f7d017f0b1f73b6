package dev.bellows.features.profile;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.VarcharType;

/** What a column's values are, and so which statistics it has. */
public enum ColumnKind {
  /** Whole, decimal and floating numbers. */
  NUMERIC,
  /** Strings. */
  TEXT,
  /** Booleans; as numbers, true is 1 and false is 0. */
  BOOLEAN,
  /** Dates; as numbers, days since 1970-01-01. */
  DATE,
  /** Timestamps with or without time zone; as numbers, microseconds since 1970-01-01 00:00. */
  TIMESTAMP,
  /** Values of which only the presence is known: arrays, maps, structs, binary and others. */
  UNSUPPORTED;

  /** Whether the values have numbers: all but text and unsupported ones. */
  public boolean hasNumbers() {
    return this != TEXT && this != UNSUPPORTED;
  }

  /** What the values of columns of that type are. */
  public static ColumnKind of(DataType type) {
    if (type instanceof NumericType) {
      return NUMERIC;
    }
    if (type instanceof StringType || type instanceof CharType || type instanceof VarcharType) {
      return TEXT;
    }
    if (type instanceof BooleanType) {
      return BOOLEAN;
    }
    if (type instanceof DateType) {
      return DATE;
    }
    boolean isTimestamp = type instanceof TimestampType || type instanceof TimestampNTZType;
    return isTimestamp ? TIMESTAMP : UNSUPPORTED;
  }

  /**
   * The values of a column of this kind as their numbers: days and microseconds as whole numbers,
   * others as they are. A timestamp without time zone counts as one of UTC, so that no daylight
   * saving of the session's zone can bend it.
   *
   * @param type the column's type as SQL writes it
   */
  public Column numbers(Column column, String type) {
    return switch (this) {
      case DATE -> unix_date(column);
      case TIMESTAMP ->
          type.equalsIgnoreCase("timestamp_ntz") ? local(column) : unix_micros(column);
      default -> column;
    };
  }

  private static Column local(Column column) {
    return column
        .minus(expr("timestamp_ntz'1970-01-01 00:00:00'"))
        .cast("interval second")
        .cast("decimal(20, 6)")
        .multiply(expr("1e6BD"))
        .cast("bigint");
  }
}
