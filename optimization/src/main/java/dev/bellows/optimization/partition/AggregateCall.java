package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;

import dev.bellows.core.Columns;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * A statistic of a column.
 *
 * @param share of a percentile
 * @param name of the result
 */
record AggregateCall(
    AggregateFunction function, String column, Optional<Double> share, String name) {
  static final String VALUE = "bellows_value";
  static final String FREQUENCY = "bellows_frequency";

  /** Over rows. */
  Column plain() {
    Column values = Columns.named(column);
    return share.map(p -> percentile(values, lit(p))).orElseGet(() -> function.of(values));
  }

  /** Over different values and how often each is there. */
  Column overFrequencies() {
    return switch (function) {
      case PERCENTILE -> percentile(col(VALUE), lit(share.orElseThrow()), col(FREQUENCY));
      case MEDIAN -> percentile(col(VALUE), lit(0.5), col(FREQUENCY));
      case COLLECT_SET -> collect_list(col(VALUE));
      case MODE ->
          expr(
              "min_by(%1$s, struct(-%2$s, %1$s)) filter (where %1$s is not null)"
                  .formatted(VALUE, FREQUENCY));
      default -> throw new IllegalStateException(function + " has no form over frequencies");
    };
  }

  boolean isList() {
    return function == AggregateFunction.COLLECT_LIST || function == AggregateFunction.COLLECT_SET;
  }
}
