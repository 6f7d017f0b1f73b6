package dev.bellows.features.sql;

import static dev.bellows.features.sql.TrendOption.ADJUST;
import static dev.bellows.features.sql.TrendOption.AS_OF;
import static dev.bellows.features.sql.TrendOption.CLOSED;
import static dev.bellows.features.sql.TrendOption.DEVIATION;
import static dev.bellows.features.sql.TrendOption.FILL;
import static dev.bellows.features.sql.TrendOption.GAP;
import static dev.bellows.features.sql.TrendOption.IGNORE_NA;
import static dev.bellows.features.sql.TrendOption.MIN_PERIODS;
import static dev.bellows.features.sql.TrendOption.PANDAS;
import static dev.bellows.features.sql.TrendOption.SCALE;
import static dev.bellows.features.sql.TrendOption.TIES;
import static dev.bellows.features.sql.TrendOption.TIME_UNIT;
import static dev.bellows.features.sql.TrendOption.UNIT;
import static dev.bellows.features.sql.TrendOption.ZERO_BASE;

import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.Momentum;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.Volatility;
import dev.bellows.features.trend.Weights;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A SQL function.
 *
 * @param sqlName {@code trend_slope}
 * @param meaning the value, as a phrase
 * @param form the arguments beside the options
 * @param example arguments, and behind an arrow the answers, of the four visits in the manual
 * @param feature adds the feature of a call to a definition that has all but it
 * @param options what it takes in its last argument
 */
record TrendSqlFunction(
    String sqlName,
    String meaning,
    Form form,
    String example,
    BiFunction<TemporalTrendFeatures, TrendArguments, TemporalTrendFeatures> feature,
    Set<TrendOption> options) {

  /** All of them, one for each trend feature; a new feature gets its function here. */
  static final List<TrendSqlFunction> ALL =
      List.of(
          new TrendSqlFunction(
              "trend_lag",
              "the value k rows before, 1 by default",
              Form.LAG,
              "hits => NULL, 4.0, 6.0, 5.0",
              (f, call) -> f.lag(call.lag())),
          new TrendSqlFunction(
              "trend_delta",
              "value - the value k rows before, 1 by default",
              Form.LAG,
              "hits => NULL, 2.0, -1.0, 4.0",
              (f, call) -> f.delta(call.lag())),
          new TrendSqlFunction(
              "trend_pct_change",
              "value / the value k rows before - 1; k is 1 by default",
              Form.LAG,
              "hits => NULL, 0.5, -0.16666666666666666, 0.8",
              (f, call) -> f.pctChange(call.lag()),
              ZERO_BASE,
              FILL,
              PANDAS),
          new TrendSqlFunction(
              "trend_momentum",
              "last value - mean of the window",
              Form.WINDOW,
              "hits, 2 => NULL, 1.0, -0.5, 2.0",
              (f, call) -> f.momentum()),
          new TrendSqlFunction(
              "trend_momentum_ratio",
              "last value / mean of the window",
              Form.WINDOW,
              "hits, 2 => NULL, 1.2, 0.9090909090909091, 1.2857142857142858",
              (f, call) -> f.momentum(Momentum.RATIO)),
          new TrendSqlFunction(
              "trend_volatility",
              "standard deviation of the window",
              Form.WINDOW,
              "hits, 2 => NULL, 1.4142135623730951, 0.7071067811865476, 2.8284271247461903",
              (f, call) -> f.volatility(),
              DEVIATION),
          new TrendSqlFunction(
              "trend_cv",
              "standard deviation / mean of the window",
              Form.WINDOW,
              "hits, 2 => NULL, 0.282842712474619, 0.128564869306645, 0.4040610178208843",
              (f, call) -> f.volatility(Volatility.COEFFICIENT_OF_VARIATION),
              DEVIATION),
          new TrendSqlFunction(
              "trend_slope",
              "least-squares slope of the window, per row, or per unit of time where a time is given",
              Form.WINDOW,
              "hits, day, 3 => NULL, NULL, 0.5, 1.5",
              (f, call) -> call.axis().map(f::trendSlope).orElseGet(f::trendSlope),
              UNIT),
          new TrendSqlFunction(
              "trend_slope_stderr",
              "standard error of trend_slope",
              Form.WINDOW,
              "hits, day, 3 => NULL, NULL, 0.8660254037844386, 1.4433756729740645",
              (f, call) -> call.axis().map(f::trendSlopeStderr).orElseGet(f::trendSlopeStderr),
              UNIT),
          new TrendSqlFunction(
              "trend_slope_r2",
              "share of the variance that the line of trend_slope explains",
              Form.WINDOW,
              "hits, day, 3 => NULL, NULL, 0.25, 0.5192307692307692",
              (f, call) -> call.axis().map(f::trendSlopeR2).orElseGet(f::trendSlopeR2),
              UNIT),
          new TrendSqlFunction(
              "trend_rank",
              "rank of the last value in the window, smallest first",
              Form.WINDOW,
              "hits, 3, map('scale', 'pct') => NULL, NULL, 0.6666666666666666, 1.0",
              (f, call) ->
                  f.rollingRank(
                      call.options().constant(TIES, RankTies.AVERAGE),
                      call.options().constant(SCALE, RankScale.POSITION)),
              TIES,
              SCALE),
          new TrendSqlFunction(
              "trend_range",
              "maximum - minimum of the window",
              Form.WINDOW,
              "hits, 3 => NULL, NULL, 2.0, 4.0",
              (f, call) -> f.minmaxRange()),
          new TrendSqlFunction(
              "trend_range_position",
              "(last value - minimum) / (maximum - minimum) of the window",
              Form.WINDOW,
              "hits, 3 => NULL, NULL, 0.5, 1.0",
              (f, call) -> f.rangePosition()),
          new TrendSqlFunction(
              "trend_mean",
              "mean of the window",
              Form.WINDOW,
              "hits, day, '2d', map('timeUnit', 'days') => 4.0, 5.0, 5.5, 7.0",
              (f, call) -> f.mean()),
          new TrendSqlFunction(
              "trend_sum",
              "sum of the window",
              Form.WINDOW,
              "hits, 3 => NULL, NULL, 15.0, 20.0",
              (f, call) -> f.sum()),
          new TrendSqlFunction(
              "trend_std",
              "standard deviation of the window",
              Form.WINDOW,
              "hits, 2, map('deviation', 'population') => NULL, 1.0, 0.5, 2.0",
              (f, call) -> f.std(),
              DEVIATION),
          new TrendSqlFunction(
              "trend_variance",
              "variance of the window",
              Form.WINDOW,
              "hits, 2 => NULL, 2.0, 0.5, 8.0",
              (f, call) -> f.variance(),
              DEVIATION),
          new TrendSqlFunction(
              "trend_min",
              "minimum of the window",
              Form.WINDOW,
              "hits, 3 => NULL, NULL, 4.0, 5.0",
              (f, call) -> f.min()),
          new TrendSqlFunction(
              "trend_max",
              "maximum of the window",
              Form.WINDOW,
              "hits, 3 => NULL, NULL, 6.0, 9.0",
              (f, call) -> f.max()),
          new TrendSqlFunction(
              "trend_median",
              "median of the window",
              Form.WINDOW,
              "hits, 'expanding' => 4.0, 5.0, 5.0, 5.5",
              (f, call) -> f.median()),
          new TrendSqlFunction(
              "trend_count",
              "number of non-missing values in the window",
              Form.WINDOW,
              "hits, 3, map('minPeriods', 1) => 1.0, 2.0, 3.0, 3.0",
              (f, call) -> f.count()),
          new TrendSqlFunction(
              "trend_zscore",
              "(last value - mean) / standard deviation of the window",
              Form.WINDOW,
              "hits, 3 => NULL, NULL, 0.0, 1.1208970766356101",
              (f, call) -> f.zscore(),
              DEVIATION),
          new TrendSqlFunction(
              "trend_ewma",
              "exponentially weighted mean of all values so far",
              Form.HALF_LIFE,
              "hits, 1 => 4.0, 5.333333333333333, 5.142857142857143, 7.2",
              (f, call) ->
                  f.ewma(
                      call.length(),
                      call.options().truth(ADJUST, true) ? Weights.ADJUSTED : Weights.RECURSIVE,
                      call.options().truth(IGNORE_NA, false) ? Gaps.IGNORE : Gaps.COUNT),
              ADJUST,
              IGNORE_NA,
              PANDAS),
          new TrendSqlFunction(
              "trend_time_since_last",
              "time since the last non-missing value",
              Form.ELAPSED,
              "if(day = 3, NULL, hits), day => 0.0, 0.0, 1.0, 0.0",
              (f, call) -> f.timeSinceLast(call.unit()),
              UNIT));

  private TrendSqlFunction(
      String sqlName,
      String meaning,
      Form form,
      String example,
      BiFunction<TemporalTrendFeatures, TrendArguments, TemporalTrendFeatures> feature,
      TrendOption... own) {
    this(sqlName, meaning, form, example, feature, options(form, own));
  }

  private static Set<TrendOption> options(Form form, TrendOption... own) {
    Set<TrendOption> options = EnumSet.of(AS_OF, GAP, TIME_UNIT);
    options.addAll(List.of(own));
    if (form == Form.WINDOW) {
      options.addAll(List.of(CLOSED, MIN_PERIODS));
    }
    return Collections.unmodifiableSet(options);
  }

  /** The arguments beside the options. */
  enum Form {
    LAG("(value) or (value, k) or (value, time, k)"),
    WINDOW("(value, window) or (value, time, window)"),
    HALF_LIFE("(value, halfLife) or (value, time, halfLife)"),
    ELAPSED("(value, time)");

    private static final String OR = " or ";

    private final String shapes;

    Form(String shapes) {
      this.shapes = shapes;
    }

    /** The ways to write the arguments, that with a time last. */
    List<String> shapes() {
      return List.of(shapes.split(OR));
    }

    /** The same in one line. */
    @Override
    public String toString() {
      return shapes;
    }
  }

  /** The definition with this feature of a call. */
  TemporalTrendFeatures in(TemporalTrendFeatures features, TrendArguments call) {
    TemporalTrendFeatures placed = form == Form.WINDOW ? features.windows(call.length()) : features;
    return feature.apply(call.options().in(placed), call);
  }
}
