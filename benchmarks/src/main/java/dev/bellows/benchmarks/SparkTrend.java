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
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.stddev_samp;
import static org.apache.spark.sql.functions.try_divide;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private static final String VALUES = "values";

  private SparkTrend() {}

  static Dataset<Row> shuffledAndSorted(Dataset<Row> data) {
    return data.repartition(col("g")).sortWithinPartitions("g", "t");
  }

  static Dataset<Row> lagged(Dataset<Row> data) {
    return data.select(col("*"), lag(V, 1).over(order()).as("previous"));
  }

  /**
   * All seven features over the last rows, for each number of them; null below a full window. The
   * ranks are found in the values of the widest window, of which the others are the end.
   */
  static Dataset<Row> seven(Dataset<Row> data, List<Integer> windows) {
    int widest = Collections.max(windows);
    List<Column> sliding = new ArrayList<>(List.of(col("*")));
    sliding.add(collect_list(V).over(frame(widest)).as(VALUES));
    windows.forEach(window -> sliding.addAll(ofFrame(window)));
    List<Column> features = new ArrayList<>(List.of(col("g"), col("t"), V));
    features.add(V.minus(col("previous")).as(TrendColumns.DELTA));
    features.add(try_divide(V, col("previous")).minus(1).as(TrendColumns.PCT_CHANGE));
    windows.forEach(window -> features.addAll(features(window, widest)));
    return data.select(
            col("*"),
            lag(V, 1).over(order()).as("previous"),
            row_number().over(order()).cast("double").as("position"))
        .select(sliding.toArray(Column[]::new))
        .select(features.toArray(Column[]::new));
  }

  private static List<Column> ofFrame(int window) {
    WindowSpec frame = frame(window);
    return List.of(
        avg(V).over(frame).as("mean" + window),
        stddev_samp(V).over(frame).as("deviation" + window),
        regr_slope(V, col("position")).over(frame).as("slope" + window),
        max(V).over(frame).as("highest" + window),
        min(V).over(frame).as("lowest" + window));
  }

  private static List<Column> features(int window, int widest) {
    Column full = size(col(VALUES)).geq(window);
    Column values = window == widest ? col(VALUES) : slice(col(VALUES), lit(-window), lit(window));
    Column range = col("highest" + window).minus(col("lowest" + window));
    return List.of(
        when(full, V.minus(col("mean" + window))).as(TrendColumns.momentum(window)),
        when(full, col("deviation" + window)).as(TrendColumns.volatility(window)),
        when(full, col("slope" + window)).as(TrendColumns.slope(window)),
        when(full, rankIn(values)).as(TrendColumns.rank(window)),
        when(full, range).as(TrendColumns.range(window)));
  }

  /** Average rank: one for each smaller value, a half for each equal one, and a half. */
  private static Column rankIn(Column values) {
    return aggregate(
        values,
        lit(0.5),
        (sum, other) ->
            sum.plus(when(other.lt(V), lit(1.0)).when(other.equalTo(V), lit(0.5)).otherwise(0.0)));
  }

  private static WindowSpec frame(int window) {
    return order().rowsBetween(1 - window, 0);
  }

  private static WindowSpec order() {
    return Window.partitionBy("g").orderBy("t");
  }
}
