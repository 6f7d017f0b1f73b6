package dev.bellows.features.trend;

import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;

/**
 * Each trend feature as a column of its own, for {@code select} and {@code withColumn}:
 *
 * <pre>{@code
 * WindowSpec byStore = Window.partitionBy("store").orderBy("day");
 * sales.withColumn("slope", trendSlope(col("amount"), TrendWindow.rows(7)).over(byStore));
 * sales.withColumn("mean",
 *     trendMean(col("amount"), TrendWindow.days(30)).time(col("day")).minPeriods(3).over(byStore));
 * }</pre>
 *
 * <p>The numbers are those of {@link TemporalTrendFeatures}, null where there is none, and null and
 * NaN count as missing. The value column is a number, or what Spark itself takes for one. Rows that
 * are equal in the order of the window come in no particular order: order by as many columns as
 * make a row unique. For many features of one series {@code TemporalTrendFeatures} is faster and
 * orders ties by itself.
 *
 * <p>Nothing here runs a Spark job; all of it works on Spark Connect too.
 */
public final class TrendFunctions {
  private TrendFunctions() {}

  /** As {@link TemporalTrendFeatures#lag}, 1 row back. */
  public static TrendColumn trendLag(Column value) {
    return trendLag(value, 1);
  }

  /** As {@link TemporalTrendFeatures#lag}. */
  public static TrendColumn trendLag(Column value, int lag) {
    return feature("trend_lag", value, f -> f.lag(lag));
  }

  /** As {@link TemporalTrendFeatures#delta}, against the row before. */
  public static TrendColumn trendDelta(Column value) {
    return trendDelta(value, 1);
  }

  /** As {@link TemporalTrendFeatures#delta}. */
  public static TrendColumn trendDelta(Column value, int lag) {
    return feature("trend_delta", value, f -> f.delta(lag));
  }

  /** As {@link TemporalTrendFeatures#pctChange}, against the row before. */
  public static TrendColumn trendPctChange(Column value) {
    return trendPctChange(value, 1);
  }

  /** As {@link TemporalTrendFeatures#pctChange}. */
  public static TrendColumn trendPctChange(Column value, int lag) {
    return feature("trend_pct_change", value, f -> f.pctChange(lag));
  }

  /** As {@link TemporalTrendFeatures#momentum()}. */
  public static TrendColumn trendMomentum(Column value, TrendWindow window) {
    return feature("trend_momentum", value, window, TemporalTrendFeatures::momentum);
  }

  /** As {@link TemporalTrendFeatures#momentum(Momentum)} with {@link Momentum#RATIO}. */
  public static TrendColumn trendMomentumRatio(Column value, TrendWindow window) {
    return feature("trend_momentum_ratio", value, window, f -> f.momentum(Momentum.RATIO));
  }

  /** As {@link TemporalTrendFeatures#volatility()}. */
  public static TrendColumn trendVolatility(Column value, TrendWindow window) {
    return feature("trend_volatility", value, window, TemporalTrendFeatures::volatility);
  }

  /**
   * As {@link TemporalTrendFeatures#volatility(Volatility)} with {@link
   * Volatility#COEFFICIENT_OF_VARIATION}.
   */
  public static TrendColumn trendCv(Column value, TrendWindow window) {
    return feature(
        "trend_cv", value, window, f -> f.volatility(Volatility.COEFFICIENT_OF_VARIATION));
  }

  /** As {@link TemporalTrendFeatures#trendSlope()}, per row. */
  public static TrendColumn trendSlope(Column value, TrendWindow window) {
    return feature("trend_slope", value, window, TemporalTrendFeatures::trendSlope);
  }

  /** As {@link TemporalTrendFeatures#trendSlope(ChronoUnit)}; needs {@code .time(…)}. */
  public static TrendColumn trendSlope(Column value, TrendWindow window, ChronoUnit unit) {
    return feature("trend_slope", value, window, f -> f.trendSlope(unit));
  }

  /** As {@link TemporalTrendFeatures#trendSlopeStderr()}, per row. */
  public static TrendColumn trendSlopeStderr(Column value, TrendWindow window) {
    return feature("trend_slope_stderr", value, window, TemporalTrendFeatures::trendSlopeStderr);
  }

  /** As {@link TemporalTrendFeatures#trendSlopeStderr(ChronoUnit)}; needs {@code .time(…)}. */
  public static TrendColumn trendSlopeStderr(Column value, TrendWindow window, ChronoUnit unit) {
    return feature("trend_slope_stderr", value, window, f -> f.trendSlopeStderr(unit));
  }

  /** As {@link TemporalTrendFeatures#trendSlopeR2()}, over row positions. */
  public static TrendColumn trendSlopeR2(Column value, TrendWindow window) {
    return feature("trend_slope_r2", value, window, TemporalTrendFeatures::trendSlopeR2);
  }

  /** As {@link TemporalTrendFeatures#trendSlopeR2(ChronoUnit)}; needs {@code .time(…)}. */
  public static TrendColumn trendSlopeR2(Column value, TrendWindow window, ChronoUnit unit) {
    return feature("trend_slope_r2", value, window, f -> f.trendSlopeR2(unit));
  }

  /** As {@link TemporalTrendFeatures#rollingRank()}, ties averaged. */
  public static TrendColumn trendRank(Column value, TrendWindow window) {
    return trendRank(value, window, RankTies.AVERAGE, RankScale.POSITION);
  }

  /** As {@link TemporalTrendFeatures#rollingRank(RankTies, RankScale)}. */
  public static TrendColumn trendRank(
      Column value, TrendWindow window, RankTies ties, RankScale scale) {
    return feature("trend_rank", value, window, f -> f.rollingRank(ties, scale));
  }

  /** As {@link TemporalTrendFeatures#minmaxRange}. */
  public static TrendColumn trendRange(Column value, TrendWindow window) {
    return feature("trend_range", value, window, TemporalTrendFeatures::minmaxRange);
  }

  /** As {@link TemporalTrendFeatures#rangePosition}. */
  public static TrendColumn trendRangePosition(Column value, TrendWindow window) {
    return feature("trend_range_position", value, window, TemporalTrendFeatures::rangePosition);
  }

  /** As {@link TemporalTrendFeatures#mean}. */
  public static TrendColumn trendMean(Column value, TrendWindow window) {
    return feature("trend_mean", value, window, TemporalTrendFeatures::mean);
  }

  /** As {@link TemporalTrendFeatures#sum}. */
  public static TrendColumn trendSum(Column value, TrendWindow window) {
    return feature("trend_sum", value, window, TemporalTrendFeatures::sum);
  }

  /** As {@link TemporalTrendFeatures#std}. */
  public static TrendColumn trendStd(Column value, TrendWindow window) {
    return feature("trend_std", value, window, TemporalTrendFeatures::std);
  }

  /** As {@link TemporalTrendFeatures#variance}. */
  public static TrendColumn trendVariance(Column value, TrendWindow window) {
    return feature("trend_variance", value, window, TemporalTrendFeatures::variance);
  }

  /** As {@link TemporalTrendFeatures#min}. */
  public static TrendColumn trendMin(Column value, TrendWindow window) {
    return feature("trend_min", value, window, TemporalTrendFeatures::min);
  }

  /** As {@link TemporalTrendFeatures#max}. */
  public static TrendColumn trendMax(Column value, TrendWindow window) {
    return feature("trend_max", value, window, TemporalTrendFeatures::max);
  }

  /** As {@link TemporalTrendFeatures#median}. */
  public static TrendColumn trendMedian(Column value, TrendWindow window) {
    return feature("trend_median", value, window, TemporalTrendFeatures::median);
  }

  /** As {@link TemporalTrendFeatures#count}. */
  public static TrendColumn trendCount(Column value, TrendWindow window) {
    return feature("trend_count", value, window, TemporalTrendFeatures::count);
  }

  /** As {@link TemporalTrendFeatures#zscore}. */
  public static TrendColumn trendZscore(Column value, TrendWindow window) {
    return feature("trend_zscore", value, window, TemporalTrendFeatures::zscore);
  }

  /** As {@link TemporalTrendFeatures#ewma(TrendWindow)}. */
  public static TrendColumn trendEwma(Column value, TrendWindow halfLife) {
    return trendEwma(value, halfLife, Weights.ADJUSTED, Gaps.COUNT);
  }

  /** As {@link TemporalTrendFeatures#ewma(TrendWindow, Weights, Gaps)}. */
  public static TrendColumn trendEwma(
      Column value, TrendWindow halfLife, Weights weights, Gaps gaps) {
    return feature("trend_ewma", value, f -> f.ewma(halfLife, weights, gaps));
  }

  /** As {@link TemporalTrendFeatures#timeSinceLast}; needs {@code .time(…)}. */
  public static TrendColumn trendTimeSinceLast(Column value, ChronoUnit unit) {
    return feature("trend_time_since_last", value, f -> f.timeSinceLast(unit));
  }

  private static TrendColumn feature(
      String name,
      Column value,
      TrendWindow window,
      UnaryOperator<TemporalTrendFeatures> windowed) {
    return feature(name, value, f -> windowed.apply(f.windows(window)));
  }

  private static TrendColumn feature(
      String name, Column value, UnaryOperator<TemporalTrendFeatures> feature) {
    return new TrendColumn(name, value, feature.apply(nothingYet()));
  }

  /** A definition whose columns and order will be those of the window that it goes over. */
  private static TemporalTrendFeatures nothingYet() {
    return new TemporalTrendFeatures(TrendDefinition.empty());
  }
}
