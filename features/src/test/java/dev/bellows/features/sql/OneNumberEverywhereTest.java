package dev.bellows.features.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.AsOf;
import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Deviation;
import dev.bellows.features.trend.Fill;
import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.Momentum;
import dev.bellows.features.trend.PandasVersion;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendColumn;
import dev.bellows.features.trend.TrendFunctions;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Volatility;
import dev.bellows.features.trend.Weights;
import dev.bellows.features.trend.ZeroBase;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builder, columns and SQL give the same bits: each feature, window, option and type of time, over
 * series with ties, nulls, NaN and infinities that cross a change to daylight saving.
 */
class OneNumberEverywhereTest {
  private static final int ROWS = 240;
  private static final String OVER = " over (partition by g order by %s, i)";

  private final SparkSession spark = TestSession.get();

  /** The types of time, with the SQL options and the calls that say what a number counts. */
  enum Time {
    TIMESTAMP,
    LOCAL,
    DATE,
    SECONDS;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }

    String option() {
      return this == SECONDS ? "'timeUnit', 'seconds'" : "";
    }

    TemporalTrendFeatures builder() {
      TemporalTrendFeatures.Ordering grouped = TemporalTrendFeatures.groupBy("g");
      TemporalTrendFeatures ordered =
          this == SECONDS
              ? grouped.orderBy(column(), ChronoUnit.SECONDS)
              : grouped.orderBy(column());
      return ordered.tieBreakBy("i").on("v");
    }

    TrendColumn on(TrendColumn trend) {
      return this == SECONDS
          ? trend.time(col(column()), ChronoUnit.SECONDS)
          : trend.time(col(column()));
    }
  }

  /** A feature in the three places. */
  record Feature(
      String sql,
      String options,
      UnaryOperator<TemporalTrendFeatures> builder,
      BiFunction<Column, TrendWindow, TrendColumn> column) {}

  private static Feature feature(
      String sql,
      UnaryOperator<TemporalTrendFeatures> builder,
      BiFunction<Column, TrendWindow, TrendColumn> column) {
    return new Feature(sql, "", builder, column);
  }

  private static final List<Feature> WINDOWED =
      List.of(
          feature("momentum", f -> f.momentum(), TrendFunctions::trendMomentum),
          feature(
              "momentum_ratio",
              f -> f.momentum(Momentum.RATIO),
              TrendFunctions::trendMomentumRatio),
          feature("volatility", f -> f.volatility(), TrendFunctions::trendVolatility),
          feature(
              "cv",
              f -> f.volatility(Volatility.COEFFICIENT_OF_VARIATION),
              TrendFunctions::trendCv),
          new Feature("slope", "'unit', 'rows'", f -> f.trendSlope(), TrendFunctions::trendSlope),
          new Feature(
              "slope",
              "'unit', 'days'",
              f -> f.trendSlope(ChronoUnit.DAYS),
              (v, w) -> TrendFunctions.trendSlope(v, w, ChronoUnit.DAYS)),
          new Feature(
              "slope_stderr",
              "'unit', 'rows'",
              f -> f.trendSlopeStderr(),
              TrendFunctions::trendSlopeStderr),
          new Feature(
              "slope_stderr",
              "'unit', 'hour'",
              f -> f.trendSlopeStderr(ChronoUnit.HOURS),
              (v, w) -> TrendFunctions.trendSlopeStderr(v, w, ChronoUnit.HOURS)),
          new Feature(
              "slope_r2", "'unit', 'rows'", f -> f.trendSlopeR2(), TrendFunctions::trendSlopeR2),
          new Feature(
              "slope_r2",
              "'unit', 'weeks'",
              f -> f.trendSlopeR2(ChronoUnit.WEEKS),
              (v, w) -> TrendFunctions.trendSlopeR2(v, w, ChronoUnit.WEEKS)),
          feature("rank", f -> f.rollingRank(), TrendFunctions::trendRank),
          new Feature(
              "rank",
              "'ties', 'min', 'scale', 'pct'",
              f -> f.rollingRank(RankTies.MIN, RankScale.PCT),
              (v, w) -> TrendFunctions.trendRank(v, w, RankTies.MIN, RankScale.PCT)),
          feature("range", f -> f.minmaxRange(), TrendFunctions::trendRange),
          feature("range_position", f -> f.rangePosition(), TrendFunctions::trendRangePosition),
          feature("mean", f -> f.mean(), TrendFunctions::trendMean),
          feature("sum", f -> f.sum(), TrendFunctions::trendSum),
          feature("std", f -> f.std(), TrendFunctions::trendStd),
          feature("variance", f -> f.variance(), TrendFunctions::trendVariance),
          feature("min", f -> f.min(), TrendFunctions::trendMin),
          feature("max", f -> f.max(), TrendFunctions::trendMax),
          feature("median", f -> f.median(), TrendFunctions::trendMedian),
          feature("count", f -> f.count(), TrendFunctions::trendCount),
          feature("zscore", f -> f.zscore(), TrendFunctions::trendZscore));

  /** What follows the value and the time in SQL stands for the window. */
  private static final List<Feature> WITHOUT_WINDOW =
      List.of(
          feature("lag", f -> f.lag(), (v, w) -> TrendFunctions.trendLag(v)),
          new Feature("lag, 3", "", f -> f.lag(3), (v, w) -> TrendFunctions.trendLag(v, 3)),
          feature("delta", f -> f.delta(), (v, w) -> TrendFunctions.trendDelta(v)),
          new Feature("delta, 2", "", f -> f.delta(2), (v, w) -> TrendFunctions.trendDelta(v, 2)),
          feature("pct_change", f -> f.pctChange(), (v, w) -> TrendFunctions.trendPctChange(v)),
          new Feature(
              "pct_change, 2",
              "",
              f -> f.pctChange(2),
              (v, w) -> TrendFunctions.trendPctChange(v, 2)),
          new Feature(
              "ewma, 3",
              "",
              f -> f.ewma(TrendWindow.rows(3)),
              (v, w) -> TrendFunctions.trendEwma(v, TrendWindow.rows(3))),
          new Feature(
              "ewma, '2d'",
              "'adjust', false, 'ignoreNa', 'true'",
              f -> f.ewma(TrendWindow.days(2), Weights.RECURSIVE, Gaps.IGNORE),
              (v, w) ->
                  TrendFunctions.trendEwma(v, TrendWindow.days(2), Weights.RECURSIVE, Gaps.IGNORE)),
          new Feature(
              "time_since_last",
              "'unit', 'days'",
              f -> f.timeSinceLast(ChronoUnit.DAYS),
              (v, w) -> TrendFunctions.trendTimeSinceLast(v, ChronoUnit.DAYS)),
          new Feature(
              "time_since_last",
              "'unit', 'minutes'",
              f -> f.timeSinceLast(ChronoUnit.MINUTES),
              (v, w) -> TrendFunctions.trendTimeSinceLast(v, ChronoUnit.MINUTES)));

  /** Options of a whole definition in the three places. */
  record Setting(
      String sql, UnaryOperator<TemporalTrendFeatures> builder, UnaryOperator<TrendColumn> column) {
    @Override
    public String toString() {
      return sql;
    }
  }

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("", f -> f, c -> c),
          new Setting("'minPeriods', 1", f -> f.minPeriods(1), c -> c.minPeriods(1)),
          new Setting(
              "'minPeriods', '2', 'closed', 'left'",
              f -> f.closed(Closed.LEFT).minPeriods(2),
              c -> c.closed(Closed.LEFT).minPeriods(2)),
          new Setting(
              "'closed', 'both', 'minPeriods', 3",
              f -> f.closed(Closed.BOTH).minPeriods(3),
              c -> c.closed(Closed.BOTH).minPeriods(3)),
          new Setting(
              "'closed', 'neither', 'minPeriods', 2",
              f -> f.closed(Closed.NEITHER).minPeriods(2),
              c -> c.closed(Closed.NEITHER).minPeriods(2)),
          new Setting(
              "'asOf', 'strictlyBefore'",
              f -> f.asOf(AsOf.STRICTLY_BEFORE),
              c -> c.asOf(AsOf.STRICTLY_BEFORE)),
          new Setting(
              "'asOf', 'strictlyBefore', 'gap', '12h', 'closed', 'neither', 'minPeriods', 1",
              f -> f.asOf(AsOf.STRICTLY_BEFORE).gap("12h").closed(Closed.NEITHER).minPeriods(1),
              c -> c.asOf(AsOf.STRICTLY_BEFORE).gap("12h").closed(Closed.NEITHER).minPeriods(1)),
          new Setting("'gap', '1 day'", f -> f.gap("1 day"), c -> c.gap("1 day")),
          new Setting("'gap', '2r'", f -> f.gap("2r"), c -> c.gap("2r")));

  /** All settings over timestamps; over the other times those in which times decide most. */
  static Stream<Arguments> timesAndSettings() {
    return Stream.of(Time.values())
        .flatMap(
            time ->
                SETTINGS.stream()
                    .filter(s -> time == Time.TIMESTAMP || s.sql().matches("|.*(left|12h).*"))
                    .map(setting -> Arguments.of(time, setting)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("timesAndSettings")
  void everyFeatureOverEveryTime(Time time, Setting setting) {
    List<TrendWindow> windows =
        List.of(TrendWindow.rows(5), TrendWindow.hours(60), TrendWindow.expanding());
    List<String> sql = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    TemporalTrendFeatures builder =
        setting.builder().apply(time.builder()).windows(windows.toArray(TrendWindow[]::new));
    for (Feature feature : WINDOWED) {
      builder = feature.builder().apply(builder);
      for (TrendWindow window : windows) {
        sql.add(call(feature, time, ", '" + window.label() + "'", setting.sql()));
        columns.add(column(feature, time, window, setting));
      }
    }
    // Without windows, what says something of them is refused.
    String options = setting.sql().replaceAll("(, )?'(closed|minPeriods)', '?\\w+'?", "");
    for (Feature feature : WITHOUT_WINDOW) {
      builder = feature.builder().apply(builder);
      boolean needsLag = feature.sql().matches("lag|delta|pct_change");
      sql.add(call(feature, time, needsLag ? ", 1" : "", options));
      columns.add(column(feature, time, null, setting));
    }
    assertThat(sql).hasSize(3 * 23 + 10);
    assertSame(builder, sql, columns);
  }

  @ParameterizedTest
  @EnumSource(Deviation.class)
  void deviations(Deviation deviation) {
    List<Feature> deviating =
        WINDOWED.stream()
            .filter(f -> f.sql().matches("volatility|cv|std|variance|zscore"))
            .toList();
    Setting setting =
        new Setting(
            "'deviation', '" + deviation + "', 'minPeriods', 1",
            f -> f.deviation(deviation).minPeriods(1),
            c -> c.deviation(deviation).minPeriods(1));
    List<String> sql = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    TemporalTrendFeatures builder =
        setting.builder().apply(Time.LOCAL.builder()).windows(TrendWindow.rows(4));
    for (Feature feature : deviating) {
      builder = feature.builder().apply(builder);
      sql.add(call(feature, Time.LOCAL, ", 4", setting.sql()));
      columns.add(column(feature, Time.LOCAL, TrendWindow.rows(4), setting));
    }
    assertThat(deviating).hasSize(5);
    assertSame(builder, sql, columns);
  }

  @Test
  void relativeChangesAndTheirOptions() {
    Feature change = WITHOUT_WINDOW.get(4);
    assertThat(change.sql()).isEqualTo("pct_change");
    List<Setting> settings =
        List.of(
            new Setting(
                "'zeroBase', null", f -> f.zeroBase(ZeroBase.NULL), c -> c.zeroBase(ZeroBase.NULL)),
            new Setting("'fill', 'forward'", f -> f.fill(Fill.FORWARD), c -> c.fill(Fill.FORWARD)),
            new Setting(
                "'pandas', 1.5",
                f -> f.pandas(PandasVersion.V1_5),
                c -> c.pandas(PandasVersion.V1_5)),
            new Setting(
                "'zeroBase', 'null', 'pandas', '2'",
                f -> f.pandas(PandasVersion.V2).zeroBase(ZeroBase.NULL),
                c -> c.pandas(PandasVersion.V2).zeroBase(ZeroBase.NULL)));
    for (Setting setting : settings) {
      assertSame(
          change.builder().apply(setting.builder().apply(Time.DATE.builder())),
          List.of(call(change, Time.DATE, ", 1", setting.sql())),
          List.of(column(change, Time.DATE, null, setting)));
    }
  }

  @ParameterizedTest
  @EnumSource(PandasVersion.class)
  void theMeansOfEachPandas(PandasVersion version) {
    String word = version.name().substring(1).replace('_', '.');
    assertSame(
        Time.DATE
            .builder()
            .pandas(version)
            .ewma(TrendWindow.rows(2), Weights.RECURSIVE, Gaps.COUNT),
        List.of(
            "trend_ewma(v, 2, map('adjust', 'false', 'pandas', "
                + word
                + "))"
                + OVER.formatted("date")),
        List.of(
            TrendFunctions.trendEwma(col("v"), TrendWindow.rows(2), Weights.RECURSIVE, Gaps.COUNT)
                .pandas(version)
                .over(window(Time.DATE))));
  }

  /** Where no time is given, none is needed. */
  @Test
  void rowsWithoutTime() {
    List<String> sql = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    TemporalTrendFeatures builder = Time.DATE.builder().windows(TrendWindow.rows(6));
    for (Feature feature : WINDOWED) {
      if (!feature.options().matches(".*(days|hour|weeks).*")) {
        builder = feature.builder().apply(builder);
        String options = feature.options().isEmpty() ? "" : ", map(" + feature.options() + ")";
        sql.add("trend_" + feature.sql() + "(v, 6" + options + ")" + OVER.formatted("date"));
        columns.add(feature.column().apply(col("v"), TrendWindow.rows(6)).over(window(Time.DATE)));
      }
    }
    assertThat(sql).hasSize(20);
    assertSame(builder, sql, columns);
  }

  /** Law 1 for SQL: nothing about the execution changes a bit. */
  @Test
  void nothingOfTheExecutionChangesABit() {
    List<String> calls = new ArrayList<>();
    for (Feature feature : WINDOWED) {
      calls.add(call(feature, Time.TIMESTAMP, ", '60h'", "'minPeriods', 2"));
    }
    List<List<Long>> expected = bits(series().selectExpr(select(calls)));
    assertThat(expected).hasSize(ROWS);
    for (String setting :
        List.of(
            "spark.sql.adaptive.enabled=false",
            "spark.sql.ansi.enabled=false",
            "spark.sql.codegen.wholeStage=false",
            "spark.sql.codegen.factoryMode=NO_CODEGEN",
            "spark.sql.shuffle.partitions=1",
            "spark.sql.session.timeZone=UTC")) {
      String[] parts = setting.split("=", 2);
      String before = spark.conf().get(parts[0]);
      Dataset<Row> rows = series();
      spark.conf().set(parts[0], parts[1]);
      try {
        assertThat(bits(rows.repartition(5).selectExpr(select(calls))))
            .as(setting)
            .isEqualTo(expected);
      } finally {
        spark.conf().set(parts[0], before);
      }
    }
  }

  private static String[] select(List<String> calls) {
    return Stream.concat(Stream.of("i"), calls.stream()).toArray(String[]::new);
  }

  private static String call(Feature feature, Time time, String extent, String options) {
    String[] name = feature.sql().split(", ", 2);
    String written = name.length == 1 ? extent : ", " + name[1];
    String all =
        Stream.of(feature.options(), options, time.option())
            .filter(text -> !text.isEmpty())
            .reduce((a, b) -> a + ", " + b)
            .map(text -> ", map(" + text + ")")
            .orElse("");
    return "trend_"
        + name[0]
        + "(v, "
        + time.column()
        + written
        + all
        + ")"
        + OVER.formatted(time.column());
  }

  private static Column column(Feature feature, Time time, TrendWindow window, Setting setting) {
    return setting
        .column()
        .apply(time.on(feature.column().apply(col("v"), window)))
        .over(window(time));
  }

  private static WindowSpec window(Time time) {
    return Window.partitionBy("g").orderBy(time.column(), "i");
  }

  private void assertSame(TemporalTrendFeatures builder, List<String> sql, List<Column> columns) {
    Dataset<Row> series = series();
    Dataset<Row> built = builder.apply(series);
    String[] names = built.columns();
    List<String> added = List.of(names).subList(series.columns().length, names.length);
    List<List<Long>> expected =
        bits(
            built.select(
                Stream.concat(Stream.of("i"), added.stream())
                    .map(n -> col("`" + n + "`"))
                    .toArray(Column[]::new)));
    assertThat(expected).hasSize(ROWS).allSatisfy(row -> assertThat(row).hasSize(sql.size() + 1));
    Set<Long> distinct = new HashSet<>();
    expected.forEach(row -> distinct.addAll(row.subList(1, row.size())));
    assertThat(distinct).hasSizeGreaterThan(ROWS / 4);

    assertThat(bits(series.selectExpr(select(sql)))).isEqualTo(expected);
    Column[] statics = Stream.concat(Stream.of(col("i")), columns.stream()).toArray(Column[]::new);
    assertThat(bits(series.select(statics))).isEqualTo(expected);
  }

  /** Each row's numbers as bits, null as null, in the order of the first column. */
  private static List<List<Long>> bits(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(
            row ->
                IntStream.range(0, row.size())
                    .<Long>mapToObj(n -> row.isNullAt(n) ? null : bits(row.get(n)))
                    .toList())
        .sorted((a, b) -> Long.compare(a.get(0), b.get(0)))
        .toList();
  }

  private static Long bits(Object number) {
    return number instanceof Double value ? Double.doubleToRawLongBits(value) : (Long) number;
  }

  /** Four groups; times with ties, some missing, from before a change of clocks to behind it. */
  private Dataset<Row> series() {
    return spark
        .range(0, ROWS, 1, 3)
        .withColumn("g", expr("if(id = 0, 'alone', string(id % 3))"))
        .withColumn("i", col("id"))
        .withColumn("hours", expr("if(id % 41 = 40, null, int(id div 7 * 11 + id * id % 3))"))
        .withColumn(
            "timestamp", expr("timestamp'2022-03-28 01:30:00.25' + make_dt_interval(0, hours)"))
        .withColumn(
            "local", expr("timestamp_ntz'2022-03-28 01:30:00.25' + make_dt_interval(0, hours)"))
        .withColumn("date", expr("date_add(date'2022-03-28', int(hours div 24))"))
        .withColumn("seconds", expr("bigint(unix_timestamp(timestamp))"))
        .withColumn(
            "v",
            expr(
                "case when id % 11 = 4 then null when id % 13 = 5 then double('NaN') when id % 29 ="
                    + " 7 then double('Infinity') when id % 31 = 9 then double('-Infinity') when id"
                    + " % 17 = 3 then 0d when id % 19 = 6 then -0d else round(sin(id) * 50, 1) end"));
  }
}
