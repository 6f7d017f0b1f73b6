package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regr_slope;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The trend features by Spark's own window functions, as well as they can be had: one exchange, one
 * sort, and one window node for all functions of the frame.
 */
final class SparkTrend {
  private static final Column V = col("v");

  private SparkTrend() {}

  static Dataset<Row> shuffledAndSorted(Dataset<Row> data) {
    return data.repartition(col("g")).sortWithinPartitions("g", "t");
  }

  static Dataset<Row> lagged(Dataset<Row> data) {
    return data.select(col("*"), lag(V, 1).over(order()).as("previous"));
  }

  /** All seven features over the last {@code window} rows; null below a full window. */
  static Dataset<Row> seven(Dataset<Row> data, int window) {
    WindowSpec frame = order().rowsBetween(1 - window, 0);
    Column full = size(col("values")).geq(window);
    return data.select(
            col("*"),
            lag(V, 1).over(order()).as("previous"),
            row_number().over(order()).cast("double").as("position"))
        .select(
            col("*"),
            avg(V).over(frame).as("mean"),
            stddev_samp(V).over(frame).as("deviation"),
            regr_slope(V, col("position")).over(frame).as("slope"),
            collect_list(V).over(frame).as("values"),
            max(V).over(frame).as("highest"),
            min(V).over(frame).as("lowest"))
        .select(
            col("g"),
            col("t"),
            V,
            V.minus(col("previous")).as(TrendColumns.DELTA),
            try_divide(V, col("previous")).minus(1).as(TrendColumns.PCT_CHANGE),
            when(full, V.minus(col("mean"))).as(TrendColumns.momentum(window)),
            when(full, col("deviation")).as(TrendColumns.volatility(window)),
            when(full, col("slope")).as(TrendColumns.slope(window)),
            when(full, rank()).as(TrendColumns.rank(window)),
            when(full, col("highest").minus(col("lowest"))).as(TrendColumns.range(window)));
  }

  /** Average rank: one for each smaller value, a half for each equal one, and a half. */
  private static Column rank() {
    return aggregate(
        col("values"),
        lit(0.5),
        (sum, other) ->
            sum.plus(when(other.lt(V), lit(1.0)).when(other.equalTo(V), lit(0.5)).otherwise(0.0)));
  }

  private static WindowSpec order() {
    return Window.partitionBy("g").orderBy("t");
  }
}
