package dev.bellows.features.trend;

import static dev.bellows.features.trend.TrendFunctions.trendEwma;
import static dev.bellows.features.trend.TrendFunctions.trendLag;
import static dev.bellows.features.trend.TrendFunctions.trendMean;
import static dev.bellows.features.trend.TrendFunctions.trendRank;
import static dev.bellows.features.trend.TrendFunctions.trendSlope;
import static dev.bellows.features.trend.TrendFunctions.trendSum;
import static dev.bellows.features.trend.TrendFunctions.trendTimeSinceLast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Features as columns; that they are those of the builder, {@code OneNumberEverywhereTest} says.
 */
class TrendFunctionsTest {
  private static final WindowSpec BY_STORE = Window.partitionBy("store").orderBy("day");

  private final SparkSession spark = TestSession.get();

  private Dataset<Row> sales() {
    return spark.sql(
        "select * from values ('a', date'2026-03-01', 4), ('a', date'2026-03-02', 6), ('a',"
            + " date'2026-03-04', 9) t(store, day, amount)");
  }

  private List<Double> of(Column column) {
    return sales().select(column).collectAsList().stream()
        .map(row -> row.isNullAt(0) ? null : row.getDouble(0))
        .toList();
  }

  @Test
  void aSlopeOverTheLastRows() {
    assertThat(of(trendSlope(col("amount"), TrendWindow.rows(2)).over(BY_STORE)))
        .containsExactly(null, 2.0, 3.0);
    assertThat(
            of(
                trendSlope(col("amount"), TrendWindow.rows(2), ChronoUnit.DAYS)
                    .time(col("day"))
                    .over(BY_STORE)))
        .containsExactly(null, 2.0, 1.5);
  }

  /** A sliding frame would recompute each window, and a range would join ties. */
  @Test
  void theFrameOfTheWindowIsReplaced() {
    Column sum = trendSum(col("amount"), TrendWindow.rows(2)).over(BY_STORE.rowsBetween(0, 3));
    assertThat(of(sum)).containsExactly(null, 10.0, 15.0);
    WindowSpec byRange =
        Window.partitionBy("store")
            .orderBy(col("store"))
            .rangeBetween(Window.unboundedPreceding(), Window.currentRow());
    assertThat(of(trendLag(col("amount")).over(byRange))).containsExactly(null, 4.0, 6.0);
  }

  @Test
  void columnsAreNamedAsTheBuilderNamesThem() {
    Dataset<Row> named =
        sales()
            .select(
                trendSlope(col("amount"), TrendWindow.rows(2)).over(BY_STORE),
                trendMean(col("amount"), TrendWindow.days(2)).time(col("day")).over(BY_STORE),
                trendLag(col("amount"), 3).over(BY_STORE),
                trendRank(col("amount"), TrendWindow.expanding(), RankTies.MIN, RankScale.PCT)
                    .over(BY_STORE)
                    .as("place"));
    assertThat(named.columns())
        .containsExactly("amount_slope_2r", "amount_mean_2d", "amount_lag_3", "place");
    assertThat(
            TemporalTrendFeatures.groupBy("store")
                .orderBy("day")
                .on("amount")
                .windows(TrendWindow.rows(2))
                .trendSlope()
                .apply(sales())
                .columns())
        .contains("amount_slope_2r");
  }

  @Test
  void columnsOfOneWindowShareOnePassAndRunNoJobByThemselves() throws Exception {
    Dataset<Row> sales = sales().repartition(3);
    Column[] columns = {
      trendMean(col("amount"), TrendWindow.rows(2)).over(BY_STORE),
      trendMean(col("amount"), TrendWindow.days(3)).time(col("day")).over(BY_STORE),
      trendEwma(col("amount"), TrendWindow.rows(2)).over(BY_STORE).plus(1)
    };
    assertThat(JobCounter.jobsOf(spark, () -> sales.select(columns))).isZero();
    String plan = sales.select(columns).queryExecution().executedPlan().toString();
    assertThat(occurrences("Exchange hashpartitioning", plan)).isEqualTo(1);
    assertThat(occurrences("Sort \\[", plan)).isEqualTo(1);
    assertThat(occurrences("(?m)^[^\\n]*\\bWindow \\[", plan)).isEqualTo(1);
    assertThat(occurrences("unboundedpreceding", plan)).isEqualTo(3);
  }

  private static int occurrences(String pattern, String text) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }

  @Test
  void withoutATimeWhatLooksAtTimesIsRefused() {
    TrendWindow week = TrendWindow.days(7);
    for (TrendColumn column :
        List.of(
            trendMean(col("amount"), week),
            trendSlope(col("amount"), TrendWindow.rows(3), ChronoUnit.DAYS),
            trendTimeSinceLast(col("amount"), ChronoUnit.DAYS),
            trendEwma(col("amount"), week),
            trendLag(col("amount")).asOf(AsOf.STRICTLY_BEFORE),
            trendLag(col("amount")).gap(Duration.ofHours(3)))) {
      assertThatThrownBy(() -> column.over(BY_STORE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "Cannot compute trend_\\w+ over time: no time was given\\. Add"
                  + " \\.time\\(col\\(\"day\"\\)\\)\\.");
    }
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() {
    TrendColumn mean = trendMean(col("amount"), TrendWindow.rows(3));
    assertThatThrownBy(() -> mean.minPeriods(4).over(BY_STORE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid minPeriods: 4; a window of 3 rows can ask for 1 to 3 values");
    assertThatThrownBy(() -> trendLag(col("amount"), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid lag: 0 rows");
    assertThatThrownBy(() -> mean.time(col("day"), ChronoUnit.MONTHS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid unit of the time of trend_mean: Months");
  }

  @Test
  void typesThatCannotServeAreRefusedWhenSparkAnalyzes() {
    TrendColumn mean = trendMean(col("amount"), TrendWindow.days(3));
    assertThatThrownBy(() -> of(trendMean(col("day"), TrendWindow.rows(3)).over(BY_STORE)))
        .hasMessageContaining(
            "requires the \"DOUBLE\" type, however \"day\" has the type \"DATE\"");
    assertThatThrownBy(() -> of(mean.time(col("amount")).over(BY_STORE)))
        .hasMessageContaining("cannot cast \"INT\" to \"DATE\"");
    for (String type : List.of("day", "timestamp(day)", "cast(day as timestamp_ntz)", "true")) {
      Column count = expr(type);
      assertThatThrownBy(() -> of(mean.time(count, ChronoUnit.SECONDS).over(BY_STORE)))
          .as(type)
          .hasMessageContaining("DATATYPE_MISMATCH");
    }
  }

  /** Only the running query knows the type of the column. */
  @Test
  void aTimeThatIsATextFailsWithTheRemedy() {
    assertThatThrownBy(
            () ->
                of(trendMean(col("amount"), TrendWindow.days(3)).time(col("store")).over(BY_STORE)))
        .hasMessageContaining(
            "Cannot compute trend features over time: its type is string; a timestamp, a date, or"
                + " a number whose unit is said is needed. Cast it, or say the unit: time(column,"
                + " ChronoUnit.SECONDS)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tinyint", "bigint", "float", "double", "decimal(9, 3)", "decimal(38, 0)"})
  void numbersOfEveryTypeAreValuesAndTimes(String type) {
    Column amount = col("amount").cast(type);
    Column count = expr("unix_date(day) - 20513").cast(type);
    WindowSpec byCount = Window.partitionBy("store").orderBy(count);
    assertThat(
            of(trendMean(amount, TrendWindow.days(2)).time(count, ChronoUnit.DAYS).over(byCount)))
        .containsExactly(4.0, 5.0, 9.0);
  }

  /** What Spark cannot send to an executor, it refuses only there. */
  @Test
  void theAggregateIsSerializableAndEqualToOneOfTheSameFeature() throws IOException {
    TemporalTrendFeatures features =
        TemporalTrendFeatures.ungrouped().orderBy("t").windows(TrendWindow.rows(7)).mean();
    SingleTrendAggregator mean = SingleTrendAggregator.of(features);
    new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(mean);
    assertThat(mean).isEqualTo(SingleTrendAggregator.of(features)).hasToString("mean_7r");
    assertThat(mean).hasSameHashCodeAs(SingleTrendAggregator.of(features));
    assertThat(mean).isNotEqualTo(SingleTrendAggregator.of(features.minPeriods(2)));
    assertThatThrownBy(() -> SingleTrendAggregator.of(features.sum()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid definition: 2 features; one feature over one window is needed");
    assertThatThrownBy(() -> mean.merge(mean.zero(), mean.zero()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("they run over a window, not in a group-by");
  }

  /** A feature or an option that the builder gains is missed here until it is a column too. */
  @Test
  void everyFeatureAndOptionOfTheBuilderIsThere() {
    Set<String> elsewhere =
        Set.of("on", "windows", "tieBreakBy", "label", "all", "momentum", "volatility");
    Set<String> named =
        Set.of("trendSlope", "trendSlopeStderr", "trendSlopeR2", "rollingRank", "minmaxRange");
    Set<String> columns =
        Stream.concat(publicMethods(TrendFunctions.class), publicMethods(TrendColumn.class))
            .collect(Collectors.toSet());
    List<String> missing =
        Arrays.stream(TemporalTrendFeatures.class.getMethods())
            .filter(m -> m.getReturnType() == TemporalTrendFeatures.class)
            .filter(m -> !Modifier.isStatic(m.getModifiers()))
            .map(Method::getName)
            .distinct()
            .filter(name -> !elsewhere.contains(name) && !named.contains(name))
            .filter(name -> !columns.contains(name) && !columns.contains(trend(name)))
            .toList();
    assertThat(missing).isEmpty();
    assertThat(columns)
        .contains("trendMomentum", "trendMomentumRatio", "trendVolatility", "trendCv", "trendRank")
        .contains("trendRange", "trendSlope", "trendSlopeStderr", "trendSlopeR2", "closed");
  }

  private static String trend(String name) {
    return "trend" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static Stream<String> publicMethods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName);
  }
}
