package dev.bellows.features.trend;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.typeof;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Times as trend features read them: microseconds since 1970 as doubles, exact from 1685 to 2255.
 * Null stays null.
 */
public final class TrendTime {
  private TrendTime() {}

  /** Whether values of that type are times of their own: timestamps, local timestamps and dates. */
  public static boolean isTime(DataType type) {
    return type instanceof TimestampType
        || type instanceof TimestampNTZType
        || type instanceof DateType;
  }

  /** The microseconds of a column of that type, for which {@link #isTime} holds. */
  public static Column micros(Column time, DataType type) {
    if (type instanceof DateType) {
      return unix_date(time).cast("double").multiply(lit(86400e6));
    }
    return type instanceof TimestampType ? unix_micros(time).cast("double") : localMicros(time);
  }

  /** The microseconds of a number that counts such units; Spark refuses to multiply a time. */
  public static Column micros(Column count, ChronoUnit unit) {
    return count.multiply(lit((double) TimeWindow.microsOf(unit)));
  }

  /**
   * The microseconds of a timestamp, a local timestamp or a date, whichever Spark finds the column
   * to be. A number is refused when Spark analyzes the query, other types when it runs.
   */
  static Column micros(Column time) {
    Column type = typeof(time);
    Column refusal =
        concat(
            lit("Cannot compute trend features over time: its type is "),
            type,
            lit(
                "; a timestamp, a date, or a number whose unit is said is needed. Cast it, or say"
                    + " the unit: time(column, ChronoUnit.SECONDS)"));
    // The casts to what it is not are for the analysis of branches that are never taken.
    return when(type.equalTo("date"), micros(time.cast("date"), DataTypes.DateType))
        .when(type.equalTo("timestamp"), micros(time.cast("timestamp"), DataTypes.TimestampType))
        .when(type.equalTo("timestamp_ntz"), localMicros(time.cast("timestamp_ntz")))
        .otherwise(raise_error(refusal).cast("double"));
  }

  /** A cast of a local time to a timestamp would bend it at the session's daylight saving. */
  private static Column localMicros(Column local) {
    return local
        .minus(expr("timestamp_ntz'1970-01-01 00:00:00'"))
        .cast("interval second")
        .cast("decimal(20, 6)")
        .multiply(expr("1e6BD"))
        .cast("double");
  }
}
