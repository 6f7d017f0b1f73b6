package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.lit;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** A whole number that is part of a date or time. */
public enum DatePart {
  /** The year: 2001. */
  YEAR(functions::year, false),
  /** The quarter, 1 to 4. */
  QUARTER(functions::quarter, false),
  /** The month, 1 to 12. */
  MONTH(functions::month, false),
  /** The week of ISO 8601, 1 to 53: weeks begin on Monday, week 1 has the year's first Thursday. */
  WEEK(functions::weekofyear, false),
  /** The day of the year, 1 to 366. */
  DAY_OF_YEAR(functions::dayofyear, false),
  /** The day of the month, 1 to 31. */
  DAY_OF_MONTH(functions::dayofmonth, false),
  /** The day of the week as ISO 8601 counts: Monday is 1, Sunday is 7. */
  DAY_OF_WEEK(date -> functions.weekday(date).plus(lit(1)), false),
  /** The hour, 0 to 23; not of a date. */
  HOUR(functions::hour, true),
  /** The minute, 0 to 59; not of a date. */
  MINUTE(functions::minute, true);

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final UnaryOperator<Column> part;

  private final boolean needsTime;

  DatePart(UnaryOperator<Column> part, boolean needsTime) {
    this.part = part;
    this.needsTime = needsTime;
  }

  Column of(Column date) {
    return part.apply(date);
  }

  boolean needsTime() {
    return needsTime;
  }

  String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }
}
