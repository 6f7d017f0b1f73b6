package dev.bellows.it.connect;

import static dev.bellows.features.trend.TrendFunctions.trendEwma;
import static dev.bellows.features.trend.TrendFunctions.trendLag;
import static dev.bellows.features.trend.TrendFunctions.trendMean;
import static dev.bellows.features.trend.TrendFunctions.trendRank;
import static dev.bellows.features.trend.TrendFunctions.trendSlope;
import static dev.bellows.features.trend.TrendFunctions.trendTimeSinceLast;
import static org.apache.spark.sql.functions.col;

import dev.bellows.features.trend.AsOf;
import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.TrendWindow;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** Features of {@link Sales} in the three ways in which one is a column of its own. */
final class TrendColumns {
  /** Runs in a session that has the extension. */
  static final String SQL =
      """
      SELECT id,
        trend_slope(amount, 5) OVER w AS amount_slope_5r,
        trend_mean(amount, at, '9d', map('minPeriods', 2, 'closed', 'left')) OVER w AS amount_mean_9d,
        trend_lag(amount, at, 2, map('asOf', 'strictlyBefore')) OVER w AS amount_lag_2,
        trend_rank(amount, day, 'expanding', map('gap', '1 day')) OVER w AS amount_rank_expanding,
        trend_ewma(amount, local, '4d') OVER w AS amount_ewma_4d,
        trend_time_since_last(amount, at, map('unit', 'hours')) OVER w AS amount_since_last_hours
      FROM (SELECT *, to_timestamp_ntz(date_format(at, 'yyyy-MM-dd HH:mm:ss')) AS local,
          date_from_unix_date(int(unix_seconds(at) div 86400)) AS day FROM input)
      WINDOW w AS (PARTITION BY shop ORDER BY at, id)\
      """;

  private TrendColumns() {}

  static Dataset<Row> of(Dataset<Row> sales) {
    WindowSpec byShop = Window.partitionBy("shop").orderBy("at", "id");
    Column amount = col("amount");
    return sales
        .selectExpr(
            "*",
            "to_timestamp_ntz(date_format(at, 'yyyy-MM-dd HH:mm:ss')) AS local",
            // The day of UTC: sessions in other time zones see the same.
            "date_from_unix_date(int(unix_seconds(at) div 86400)) AS day")
        .select(
            col("id"),
            trendSlope(amount, TrendWindow.rows(5)).over(byShop),
            trendMean(amount, TrendWindow.days(9))
                .time(col("at"))
                .minPeriods(2)
                .closed(Closed.LEFT)
                .over(byShop),
            trendLag(amount, 2).time(col("at")).asOf(AsOf.STRICTLY_BEFORE).over(byShop),
            trendRank(amount, TrendWindow.expanding()).time(col("day")).gap("1 day").over(byShop),
            trendEwma(amount, TrendWindow.days(4)).time(col("local")).over(byShop),
            trendTimeSinceLast(amount, ChronoUnit.HOURS).time(col("at")).over(byShop));
  }
}
