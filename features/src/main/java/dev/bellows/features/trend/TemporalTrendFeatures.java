package dev.bellows.features.trend;

import dev.bellows.core.BellowsException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How values moved within their group over its last rows or its last days. All features of all
 * windows and columns are computed in one shuffle, one sort and one pass over the rows.
 *
 * <pre>{@code
 * Dataset<Row> features = sales.transform(
 *     TemporalTrendFeatures.groupBy("store").orderBy("day")
 *         .on("amount")
 *         .windows(TrendWindow.rows(7), TrendWindow.days(30))
 *         .delta().pctChange().momentum().volatility().trendSlope().rollingRank().minmaxRange()
 *         ::apply);
 * }</pre>
 *
 * <p><b>Rows.</b> The input's rows and columns stay as they are; the new columns are doubles, named
 * {@code {column}_{feature}_{window}} ({@code amount_slope_7r}; dots of the column's name become
 * underscores) and stand behind the others, by value column, then feature in the order asked for,
 * then window. A name that is already there is an error. Rows come out sorted within their
 * partition.
 *
 * <p><b>Missing.</b> A value is missing when it is null or NaN. ±∞ counts as missing inside a
 * window, as in pandas' {@code rolling}, and takes part in {@code lag}, {@code delta}, {@code
 * pctChange} and as the current value of {@code momentum}. A feature without an answer is null,
 * never NaN. Numeric columns of all types are computed as doubles: integers beyond 2⁵³ and long
 * decimals lose their last digits.
 *
 * <p><b>Order.</b> Rows are ordered by the order column, nulls first, and within equal values by
 * {@link #tieBreakBy}. Null is a group of its own among the groups.
 *
 * <p><b>The current value</b> of a window feature, which {@code momentum}, {@code zscore}, {@code
 * rollingRank} and {@code rangePosition} hold against its window, is that of the window's newest
 * row: the row's own, unless {@link #closed}, {@link #asOf} or {@link #gap} leave it out.
 *
 * <p><b>Time.</b> Windows of time, {@code asOf}, gaps of time and features per unit of time need an
 * order column that is a timestamp, a date, or a number whose unit was said. A row whose time is
 * missing is in no window of time and has none.
 *
 * <p><b>Accuracy.</b> Results do not depend on what has left the window and equal exact rational
 * arithmetic within 1e-12 relative, or 1e-12 of the centred terms where those cancel.
 *
 * <p>Immutable: each method returns a new object. Nothing here runs a Spark job.
 */
public final class TemporalTrendFeatures {
  private final TrendDefinition definition;

  TemporalTrendFeatures(TrendDefinition definition) {
    this.definition = definition;
  }

  /** Features within each distinct combination of these columns; null is a value like others. */
  public static Ordering groupBy(String... groupColumns) {
    return new Ordering(List.of(groupColumns));
  }

  /** Features over all rows as one group, which Spark sorts in a single task. */
  public static Ordering ungrouped() {
    return new Ordering(List.of());
  }

  /** Asks for the order of the rows, without which there is no trend. */
  public static final class Ordering {
    private final List<String> groups;

    private Ordering(List<String> groups) {
      this.groups = groups;
    }

    /** The column, of any type that Spark can sort, that says which row came first. */
    public TemporalTrendFeatures orderBy(String orderColumn) {
      return ordered(orderColumn, Optional.empty());
    }

    /**
     * A numeric column that says which row came first and counts time in that unit, from any start:
     * {@code orderBy("epoch", ChronoUnit.SECONDS)}. Microseconds are the finest that is told apart.
     */
    public TemporalTrendFeatures orderBy(String orderColumn, ChronoUnit unit) {
      TimeWindow.requireFixed(unit, "the order column '" + orderColumn + "'");
      return ordered(orderColumn, Optional.of(unit));
    }

    private TemporalTrendFeatures ordered(String orderColumn, Optional<ChronoUnit> unit) {
      return new TemporalTrendFeatures(
          TrendDefinition.empty()
              .with(
                  d -> {
                    d.groups = groups;
                    d.order = orderColumn;
                    d.orderUnit = unit;
                  }));
    }
  }

  /** The numeric columns to compute features of; each call replaces the last. */
  public TemporalTrendFeatures on(String... valueColumns) {
    return with(d -> d.columns = List.of(valueColumns));
  }

  /** The windows of the window features; each call replaces the last. */
  public TemporalTrendFeatures windows(TrendWindow... trendWindows) {
    return with(d -> d.windows = List.of(trendWindows));
  }

  /**
   * Orders rows that are equal in the order column, so that the result never depends on the
   * physical order of the input. Without this call all other orderable columns are used, in the
   * order of the schema, the label last. Without arguments nothing breaks ties: only for an order
   * column that is unique within its group.
   */
  public TemporalTrendFeatures tieBreakBy(String... tieColumns) {
    return with(d -> d.tieBreak = Optional.of(List.of(tieColumns)));
  }

  /**
   * Which ends belong to the windows, as pandas' {@code rolling(closed=…)}: {@link Closed#RIGHT} by
   * default, {@link Closed#LEFT} as of strictly before. Rows of the same time as the current one
   * that are sorted behind it are never in its windows; with {@code LEFT} and {@code NEITHER} a
   * window of time holds no row of the same time at all, as in pandas 2 and 3.
   */
  public TemporalTrendFeatures closed(Closed ends) {
    return with(d -> d.closed = Optional.of(ends));
  }

  /**
   * The non-missing values that a window needs for its features to have an answer: at most the rows
   * of the smallest window of rows. By default all of its rows, and 1 for windows of time, as in
   * pandas. A standard deviation and a slope need 2 in any case.
   */
  public TemporalTrendFeatures minPeriods(int values) {
    OptionalInt periods = OptionalInt.of(TrendDefinition.requirePeriods(values));
    return with(d -> d.minPeriods = periods);
  }

  /**
   * How much of its own moment a row's features may know; {@link AsOf#CURRENT_ROW} by default. As
   * of {@link AsOf#STRICTLY_BEFORE} every feature, lags included, is computed from rows of an
   * earlier time alone: what was known before the row's time, whatever else happened at it.
   */
  public TemporalTrendFeatures asOf(AsOf moment) {
    return with(d -> d.asOf = moment);
  }

  /**
   * How long before a row's time its features' knowledge ends: {@code "1 day"}, {@code "12h"}; or
   * how many rows, the current one included, are left out: {@code "1r"}. Windows of time end there
   * too: {@code 7d} with a gap of one day is {@code (t − 8d, t − 1d]}.
   */
  public TemporalTrendFeatures gap(String length) {
    TrendWindow distance = TrendDefinition.gap(length);
    return with(d -> d.gap = Optional.of(distance));
  }

  /** As {@link #gap(String)}, for a length of time of whole microseconds. */
  public TemporalTrendFeatures gap(Duration length) {
    TrendWindow distance = TimeWindow.of(length);
    return with(d -> d.gap = Optional.of(distance));
  }

  /**
   * The column that a model is to predict. No group, order or tie-break may use it, and features of
   * it need {@code asOf(STRICTLY_BEFORE)} or a gap of time: {@link #apply} refuses the rest, as a
   * row's features would know its own label.
   */
  public TemporalTrendFeatures label(String labelColumn) {
    return with(d -> d.label = Optional.of(labelColumn));
  }

  /** What {@code pctChange} from a base of zero is; {@link ZeroBase#INFINITE} by default. */
  public TemporalTrendFeatures zeroBase(ZeroBase base) {
    return with(d -> d.zeroBase = base);
  }

  /** What {@code pctChange} does about missing values; {@link Fill#NONE} by default. */
  public TemporalTrendFeatures fill(Fill rule) {
    return with(d -> d.fill = rule);
  }

  /**
   * What variances are divided by, in {@code variance}, {@code std}, {@code volatility} and {@code
   * zscore}; {@link Deviation#SAMPLE} by default.
   */
  public TemporalTrendFeatures deviation(Deviation divisor) {
    return with(d -> d.deviation = divisor);
  }

  /**
   * The defaults of a pandas version where its versions differ: {@code pctChange} from zero is
   * infinite, deviations are those of a sample; gaps are filled forward in 1.5 and 2 and not in 3;
   * the unadjusted {@code ewma} over rows weighs a value after missing ones as that version does.
   * Windows and what counts as missing are the same in all of them.
   */
  public TemporalTrendFeatures pandas(PandasVersion version) {
    return with(d -> d.follow(version));
  }

  /**
   * xᵢ₋ₖ for each lag k, as {@code amount_lag_1}; lag 1 without arguments. Null where that value is
   * missing. Where the current row is not known ({@link #asOf}, {@link #gap}) lag 1 is the newest
   * row that is. Equals {@code pandas.Series.shift}.
   */
  public TemporalTrendFeatures lag(int... lags) {
    return lagged(lags, TrendFeature.Lag::new);
  }

  /**
   * xᵢ − xᵢ₋ₖ for each lag k, as {@code amount_delta_1}; lag 1 without arguments. Null where either
   * value is missing. Equals {@code pandas.Series.diff} in double.
   */
  public TemporalTrendFeatures delta(int... lags) {
    return lagged(lags, TrendFeature.Delta::new);
  }

  /**
   * xᵢ / xᵢ₋ₖ − 1 for each lag k, as {@code amount_pct_change_1}; lag 1 without arguments. Null
   * where either value is missing; see {@link #zeroBase}. Equals {@code
   * pandas.Series.pct_change(fill_method=None)}.
   */
  public TemporalTrendFeatures pctChange(int... lags) {
    return lagged(lags, TrendFeature.PctChange::new);
  }

  /** The current value minus its window's mean, as {@code amount_momentum_7r}. */
  public TemporalTrendFeatures momentum() {
    return momentum(Momentum.DIFFERENCE);
  }

  /**
   * The current value against its window's mean: {@code amount_momentum_7r} or {@code
   * amount_momentum_ratio_7r}. Null where the current value is missing or values are too few.
   */
  public TemporalTrendFeatures momentum(Momentum kind) {
    return and(new TrendFeature.MomentumOf(kind));
  }

  /** The window's standard deviation, as {@code amount_volatility_7r}. */
  public TemporalTrendFeatures volatility() {
    return volatility(Volatility.STANDARD_DEVIATION);
  }

  /**
   * The spread of the window: {@code amount_volatility_7r} or {@code amount_cv_7r}. Null below 2
   * values; exactly 0 for equal values.
   */
  public TemporalTrendFeatures volatility(Volatility kind) {
    return and(new TrendFeature.VolatilityOf(kind));
  }

  /**
   * The least-squares slope of the window's values over their row positions, in units per row, as
   * {@code amount_slope_7r}. Missing values leave a gap; null below 2 values. On windows without
   * missing values it equals {@code numpy.polyfit(range(n), values, 1)[0]}.
   */
  public TemporalTrendFeatures trendSlope() {
    return and(new TrendFeature.LineOf(Line.SLOPE, null));
  }

  /**
   * The least-squares slope of the window's values over real time, in units per {@code unit}, as
   * {@code amount_slope_per_day_7r}. Null below 2 distinct times.
   */
  public TemporalTrendFeatures trendSlope(ChronoUnit unit) {
    return and(new TrendFeature.LineOf(Line.SLOPE, unit));
  }

  /** The rank of the current value in its window, ties averaged, as {@code amount_rank_7r}. */
  public TemporalTrendFeatures rollingRank() {
    return rollingRank(RankTies.AVERAGE);
  }

  /** The rank of the current value in its window, from 1, smallest first. */
  public TemporalTrendFeatures rollingRank(RankTies ties) {
    return rollingRank(ties, RankScale.POSITION);
  }

  /**
   * The rank of the current value in its window, smallest first: {@code amount_rank_7r}, {@code
   * amount_rank_min_7r}, {@code amount_rank_pct_7r}. Null where the current value is missing or
   * infinite, or values are too few. Equals {@code pandas.Series.rolling(w).rank(method, pct)}.
   */
  public TemporalTrendFeatures rollingRank(RankTies ties, RankScale scale) {
    return and(new TrendFeature.RankOf(ties, scale));
  }

  /** Maximum − minimum of the window, as {@code amount_range_7r}. */
  public TemporalTrendFeatures minmaxRange() {
    return and(new TrendFeature.RangeOf());
  }

  /**
   * The standard error of {@link #trendSlope()}: √(Σ residuals² / (n − 2) / Σ(x − x̄)²), as {@code
   * amount_slope_stderr_7r}. Null below 3 values. Equals {@code scipy.stats.linregress(…).stderr}.
   */
  public TemporalTrendFeatures trendSlopeStderr() {
    return and(new TrendFeature.LineOf(Line.STDERR, null));
  }

  /** The standard error of {@link #trendSlope(ChronoUnit)}, per that unit of time. */
  public TemporalTrendFeatures trendSlopeStderr(ChronoUnit unit) {
    return and(new TrendFeature.LineOf(Line.STDERR, unit));
  }

  /**
   * The share of the variance that the line of {@link #trendSlope()} explains, 0 to 1, as {@code
   * amount_slope_r2_7r}. Null below 2 values and where all values are equal.
   */
  public TemporalTrendFeatures trendSlopeR2() {
    return and(new TrendFeature.LineOf(Line.R2, null));
  }

  /** The share of the variance that the line of {@link #trendSlope(ChronoUnit)} explains. */
  public TemporalTrendFeatures trendSlopeR2(ChronoUnit unit) {
    return and(new TrendFeature.LineOf(Line.R2, unit));
  }

  /** The window's mean, as {@code amount_mean_7r}. */
  public TemporalTrendFeatures mean() {
    return and(new TrendFeature.StatisticOf(Statistic.MEAN));
  }

  /** The window's sum, as {@code amount_sum_7r}; ±∞ beyond the largest double. */
  public TemporalTrendFeatures sum() {
    return and(new TrendFeature.StatisticOf(Statistic.SUM));
  }

  /** The window's standard deviation, as {@code amount_std_7r}; see {@link #deviation}. */
  public TemporalTrendFeatures std() {
    return and(new TrendFeature.StatisticOf(Statistic.STD));
  }

  /** The window's variance, as {@code amount_var_7r}; see {@link #deviation}. */
  public TemporalTrendFeatures variance() {
    return and(new TrendFeature.StatisticOf(Statistic.VAR));
  }

  /** The window's minimum, as {@code amount_min_7r}. */
  public TemporalTrendFeatures min() {
    return and(new TrendFeature.StatisticOf(Statistic.MIN));
  }

  /** The window's maximum, as {@code amount_max_7r}. */
  public TemporalTrendFeatures max() {
    return and(new TrendFeature.StatisticOf(Statistic.MAX));
  }

  /** The window's median, as {@code amount_median_7r}: of an even count the mean of the middle. */
  public TemporalTrendFeatures median() {
    return and(new TrendFeature.StatisticOf(Statistic.MEDIAN));
  }

  /**
   * How many non-missing values the window has, as {@code amount_count_7r}. Null while it has fewer
   * than {@code minPeriods} rows, missing values included, as in pandas.
   */
  public TemporalTrendFeatures count() {
    return and(new TrendFeature.CountOf());
  }

  /**
   * (current value − mean) / standard deviation of the window, as {@code amount_zscore_7r}. Null
   * where the current value is missing or infinite, or all values are equal.
   */
  public TemporalTrendFeatures zscore() {
    return and(new TrendFeature.ZScore());
  }

  /**
   * (current value − minimum) / (maximum − minimum) of the window, 0 to 1, as {@code
   * amount_range_position_7r}. Null where the current value is missing or infinite, or all values
   * are equal.
   */
  public TemporalTrendFeatures rangePosition() {
    return and(new TrendFeature.RangePosition());
  }

  /**
   * The exponentially weighted mean of all values so far, as {@code amount_ewma_7r}: a value's
   * weight halves with every {@code halfLife}, a number of rows ({@code TrendWindow.rows(7)}) or a
   * length of time ({@code TrendWindow.days(4)}). Missing values keep their place and the last mean
   * is carried over them; null before the first value. Equals {@code
   * pandas.Series.ewm(halflife=7).mean()}, and {@code ewm(halflife="4D", times=…)}.
   */
  public TemporalTrendFeatures ewma(TrendWindow halfLife) {
    return ewma(halfLife, Weights.ADJUSTED, Gaps.COUNT);
  }

  /**
   * The exponentially weighted mean with pandas' options: {@link Weights#RECURSIVE} is {@code
   * adjust=False}, {@link Gaps#IGNORE} is {@code ignore_na=True}.
   */
  public TemporalTrendFeatures ewma(TrendWindow halfLife, Weights weights, Gaps gaps) {
    return and(
        new TrendFeature.Ewma(
            halfLife, weights == Weights.ADJUSTED, gaps == Gaps.IGNORE, EwmaRule.BY_ELAPSED_ROWS));
  }

  /**
   * The time from the last row with a value that is neither missing nor infinite to the current
   * row, as {@code amount_since_last_days}: 0 where the current row has one and is known. Null
   * before the first.
   */
  public TemporalTrendFeatures timeSinceLast(ChronoUnit unit) {
    return and(new TrendFeature.SinceLast(unit));
  }

  /** The seven features of change with their defaults. */
  public TemporalTrendFeatures all() {
    return delta().pctChange().momentum().volatility().trendSlope().rollingRank().minmaxRange();
  }

  /**
   * The input with the features added. Lazy: no job runs. On Spark Connect the session needs
   * Bellows' classes first: {@link dev.bellows.core.ConnectClasses#upload}.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve, or a Connect
   *     server lacks the classes
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if its parts contradict each other or leak the label
   */
  public Dataset<Row> apply(Dataset<Row> input) {
    return TrendQuery.of(definition, input.schema()).apply(input);
  }

  /**
   * The schema that {@link #apply} gives for this input schema: all checks, and no job.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if its parts contradict each other or leak the label
   */
  public StructType outputSchema(StructType input) {
    return TrendQuery.of(definition, input).outputSchema();
  }

  /**
   * The state of each group behind its last row, from which a {@link TrendScorer} goes on: the
   * group columns, and {@code state}, a binary column. One row for each group, in no order; none
   * for an empty input. Lazy: no job runs. Takes one shuffle and one sort, as {@link #apply} does.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve, or a group
   *     column is named {@code state}
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if its parts contradict each other or leak the label
   */
  public Dataset<Row> states(Dataset<Row> input) {
    return TrendQuery.of(definition, input.schema()).states(input);
  }

  /**
   * The definition in the words of a job file's {@code trend:} block, as JSON on one line: all that
   * differs from the defaults, with the version of the words. {@link #fromJson} reads it back.
   *
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if its parts contradict each other or leak the label
   */
  public String toJson() {
    return DefinitionJson.write(definition);
  }

  /**
   * The definition that {@link #toJson} wrote, in this version or an earlier one.
   *
   * @throws TrendDefinitionException with the path to what is wrong: an unknown word, a wrong type,
   *     a missing or impossible value, a version that came later
   */
  public static TemporalTrendFeatures fromJson(String json) {
    return new TemporalTrendFeatures(DefinitionJson.read(json));
  }

  /**
   * The definition as maps, lists, texts and numbers, in the words of a job file's {@code trend:}
   * block: all that differs from the defaults.
   *
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if its parts contradict each other or leak the label
   */
  public Map<String, Object> toMap() {
    return DefinitionTree.write(definition);
  }

  /**
   * The definition that maps, lists, texts and numbers write, in the words of a job file's {@code
   * trend:} block.
   *
   * @param subject what the map is, for messages: {@code "trend of step 'a'"}
   * @throws TrendDefinitionException with the path to what is wrong
   */
  public static TemporalTrendFeatures fromMap(Map<String, ?> words, String subject) {
    return new TemporalTrendFeatures(DefinitionTree.read(words, subject));
  }

  /**
   * The definition as a text to read: what each new column holds, of which rows, when it is null,
   * and what it costs Spark.
   *
   * @throws IllegalStateException if the definition lacks columns, features or windows
   * @throws IllegalArgumentException if its parts contradict each other or leak the label
   */
  public String describe() {
    return DefinitionText.of(definition);
  }

  /** How far back the rows lie that the features of a row depend on. */
  public TrendReach reach() {
    return TrendReach.of(definition);
  }

  TrendDefinition definition() {
    return definition;
  }

  private TemporalTrendFeatures lagged(int[] lags, IntFunction<TrendFeature> feature) {
    int[] effective = lags.length == 0 ? new int[] {1} : lags;
    TemporalTrendFeatures result = this;
    for (int lag : effective) {
      result = result.and(feature.apply(lag));
    }
    return result;
  }

  private TemporalTrendFeatures and(TrendFeature feature) {
    return new TemporalTrendFeatures(definition.and(feature));
  }

  private TemporalTrendFeatures with(Consumer<TrendDefinition> change) {
    return new TemporalTrendFeatures(definition.with(change));
  }
}
