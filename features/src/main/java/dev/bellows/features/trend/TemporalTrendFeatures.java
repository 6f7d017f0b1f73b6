package dev.bellows.features.trend;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udaf;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.Schemas.NewColumn;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * How values moved within their group over its last rows. All features of all windows and columns
 * are computed in one shuffle, one sort and one pass over the rows.
 *
 * <pre>{@code
 * Dataset<Row> features = sales.transform(
 *     TemporalTrendFeatures.groupBy("store").orderBy("day")
 *         .on("amount")
 *         .windows(TrendWindow.rows(7), TrendWindow.rows(30))
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
 * window, as in pandas' {@code rolling}, and takes part in {@code delta}, {@code pctChange} and as
 * the current value of {@code momentum}. A feature without an answer is null, never NaN. Numeric
 * columns of all types are computed as doubles: integers beyond 2⁵³ and long decimals lose their
 * last digits.
 *
 * <p><b>Order.</b> Rows are ordered by the order column, nulls first, and within equal values by
 * {@link #tieBreakBy}. Null is a group of its own among the groups.
 *
 * <p><b>Accuracy.</b> Results do not depend on what has left the window and equal exact rational
 * arithmetic within 1e-12 relative, or 1e-12 of the centred terms where those cancel.
 *
 * <p>Immutable: each method returns a new object. Nothing here runs a Spark job.
 */
public final class TemporalTrendFeatures {
  private static final String RESULT = "__bellows_trend";

  private final List<String> groups;
  private final String order;
  private final List<String> tieBreak;
  private final List<String> columns;
  private final List<TrendWindow> windows;
  private final OptionalInt minPeriods;
  private final ZeroBase zeroBase;
  private final List<TrendFeature> features;

  private TemporalTrendFeatures(Draft draft) {
    groups = List.copyOf(draft.groups);
    order = draft.order;
    tieBreak = draft.tieBreak == null ? null : List.copyOf(draft.tieBreak);
    columns = List.copyOf(draft.columns);
    windows = List.copyOf(draft.windows);
    minPeriods = draft.minPeriods;
    zeroBase = draft.zeroBase;
    features = List.copyOf(draft.features);
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
      Draft draft = new Draft();
      draft.groups = groups;
      draft.order = orderColumn;
      return new TemporalTrendFeatures(draft);
    }
  }

  /** The numeric columns to compute features of; each call replaces the last. */
  public TemporalTrendFeatures on(String... valueColumns) {
    return with(draft -> draft.columns = List.of(valueColumns));
  }

  /** The windows of the window features; each call replaces the last. */
  public TemporalTrendFeatures windows(TrendWindow... trendWindows) {
    return with(draft -> draft.windows = List.of(trendWindows));
  }

  /**
   * Orders rows that are equal in the order column, so that the result never depends on the
   * physical order of the input. Without this call all other orderable columns are used, in the
   * order of the schema. Without arguments nothing breaks ties: only for an order column that is
   * unique within its group.
   */
  public TemporalTrendFeatures tieBreakBy(String... tieColumns) {
    return with(draft -> draft.tieBreak = List.of(tieColumns));
  }

  /**
   * The non-missing values that a window needs for its features to have an answer: 1 to the
   * window's rows. By default all of its rows, as in pandas. A standard deviation and a slope need
   * 2 in any case.
   */
  public TemporalTrendFeatures minPeriods(int values) {
    Args.check(values >= 1, "Invalid minPeriods: %s; a window needs at least 1 value", values);
    return with(draft -> draft.minPeriods = OptionalInt.of(values));
  }

  /** What {@code pctChange} from a base of zero is; {@link ZeroBase#INFINITE} by default. */
  public TemporalTrendFeatures zeroBase(ZeroBase base) {
    return with(draft -> draft.zeroBase = base);
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

  /** The window's sample standard deviation, as {@code amount_volatility_7r}. */
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
    return and(new TrendFeature.SlopePerRow());
  }

  /**
   * The least-squares slope of the window's values over real time, in units per {@code unit}, as
   * {@code amount_slope_per_day_7r}. The order column must be a timestamp or a date. Null below 2
   * distinct times.
   */
  public TemporalTrendFeatures trendSlope(ChronoUnit unit) {
    return and(new TrendFeature.SlopePerTime(unit));
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

  /** The seven features with their defaults. */
  public TemporalTrendFeatures all() {
    return delta().pctChange().momentum().volatility().trendSlope().rollingRank().minmaxRange();
  }

  /**
   * The input with the features added. Lazy: no job runs.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve
   * @throws IllegalStateException if the definition lacks columns, features or windows
   */
  public Dataset<Row> apply(Dataset<Row> input) {
    StructType schema = input.schema();
    outputSchema(schema);
    Column features = aggregate(schema).over(runningFrame(schema));
    Column[] projection =
        Stream.concat(Stream.of(col("*")), featureColumns().stream()).toArray(Column[]::new);
    return input.withColumn(RESULT, features).select(projection).drop(RESULT);
  }

  /**
   * The schema that {@link #apply} gives for this input schema: all checks, and no job.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve
   * @throws IllegalStateException if the definition lacks columns, features or windows
   */
  public StructType outputSchema(StructType input) {
    requireComplete();
    groups.forEach(name -> Schemas.requireOrderable(input, name, "group trend features by"));
    StructField orderField = Schemas.requireOrderable(input, order, "order trend features by");
    if (tieBreak != null) {
      tieBreak.forEach(name -> Schemas.requireOrderable(input, name, "break ties by"));
    }
    if (readsTime()) {
      requireTime(orderField);
    }
    String asked = "compute trend features of";
    columns.forEach(name -> Schemas.requireNumeric(input, name, asked));
    Schemas.requireAbsent(input, List.of(new NewColumn(RESULT, "the numbers of a row in transit")));
    Schemas.requireAbsent(input, newColumns());
    StructType schema = input;
    for (NewColumn column : newColumns()) {
      schema = schema.add(column.name(), DataTypes.DoubleType, true);
    }
    return schema;
  }

  private void requireComplete() {
    requireSome(columns, "value columns", "on(\"amount\")");
    requireSome(features, "features", "all()");
    if (features.stream().anyMatch(TrendFeature.OfWindow.class::isInstance)) {
      requireSome(windows, "windows", "windows(TrendWindow.rows(7))");
    }
  }

  private static void requireSome(List<?> parts, String what, String remedy) {
    if (parts.isEmpty()) {
      throw new IllegalStateException(
          "Cannot compute trend features: no " + what + " were given. Add " + remedy + ".");
    }
  }

  private boolean readsTime() {
    return features.stream().anyMatch(TrendFeature.SlopePerTime.class::isInstance);
  }

  private static void requireTime(StructField orderField) {
    DataType type = orderField.dataType();
    boolean time =
        type instanceof TimestampType
            || type instanceof TimestampNTZType
            || type instanceof DateType;
    if (!time) {
      throw new BellowsException(
          String.format(
              "Cannot compute a slope per unit of time over column '%s': its type is %s and a"
                  + " timestamp or date is needed. Cast it, or use trendSlope() over row"
                  + " positions.",
              orderField.name(), type.simpleString()));
    }
  }

  private List<TrendOutput> outputs() {
    List<TrendOutput> outputs = new ArrayList<>();
    for (TrendFeature feature : features) {
      if (feature instanceof TrendFeature.OfLag lagged) {
        outputs.add(new TrendOutput.Lagged(lagged, zeroBase));
      } else {
        windows.forEach(window -> outputs.add(windowed(feature, window)));
      }
    }
    return outputs;
  }

  private TrendOutput windowed(TrendFeature feature, TrendWindow window) {
    int needed = minPeriods.orElse(window.defaultMinPeriods());
    return new TrendOutput.Windowed((TrendFeature.OfWindow) feature, (RowWindow) window, needed);
  }

  private List<NewColumn> newColumns() {
    List<NewColumn> added = new ArrayList<>();
    for (String column : columns) {
      for (TrendOutput output : outputs()) {
        String name = column.replace('.', '_') + "_" + output.suffix();
        added.add(new NewColumn(name, output.suffix() + " of '" + column + "'"));
      }
    }
    return added;
  }

  private List<Column> featureColumns() {
    Column values = col(RESULT).getField("values");
    List<NewColumn> added = newColumns();
    List<Column> selected = new ArrayList<>();
    for (int i = 0; i < added.size(); i++) {
      selected.add(Columns.nanToNull(values.getItem(i)).as(added.get(i).name()));
    }
    return selected;
  }

  private Column aggregate(StructType schema) {
    StructType inputs = new StructType().add("time", DataTypes.DoubleType, false);
    List<Column> arguments = new ArrayList<>(List.of(time(schema)));
    for (String column : columns) {
      inputs = inputs.add(column, DataTypes.DoubleType, false);
      arguments.add(orNaN(Columns.named(column).cast("double")));
    }
    return udaf(new TrendAggregator(outputs(), columns.size()), Encoders.row(inputs))
        .apply(arguments.toArray(Column[]::new));
  }

  /** Microseconds since 1970 as a double, exact to the year 2255; 0 where no feature reads it. */
  private Column time(StructType schema) {
    if (!readsTime()) {
      return lit(0.0);
    }
    DataType type = Schemas.requireColumn(schema, order, "order by").dataType();
    String name = Columns.quoted(order);
    if (type instanceof DateType) {
      return orNaN(expr("double(unix_date(" + name + ")) * 86400e6"));
    }
    if (type instanceof TimestampType) {
      return orNaN(expr("double(unix_micros(" + name + "))"));
    }
    // A cast of a local time to a timestamp would bend it at the session's daylight saving.
    String sinceEpoch = name + " - timestamp_ntz'1970-01-01 00:00:00'";
    return orNaN(
        expr(
            "double(cast(cast(" + sinceEpoch + " as interval second) as decimal(20, 6)) * 1e6BD)"));
  }

  private static Column orNaN(Column number) {
    return coalesce(number, lit(Double.NaN));
  }

  private WindowSpec runningFrame(StructType schema) {
    Column[] partition = groups.stream().map(Columns::named).toArray(Column[]::new);
    Set<String> sorted = new LinkedHashSet<>(List.of(order));
    sorted.addAll(tieBreak == null ? otherOrderableColumns(schema) : tieBreak);
    Column[] ordering = sorted.stream().map(Columns::named).toArray(Column[]::new);
    return Window.partitionBy(partition)
        .orderBy(ordering)
        .rowsBetween(Window.unboundedPreceding(), Window.currentRow());
  }

  private List<String> otherOrderableColumns(StructType schema) {
    return Arrays.stream(schema.fields())
        .filter(field -> Schemas.isOrderable(field.dataType()))
        .map(StructField::name)
        .filter(name -> !name.equalsIgnoreCase(order))
        .filter(name -> groups.stream().noneMatch(name::equalsIgnoreCase))
        .toList();
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
    return with(draft -> draft.features.add(feature));
  }

  private TemporalTrendFeatures with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.groups = groups;
    draft.order = order;
    draft.tieBreak = tieBreak;
    draft.columns = columns;
    draft.windows = windows;
    draft.minPeriods = minPeriods;
    draft.zeroBase = zeroBase;
    draft.features = new ArrayList<>(features);
    change.accept(draft);
    return new TemporalTrendFeatures(draft);
  }

  /** The parts of a definition while one of them changes. */
  private static final class Draft {
    private List<String> groups;
    private String order;
    private List<String> tieBreak;
    private List<String> columns = List.of();
    private List<TrendWindow> windows = List.of();
    private OptionalInt minPeriods = OptionalInt.empty();
    private ZeroBase zeroBase = ZeroBase.INFINITE;
    private List<TrendFeature> features = new ArrayList<>();
  }
}
