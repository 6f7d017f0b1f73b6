package dev.bellows.features.sql;

import dev.bellows.core.Args;
import dev.bellows.features.trend.TrendTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;

/**
 * The time of a call's rows.
 *
 * @param argument a timestamp, a date or a number
 * @param counted what the number counts, if that was said
 */
record RowTime(Expression argument, Optional<ChronoUnit> counted) {
  RowTime {
    DataType type = argument.dataType();
    Args.check(
        TrendTime.isTime(type) || type instanceof NumericType,
        "the type of its time, %s, is %s; a timestamp, a date or a number is needed. Cast it first",
        Expressions.name(argument),
        type.simpleString());
    Args.check(
        counted.isEmpty() || type instanceof NumericType,
        "timeUnit has no meaning for its time, %s: that is a %s, which has its unit. Leave it out",
        Expressions.name(argument),
        type.simpleString());
  }

  /** Whether lengths of time can be told; a number may count anything. */
  boolean isMeasured() {
    return counted.isPresent() || !(argument.dataType() instanceof NumericType);
  }

  /** The unit of answers, where none is asked for; a bare number is its own. */
  ChronoUnit unit() {
    return counted.orElse(isMeasured() ? ChronoUnit.DAYS : ChronoUnit.MICROS);
  }

  /** Microseconds; a bare number as it is. */
  Expression micros() {
    Column time = Expressions.column(argument);
    DataType type = argument.dataType();
    Column micros =
        counted
            .map(unit -> TrendTime.micros(time, unit))
            .orElseGet(() -> isMeasured() ? TrendTime.micros(time, type) : time.cast("double"));
    return Expressions.of(micros);
  }
}
