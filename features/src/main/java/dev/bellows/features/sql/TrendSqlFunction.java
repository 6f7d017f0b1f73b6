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
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/** The SQL functions, one for each trend feature; a new feature gets its constant here. */
// Its lambdas hold nothing, and its sets are never given away.
@SuppressWarnings("ImmutableEnumChecker")
enum TrendSqlFunction {
  TREND_LAG(
      "the value k rows before, 1 by default",
      Form.LAG,
      "hits => NULL, 4.0, 6.0, 5.0",
      (f, call) -> f.lag(call.lag())),
  TREND_DELTA(
      "value - the value k rows before, 1 by default",
      Form.LAG,
      "hits => NULL, 2.0, -1.0, 4.0",
      (f, call) -> f.delta(call.lag())),
  TREND_PCT_CHANGE(
      "value / the value k rows before - 1; k is 1 by default",
      Form.LAG,
      "hits => NULL, 0.5, -0.16666666666666666, 0.8",
      (f, call) -> f.pctChange(call.lag()),
      ZERO_BASE,
      FILL,
      PANDAS),
  TREND_MOMENTUM(
      "last value - mean of the window",
      Form.WINDOW,
      "hits, 2 => NULL, 1.0, -0.5, 2.0",
      (f, call) -> f.momentum()),
  TREND_MOMENTUM_RATIO(
      "last value / mean of the window",
      Form.WINDOW,
      "hits, 2 => NULL, 1.2, 0.9090909090909091, 1.2857142857142858",
      (f, call) -> f.momentum(Momentum.RATIO)),
  TREND_VOLATILITY(
      "standard deviation of the window",
      Form.WINDOW,
      "hits, 2 => NULL, 1.4142135623730951, 0.7071067811865476, 2.8284271247461903",
      (f, call) -> f.volatility(),
      DEVIATION),
  TREND_CV(
      "standard deviation / mean of the window",
      Form.WINDOW,
      "hits, 2 => NULL, 0.282842712474619, 0.128564869306645, 0.4040610178208843",
      (f, call) -> f.volatility(Volatility.COEFFICIENT_OF_VARIATION),
      DEVIATION),
  TREND_SLOPE(
      "least-squares slope of the window, per row, or per unit of time where a time is given",
      Form.WINDOW,
      "hits, day, 3 => NULL, NULL, 0.5, 1.5",
      (f, call) -> call.axis().map(f::trendSlope).orElseGet(f::trendSlope),
      UNIT),
  TREND_SLOPE_STDERR(
      "standard error of trend_slope",
      Form.WINDOW,
      "hits, day, 3 => NULL, NULL, 0.8660254037844386, 1.4433756729740645",
      (f, call) -> call.axis().map(f::trendSlopeStderr).orElseGet(f::trendSlopeStderr),
      UNIT),
  TREND_SLOPE_R2(
      "share of the variance that the line of trend_slope explains",
      Form.WINDOW,
      "hits, day, 3 => NULL, NULL, 0.25, 0.5192307692307692",
      (f, call) -> call.axis().map(f::trendSlopeR2).orElseGet(f::trendSlopeR2),
      UNIT),
  TREND_RANK(
      "rank of the last value in the window, smallest first",
      Form.WINDOW,
      "hits, 3, map('scale', 'pct') => NULL, NULL, 0.6666666666666666, 1.0",
      (f, call) ->
          f.rollingRank(
              call.options().constant(TIES, RankTies.AVERAGE),
              call.options().constant(SCALE, RankScale.POSITION)),
      TIES,
      SCALE),
  TREND_RANGE(
      "maximum - minimum of the window",
      Form.WINDOW,
      "hits, 3 => NULL, NULL, 2.0, 4.0",
      (f, call) -> f.minmaxRange()),
  TREND_RANGE_POSITION(
      "(last value - minimum) / (maximum - minimum) of the window",
      Form.WINDOW,
      "hits, 3 => NULL, NULL, 0.5, 1.0",
      (f, call) -> f.rangePosition()),
  TREND_MEAN(
      "mean of the window",
      Form.WINDOW,
      "hits, day, '2d', map('timeUnit', 'days') => 4.0, 5.0, 5.5, 7.0",
      (f, call) -> f.mean()),
  TREND_SUM(
      "sum of the window", Form.WINDOW, "hits, 3 => NULL, NULL, 15.0, 20.0", (f, call) -> f.sum()),
  TREND_STD(
      "standard deviation of the window",
      Form.WINDOW,
      "hits, 2, map('deviation', 'population') => NULL, 1.0, 0.5, 2.0",
      (f, call) -> f.std(),
      DEVIATION),
  TREND_VARIANCE(
      "variance of the window",
      Form.WINDOW,
      "hits, 2 => NULL, 2.0, 0.5, 8.0",
      (f, call) -> f.variance(),
      DEVIATION),
  TREND_MIN(
      "minimum of the window",
      Form.WINDOW,
      "hits, 3 => NULL, NULL, 4.0, 5.0",
      (f, call) -> f.min()),
  TREND_MAX(
      "maximum of the window",
      Form.WINDOW,
      "hits, 3 => NULL, NULL, 6.0, 9.0",
      (f, call) -> f.max()),
  TREND_MEDIAN(
      "median of the window",
      Form.WINDOW,
      "hits, 'expanding' => 4.0, 5.0, 5.0, 5.5",
      (f, call) -> f.median()),
  TREND_COUNT(
      "number of non-missing values in the window",
      Form.WINDOW,
      "hits, 3, map('minPeriods', 1) => 1.0, 2.0, 3.0, 3.0",
      (f, call) -> f.count()),
  TREND_ZSCORE(
      "(last value - mean) / standard deviation of the window",
      Form.WINDOW,
      "hits, 3 => NULL, NULL, 0.0, 1.1208970766356101",
      (f, call) -> f.zscore(),
      DEVIATION),
  TREND_EWMA(
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
  TREND_TIME_SINCE_LAST(
      "time since the last non-missing value",
      Form.ELAPSED,
      "if(day = 3, NULL, hits), day => 0.0, 0.0, 1.0, 0.0",
      (f, call) -> f.timeSinceLast(call.unit()),
      UNIT);

  /** The arguments beside the options. */
  enum Form {
    LAG("(value)", "(value, k)", "(value, time, k)"),
    WINDOW("(value, window)", "(value, time, window)"),
    HALF_LIFE("(value, halfLife)", "(value, time, halfLife)"),
    ELAPSED("(value, time)");

    private final String[] shapes;

    Form(String... shapes) {
      this.shapes = shapes;
    }

    /** The ways to write the arguments. */
    String[] shapes() {
      return shapes.clone();
    }
  }

  private final String meaning;
  private final Form form;
  private final String example;
  private final BiFunction<TemporalTrendFeatures, TrendArguments, TemporalTrendFeatures> feature;
  private final Set<TrendOption> options;

  TrendSqlFunction(
      String meaning,
      Form form,
      String example,
      BiFunction<TemporalTrendFeatures, TrendArguments, TemporalTrendFeatures> feature,
      TrendOption... own) {
    this.meaning = meaning;
    this.form = form;
    this.example = example;
    this.feature = feature;
    options = EnumSet.of(AS_OF, GAP, TIME_UNIT);
    options.addAll(List.of(own));
    if (form == Form.WINDOW) {
      options.addAll(Set.of(CLOSED, MIN_PERIODS));
    }
  }

  /** {@code trend_slope}. */
  String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value, as a phrase. */
  String meaning() {
    return meaning;
  }

  Form form() {
    return form;
  }

  /** Arguments, and behind an arrow the answers, of the four visits in the manual. */
  String example() {
    return example;
  }

  /** The options that it takes. */
  Set<TrendOption> options() {
    return options;
  }

  /** The definition with this feature of a call. */
  TemporalTrendFeatures in(TemporalTrendFeatures features, TrendArguments call) {
    TemporalTrendFeatures placed = form == Form.WINDOW ? features.windows(call.length()) : features;
    return feature.apply(call.options().in(placed), call);
  }
}
