package dev.bellows.features.trend;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemporalTrendFeaturesTest {
  private static final TemporalTrendFeatures SEVEN =
      TemporalTrendFeatures.groupBy("store")
          .orderBy("day")
          .on("amount")
          .windows(TrendWindow.rows(3))
          .all();

  private final SparkSession spark = TestSession.get();

  @Test
  void sevenFeaturesOfASmallSeries() {
    Dataset<Row> sales = sales("('a', 1, 10), ('a', 2, 13), ('a', 3, 11)");
    Row last = sorted(sales.transform(SEVEN::apply)).get(2);
    assertThat(last.schema().fieldNames())
        .containsExactly(
            "store",
            "day",
            "amount",
            "amount_delta_1",
            "amount_pct_change_1",
            "amount_momentum_3r",
            "amount_volatility_3r",
            "amount_slope_3r",
            "amount_rank_3r",
            "amount_range_3r");
    assertThat(values(last, 3))
        .containsExactly(-2.0, -2.0 / 13, -1.0 / 3, Math.sqrt(7.0 / 3), 0.5, 2.0, 3.0);
  }

  @Test
  void theSchemaIsKnownWithoutApplying() {
    Dataset<Row> sales = sales("('a', 1, 10)");
    assertThat(SEVEN.outputSchema(sales.schema()).fieldNames())
        .isEqualTo(SEVEN.apply(sales).schema().fieldNames());
  }

  @Test
  void rowsKeepTheirOtherColumnsAndNoneIsLost() {
    Dataset<Row> sales =
        sales("('b', 1, 1), ('a', 2, null), ('a', 1, 4), (null, 1, 5)")
            .withColumn("tags", array(lit(1)));
    Dataset<Row> result = SEVEN.apply(sales).select("store", "day", "amount", "tags");
    assertThat(result.collectAsList()).containsExactlyInAnyOrderElementsOf(sales.collectAsList());
  }

  @Test
  void nullKeysAreAGroupOfTheirOwn() {
    Dataset<Row> sales = sales("(null, 1, 1), ('a', 2, 5), (null, 3, 4)");
    List<Row> rows = sorted(SEVEN.apply(sales));
    assertThat(rows.get(2).getDouble(3)).isEqualTo(3.0);
    assertThat(rows.get(1).isNullAt(3)).isTrue();
  }

  @Test
  void nullAndNanAreMissingAndAMissingResultIsNull() {
    Dataset<Row> sales =
        sales("('a', 1, 1d), ('a', 2, null), ('a', 3, double('NaN')), ('a', 4, 4d), ('a', 5, 6d)");
    List<Row> rows = sorted(SEVEN.minPeriods(1).apply(sales));
    assertThat(values(rows.get(1), 3)).containsExactly(null, null, null, null, null, null, 0.0);
    assertThat(values(rows.get(2), 3)).containsExactly(null, null, null, null, null, null, 0.0);
    assertThat(values(rows.get(3), 3)).containsExactly(null, null, 0.0, null, null, 1.0, 0.0);
    assertThat(values(rows.get(4), 3)).containsExactly(2.0, 0.5, 1.0, Math.sqrt(2), 2.0, 2.0, 2.0);
  }

  @Test
  void infinityStaysWherePandasGivesIt() {
    Dataset<Row> sales =
        sales("('a', 1, 1d), ('a', 2, double('Infinity')), ('a', 3, 0d), ('a', 4, 2d)");
    List<Row> rows = sorted(SEVEN.minPeriods(1).apply(sales));
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(values(rows.get(1), 3))
        .containsExactly(infinity, infinity, infinity, null, null, null, 0.0);
    assertThat(rows.get(2).getDouble(3)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(rows.get(3).getDouble(4)).isEqualTo(infinity);
  }

  @Test
  void aZeroBaseCanBeNull() {
    Dataset<Row> sales = sales("('a', 1, 0), ('a', 2, 5)");
    Row last = sorted(SEVEN.zeroBase(ZeroBase.NULL).apply(sales)).get(1);
    assertThat(last.isNullAt(4)).isTrue();
  }

  @Test
  void emptyInputGivesEmptyOutput() {
    Dataset<Row> none = sales("('a', 1, 1)").where("day > 1");
    assertThat(SEVEN.apply(none).collectAsList()).isEmpty();
  }

  @Test
  void oneRowHasNoTrend() {
    List<Row> rows = SEVEN.minPeriods(1).apply(sales("('a', 1, 7)")).collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(values(rows.get(0), 3)).containsExactly(null, null, 0.0, null, null, 1.0, 0.0);
  }

  @Test
  void aGroupOfMissingValuesHasNoFeatures() {
    Dataset<Row> sales = sales("('a', 1, int(null)), ('a', 2, null), ('a', 3, null)");
    for (Row row : sorted(SEVEN.minPeriods(1).apply(sales))) {
      assertThat(values(row, 3)).containsOnlyNulls().hasSize(7);
    }
  }

  @Test
  void tiesAreOrderedByTheOtherColumns() {
    Dataset<Row> sales =
        spark.sql(
            "select * from values ('a', 1, 30, 'x'), ('a', 1, 10, 'x'), ('a', 1, 20, 'x'),"
                + " ('a', 1, 20, 'w'), ('a', 2, 5, 'x') t(store, day, amount, note)");
    Map<String, Double> deltas = new TreeMap<>();
    for (Row row : SEVEN.apply(sales).collectAsList()) {
      Double delta = row.isNullAt(4) ? null : row.getDouble(4);
      deltas.put(row.getInt(1) + "/" + row.getInt(2) + "/" + row.getString(3), delta);
    }
    Map<String, Double> expected = new TreeMap<>();
    expected.put("1/10/x", null);
    expected.put("1/20/w", 10.0);
    expected.put("1/20/x", 0.0);
    expected.put("1/30/x", 10.0);
    expected.put("2/5/x", -25.0);
    assertThat(deltas).isEqualTo(expected);
  }

  @Test
  void exactDuplicatesAreRowsOfTheirOwn() {
    Dataset<Row> sales = sales("('a', 1, 10), ('a', 2, 30), ('a', 1, 10), ('a', 1, 10)");
    List<List<Double>> rows =
        SEVEN.apply(sales).collectAsList().stream().map(row -> values(row, 3)).toList();
    assertThat(rows).hasSize(4);
    assertThat(rows.stream().map(row -> row.get(0)).toList())
        .containsExactlyInAnyOrder(null, 0.0, 0.0, 20.0);
  }

  @Test
  void aColumnNamedLikeOurOwnIsRefused() {
    assertThatThrownBy(
            () ->
                SEVEN.outputSchema(
                    StructType.fromDDL("store int, day int, amount int," + " __bellows_trend int")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("the input column '__bellows_trend' already has that name");
  }

  @Test
  void tieBreakColumnsComeInTheOrderGiven() {
    Dataset<Row> sales =
        spark.sql(
            "select * from values ('a', 1, 10, 2), ('a', 1, 20, 1) t(store, day, amount, seq)");
    List<Row> rows = SEVEN.tieBreakBy("seq").apply(sales).orderBy("seq").collectAsList();
    assertThat(rows.get(0).isNullAt(4)).isTrue();
    assertThat(rows.get(1).getDouble(4)).isEqualTo(-10.0);
  }

  @Test
  void withoutGroupsAllRowsAreOneSeries() {
    Dataset<Row> sales = sales("('a', 1, 1), ('b', 2, 5)");
    TemporalTrendFeatures features =
        TemporalTrendFeatures.ungrouped().orderBy("day").on("amount").delta();
    assertThat(sorted(features.apply(sales)).get(1).getDouble(3)).isEqualTo(4.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tinyint", "smallint", "int", "bigint", "float", "double", "decimal(20,4)"})
  void everyNumericTypeWorks(String type) {
    Dataset<Row> sales =
        sales("('a', 1, 1), ('a', 2, 4), ('a', 3, 9)")
            .withColumn("amount", col("amount").cast(type));
    assertThat(values(sorted(SEVEN.apply(sales)).get(2), 3))
        .containsExactly(5.0, 1.25, 13.0 / 3, Math.sqrt(49.0 / 3), 4.0, 3.0, 8.0);
  }

  @Test
  void severalColumnsWindowsAndLagsShareOnePass() {
    Dataset<Row> sales = wide(200).repartition(3);
    TemporalTrendFeatures features =
        TemporalTrendFeatures.groupBy("store")
            .orderBy("day")
            .on("amount", "price")
            .windows(TrendWindow.rows(3), TrendWindow.rows(10))
            .delta(1, 7)
            .momentum()
            .rollingRank(RankTies.MIN, RankScale.PCT);
    Dataset<Row> result = features.apply(sales);
    assertThat(Arrays.copyOfRange(result.schema().fieldNames(), 4, 16))
        .containsExactly(
            "amount_delta_1",
            "amount_delta_7",
            "amount_momentum_3r",
            "amount_momentum_10r",
            "amount_rank_min_pct_3r",
            "amount_rank_min_pct_10r",
            "price_delta_1",
            "price_delta_7",
            "price_momentum_3r",
            "price_momentum_10r",
            "price_rank_min_pct_3r",
            "price_rank_min_pct_10r");
    assertOnePass(result);
  }

  @Test
  void windowsOfEveryKindShareOnePass() {
    TemporalTrendFeatures features =
        TemporalTrendFeatures.groupBy("store")
            .orderBy("day", ChronoUnit.DAYS)
            .on("amount", "price")
            .windows(TrendWindow.rows(3), TrendWindow.days(7), TrendWindow.expanding())
            .minPeriods(1)
            .asOf(AsOf.STRICTLY_BEFORE);
    Dataset<Row> result = withEveryFeature(features).apply(wide(200).repartition(3));
    assertThat(result.columns().length).isGreaterThan(90);
    assertOnePass(result);
  }

  private static void assertOnePass(Dataset<Row> result) {
    result.write().format("noop").mode("overwrite").save();
    String plan = result.queryExecution().sparkPlan().toString();
    assertThat(occurrences("trendaggregator\\(", plan)).isEqualTo(1);
    String executed = result.queryExecution().executedPlan().toString();
    assertThat(occurrences("Exchange hashpartitioning", executed)).isEqualTo(1);
    assertThat(occurrences("Sort \\[", executed)).isEqualTo(1);
    assertThat(occurrences("(?m)^[^\\n]*\\bWindow \\[", executed)).isEqualTo(1);
  }

  @Test
  void definingAndApplyingRunNoJob() throws Exception {
    Dataset<Row> sales = wide(10);
    assertThat(JobCounter.jobsOf(spark, () -> SEVEN.apply(sales))).isZero();
    assertThat(JobCounter.jobsOf(spark, () -> SEVEN.apply(sales).collectAsList())).isPositive();
  }

  /** Law 1: nothing about the execution changes a bit of the result. */
  @Test
  void executionChangesNoBit() {
    Dataset<Row> sales =
        wide(3000)
            .withColumn("amount", col("amount").plus(col("day").mod(7).divide(3)))
            .union(wide(50));
    List<String> expected = bits(sales);
    assertThat(expected).hasSize(2 * 3050);
    for (String setting :
        List.of(
            "spark.sql.adaptive.enabled=false",
            "spark.sql.ansi.enabled=false",
            "spark.sql.codegen.wholeStage=false",
            "spark.sql.shuffle.partitions=1",
            "spark.sql.shuffle.partitions=13")) {
      withSetting(
          setting, () -> assertThat(bits(sales.orderBy(rand(7)))).as(setting).isEqualTo(expected));
    }
    assertThat(bits(sales.repartition(7, rand(3)))).isEqualTo(expected);
    assertThat(bits(sales.coalesce(1).orderBy(col("day").desc()))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "timestamp_ntz", "date"})
  void slopesOverTimeReadEveryTimeType(String type) {
    // Between the first two days Bahia Banderas moved its clocks.
    Dataset<Row> sales =
        spark.sql(
            "select 'a' store, cast(d as "
                + type
                + ") day, v amount from values ('2015-04-05', 1), ('2015-04-06', 4),"
                + " ('2015-04-08', 10) t(d, v)");
    TemporalTrendFeatures features =
        TemporalTrendFeatures.groupBy("store")
            .orderBy("day")
            .on("amount")
            .windows(TrendWindow.rows(3))
            .trendSlope(ChronoUnit.DAYS)
            .trendSlope(ChronoUnit.HOURS);
    Row last = sorted(features.apply(sales)).get(2);
    // A timestamp's day of the change has 23 hours, a local time's and a date's has 24.
    double[] days =
        type.equals("timestamp") ? new double[] {0, 23 / 24.0, 71 / 24.0} : new double[] {0, 1, 3};
    double slope = leastSquares(days, new double[] {1, 4, 10});
    assertThat(last.<Double>getAs("amount_slope_per_day_3r")).isCloseTo(slope, within(1e-12));
    assertThat(last.<Double>getAs("amount_slope_per_hour_3r")).isCloseTo(slope / 24, within(1e-12));
  }

  @Test
  void timesBeforeTheEpochKeepTheirMicroseconds() {
    Dataset<Row> sales =
        spark.sql(
            "select 'a' store, timestamp_ntz'1890-01-01 00:00:00.000001' + make_dt_interval(0, 0,"
                + " 0, id / 1e6) day, id * 2 amount from range(3)");
    Row last = sorted(SEVEN.trendSlope(ChronoUnit.MICROS).apply(sales)).get(2);
    assertThat(last.<Double>getAs("amount_slope_per_micro_3r")).isEqualTo(2.0);
  }

  @Test
  void aSlopeOverTimeNeedsATime() {
    assertThatThrownBy(() -> SEVEN.trendSlope(ChronoUnit.DAYS).apply(sales("('a', 1, 1)")))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compute features over the time of column 'day': its type is int; a number has no"
                + " unit of its own. Say what it counts, such as orderBy(\"day\","
                + " ChronoUnit.SECONDS).");
    assertThatThrownBy(() -> SEVEN.trendSlope(ChronoUnit.MONTHS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid unit of trendSlope: Months; it is one of micros,");
  }

  @Test
  void whatIsNotANumberIsRefusedByNameAndType() {
    StructType schema = StructType.fromDDL("store string, day int, amount string, t array<int>");
    assertThatThrownBy(() -> SEVEN.outputSchema(schema))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compute trend features of column 'amount': its type is string and a numeric"
                + " type is needed. Cast it first.");
    assertThatThrownBy(() -> SEVEN.on("t").outputSchema(schema))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("'t': its type is array<int> and a numeric type is needed");
  }

  @Test
  void aMissingColumnIsNamedWithItsUse() {
    StructType schema = StructType.fromDDL("store string, day int, amount int");
    assertThatThrownBy(() -> SEVEN.on("amont").outputSchema(schema))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compute trend features of column 'amont': no such column; did you mean"
                + " 'amount'? Available: [store, day, amount]");
    assertThatThrownBy(() -> SEVEN.tieBreakBy("id").outputSchema(schema))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot break ties by column 'id': no such column.");
    assertThatThrownBy(
            () ->
                TemporalTrendFeatures.groupBy("x")
                    .orderBy("y")
                    .on("amount")
                    .delta()
                    .outputSchema(schema))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot group trend features by column 'x': no such column.");
  }

  @Test
  void aCollisionNamesBothColumns() {
    StructType schema =
        StructType.fromDDL("store string, day int, amount int, amount_RANGE_3r int");
    assertThatThrownBy(() -> SEVEN.outputSchema(schema))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot add column 'amount_range_3r' for range_3r of 'amount': the input column"
                + " 'amount_RANGE_3r' already has that name. Rename or drop one.");
    assertThatThrownBy(
            () ->
                SEVEN.delta().outputSchema(StructType.fromDDL("store string, day int, amount int")))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("delta_1 of 'amount' already has that name");
  }

  @Test
  void anIncompleteDefinitionSaysWhatIsMissing() {
    StructType schema = StructType.fromDDL("store string, day int, amount int");
    TemporalTrendFeatures empty = TemporalTrendFeatures.groupBy("store").orderBy("day");
    assertThatThrownBy(() -> empty.outputSchema(schema))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no value columns were given. Add on(");
    assertThatThrownBy(() -> empty.on("amount").outputSchema(schema))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no features were given. Add all()");
    assertThatThrownBy(() -> empty.on("amount").momentum().outputSchema(schema))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no windows were given. Add windows(");
  }

  @Test
  void impossibleArgumentsAreRefused() {
    assertThatThrownBy(() -> TrendWindow.rows(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid window: 0 rows; a window has at least 1 row");
    assertThatThrownBy(() -> TrendWindow.parse("7x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid window: '7x'; a window is a number of rows");
    assertThatThrownBy(() -> SEVEN.delta(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid lag: 0 rows; a lag looks back at least 1 row, never ahead");
    assertThatThrownBy(() -> SEVEN.minPeriods(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid minPeriods: 0; a window needs at least 1 value");
    assertThatThrownBy(
            () ->
                SEVEN
                    .minPeriods(4)
                    .outputSchema(StructType.fromDDL("store string, day int, amount int")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid minPeriods: 4; a window of 3 rows can ask for 1 to 3 values");
  }

  @Test
  void namesWithDotsWorkAndLeaveNoDotBehind() {
    Dataset<Row> sales = sales("('a', 1, 1), ('a', 2, 4)").toDF("the.store", "the.day", "a.b");
    Dataset<Row> result =
        TemporalTrendFeatures.groupBy("the.store")
            .orderBy("the.day")
            .on("a.b")
            .delta()
            .apply(sales);
    assertThat(result.columns()).contains("a_b_delta_1");
    assertThat(result.where("a_b_delta_1 = 3").count()).isEqualTo(1);
  }

  @Test
  void definitionsAreImmutable() {
    TemporalTrendFeatures base = TemporalTrendFeatures.groupBy("store").orderBy("day").on("amount");
    TemporalTrendFeatures delta = base.delta();
    TemporalTrendFeatures change = base.pctChange();
    StructType schema = StructType.fromDDL("store string, day int, amount int");
    assertThat(delta.outputSchema(schema).fieldNames()[3]).isEqualTo("amount_delta_1");
    assertThat(change.outputSchema(schema).fieldNames()[3]).isEqualTo("amount_pct_change_1");
  }

  private Dataset<Row> sales(String rows) {
    return spark.sql("select * from values " + rows + " t(store, day, amount)");
  }

  private Dataset<Row> wide(int rows) {
    return spark
        .range(rows)
        .selectExpr(
            "id % 5 as store",
            "(id * 37) % 101 as day",
            "double((id * 7919) % 1000) / 7 as amount",
            "(id * 31) % 17 as price");
  }

  private List<String> bits(Dataset<Row> sales) {
    TemporalTrendFeatures features =
        TemporalTrendFeatures.groupBy("store")
            .orderBy("day", ChronoUnit.DAYS)
            .on("amount", "price")
            .windows(
                TrendWindow.rows(4),
                TrendWindow.rows(30),
                TrendWindow.days(9),
                TrendWindow.expanding())
            .minPeriods(2);
    List<String> rows = new ArrayList<>();
    for (TemporalTrendFeatures everything :
        List.of(
            withEveryFeature(features),
            withEveryFeature(features.asOf(AsOf.STRICTLY_BEFORE).gap("2 days")))) {
      everything.apply(sales).collectAsList().forEach(row -> rows.add(row.toString()));
    }
    rows.sort(null);
    return rows;
  }

  private static TemporalTrendFeatures withEveryFeature(TemporalTrendFeatures features) {
    return features
        .all()
        .lag(2)
        .mean()
        .sum()
        .std()
        .variance()
        .min()
        .max()
        .median()
        .count()
        .zscore()
        .rangePosition()
        .trendSlopeStderr()
        .trendSlopeR2(ChronoUnit.DAYS)
        .ewma(TrendWindow.rows(3))
        .ewma(TrendWindow.days(3), Weights.RECURSIVE, Gaps.IGNORE)
        .timeSinceLast(ChronoUnit.DAYS);
  }

  private void withSetting(String setting, Runnable action) {
    String key = setting.substring(0, setting.indexOf('='));
    String before = spark.conf().get(key);
    spark.conf().set(key, setting.substring(key.length() + 1));
    try {
      action.run();
    } finally {
      spark.conf().set(key, before);
    }
  }

  private static List<Row> sorted(Dataset<Row> result) {
    return result.orderBy("day").collectAsList();
  }

  private static List<Double> values(Row row, int from) {
    List<Double> values = new ArrayList<>();
    IntStream.range(from, row.size())
        .forEach(i -> values.add(row.isNullAt(i) ? null : row.getDouble(i)));
    return values;
  }

  private static int occurrences(String pattern, String text) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }

  private static double leastSquares(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      products += (x[i] - meanX) * (y[i] - meanY);
      squares += (x[i] - meanX) * (x[i] - meanX);
    }
    return products / squares;
  }
}
