package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of time and of all rows, and what features know of their own moment. */
class TimeWindowsTest {
  private static final TemporalTrendFeatures BY_DAY =
      TemporalTrendFeatures.ungrouped().orderBy("t").on("v");

  private final SparkSession spark = TestSession.get();

  /** The days 1, 3, 3, 3, 4 of January and the values 1, 2, 4, 8, 16, with pandas' answers. */
  @ParameterizedTest
  @CsvSource({
    "RIGHT, '1, 2, 6, 14, 30'",
    "LEFT, '-, 1, 1, 1, 14'",
    "BOTH, '1, 3, 7, 15, 30'",
    "NEITHER, '-, -, -, -, 14'"
  })
  void sumsOfTwoDaysAreThoseOfPandas(Closed closed, String expected) {
    TemporalTrendFeatures sums = BY_DAY.windows(TrendWindow.days(2)).closed(closed).sum();
    for (String type : List.of("date", "timestamp", "timestamp_ntz")) {
      assertThat(column(sums.apply(tiedDays(type)), "v_sum_2d")).as(type).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"DAYS, 1", "HOURS, 24", "SECONDS, 86400"})
  void aNumberCountsTheUnitThatWasSaid(ChronoUnit unit, int perDay) {
    Dataset<Row> rows =
        tiedDays("date").selectExpr("v", "datediff(t, date'2024-01-01') * " + perDay + " as t");
    TemporalTrendFeatures sums =
        TemporalTrendFeatures.ungrouped()
            .orderBy("t", unit)
            .on("v")
            .windows(TrendWindow.days(2), TrendWindow.hours(36))
            .sum();
    assertThat(column(sums.apply(rows), "v_sum_2d")).isEqualTo("1, 2, 6, 14, 30");
    assertThat(column(sums.apply(rows), "v_sum_36h")).isEqualTo("1, 2, 6, 14, 30");
  }

  /** The values 1 to 5 in windows of three rows, with pandas' answers. */
  @ParameterizedTest
  @CsvSource({"RIGHT, '-, -, 6, 9, 12'", "LEFT, '-, -, -, 6, 9'", "BOTH, '-, -, 6, 10, 14'"})
  void sumsOfThreeRowsAreThoseOfPandas(Closed closed, String expected) {
    TemporalTrendFeatures sums = BY_DAY.windows(TrendWindow.rows(3)).closed(closed).sum();
    assertThat(column(sums.apply(numbers("1, 2, 3, 4, 5")), "v_sum_3r")).isEqualTo(expected);
  }

  @Test
  void aWindowClosedAtNeitherEndHoldsOneRowLess() {
    TemporalTrendFeatures sums =
        BY_DAY.windows(TrendWindow.rows(3)).closed(Closed.NEITHER).minPeriods(1).sum();
    Dataset<Row> rows = numbers("1, 2, 3, 4, 5");
    assertThat(column(sums.apply(rows), "v_sum_3r")).isEqualTo("-, 1, 3, 5, 7");
    assertThatThrownBy(() -> sums.minPeriods(3).apply(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid minPeriods: 3; a window of 3 rows, closed at neither end, can ask for 1 to 2"
                + " values");
  }

  @Test
  void anExpandingWindowHoldsAllRowsSoFar() {
    TemporalTrendFeatures all =
        BY_DAY.windows(TrendWindow.expanding()).mean().max().rollingRank().trendSlope();
    Dataset<Row> result = all.apply(numbers("2, null, 4, 3, 11"));
    assertThat(column(result, "v_mean_expanding")).isEqualTo("2, 2, 3, 3, 5");
    assertThat(column(result, "v_max_expanding")).isEqualTo("2, 2, 4, 4, 11");
    assertThat(column(result, "v_rank_expanding")).isEqualTo("1, -, 2, 2, 4");
    assertThat(column(result, "v_slope_expanding")).startsWith("-, -, 1, 0.42857142857142855, 1.8");
  }

  @Test
  void everyStatisticOfAWindow() {
    Dataset<Row> result =
        BY_DAY
            .windows(TrendWindow.rows(4))
            .minPeriods(2)
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
            .trendSlopeR2()
            .apply(numbers("1, 4, null, 7, 2"));
    assertThat(column(result, "v_mean_4r")).isEqualTo("-, 2.5, 2.5, 4, 4.333333333333333");
    assertThat(column(result, "v_sum_4r")).isEqualTo("-, 5, 5, 12, 13");
    assertThat(column(result, "v_var_4r")).isEqualTo("-, 4.5, 4.5, 9, 6.333333333333333");
    assertThat(number(result, "v_std_4r", 3)).isEqualTo(3);
    assertThat(column(result, "v_min_4r")).isEqualTo("-, 1, 1, 1, 2");
    assertThat(column(result, "v_max_4r")).isEqualTo("-, 4, 4, 7, 7");
    assertThat(column(result, "v_median_4r")).isEqualTo("-, 2.5, 2.5, 4, 4");
    assertThat(column(result, "v_count_4r")).isEqualTo("-, 2, 2, 3, 3");
    assertThat(number(result, "v_zscore_4r", 3)).isEqualTo(1);
    assertThat(column(result, "v_range_position_4r")).isEqualTo("-, 1, -, 1, 0");
    // 1, 4, 7 at the rows 0, 1, 3: slope 27/14, of the squares 18 it explains 243/14.
    assertThat(number(result, "v_slope_stderr_4r", 3))
        .isCloseTo(Math.sqrt((18 - 243 / 14.0) / (14 / 3.0)), within(1e-15));
    assertThat(number(result, "v_slope_r2_4r", 3)).isCloseTo(243 / 14.0 / 18, within(1e-15));
  }

  @Test
  void thePopulationDividesByAllValues() {
    Dataset<Row> result =
        BY_DAY
            .windows(TrendWindow.rows(2))
            .minPeriods(1)
            .deviation(Deviation.POPULATION)
            .variance()
            .volatility()
            .zscore()
            .apply(numbers("1, 5"));
    assertThat(column(result, "v_var_2r")).isEqualTo("0, 4");
    assertThat(column(result, "v_volatility_2r")).isEqualTo("0, 2");
    assertThat(column(result, "v_zscore_2r")).isEqualTo("-, 1");
  }

  @Test
  void lagsReadEarlierRows() {
    Dataset<Row> result = BY_DAY.lag(1, 2).apply(numbers("1, null, 3"));
    assertThat(column(result, "v_lag_1")).isEqualTo("-, 1, -");
    assertThat(column(result, "v_lag_2")).isEqualTo("-, -, 1");
  }

  @Test
  void strictlyBeforeKnowsNothingOfItsOwnMoment() {
    Dataset<Row> result =
        BY_DAY
            .asOf(AsOf.STRICTLY_BEFORE)
            .windows(TrendWindow.rows(2), TrendWindow.days(2), TrendWindow.expanding())
            .minPeriods(1)
            .sum()
            .lag(1, 2)
            .delta()
            .momentum()
            .ewma(TrendWindow.rows(1))
            .timeSinceLast(ChronoUnit.DAYS)
            .apply(tiedDays("timestamp"));
    assertThat(column(result, "v_sum_2r")).isEqualTo("-, 1, 1, 1, 12");
    assertThat(column(result, "v_sum_2d")).isEqualTo("-, 1, 1, 1, 14");
    assertThat(column(result, "v_sum_expanding")).isEqualTo("-, 1, 1, 1, 15");
    assertThat(column(result, "v_lag_1")).isEqualTo("-, 1, 1, 1, 8");
    assertThat(column(result, "v_lag_2")).isEqualTo("-, -, -, -, 4");
    assertThat(column(result, "v_delta_1")).isEqualTo("-, -, -, -, 4");
    assertThat(column(result, "v_momentum_2r")).isEqualTo("-, 0, 0, 0, 2");
    assertThat(column(result, "v_ewma_1r")).startsWith("-, 1, 1, 1, ");
    assertThat(column(result, "v_since_last_days")).isEqualTo("-, 2, 2, 2, 1");
  }

  @Test
  void aGapOfTimeEndsKnowledgeThatLongBefore() {
    Dataset<Row> rows = numbers("1, 2, 4, 8, 16");
    TemporalTrendFeatures sums =
        BY_DAY.windows(TrendWindow.days(2), TrendWindow.rows(2)).minPeriods(1).sum().lag();
    Dataset<Row> result = sums.gap("1 day").apply(rows);
    assertThat(column(result, "v_sum_2d")).isEqualTo("-, 1, 3, 6, 12");
    assertThat(column(result, "v_sum_2r")).isEqualTo("-, 1, 3, 6, 12");
    assertThat(column(result, "v_lag_1")).isEqualTo("-, 1, 2, 4, 8");
    Dataset<Row> strictly = sums.gap(Duration.ofDays(1)).asOf(AsOf.STRICTLY_BEFORE).apply(rows);
    assertThat(column(strictly, "v_sum_2d")).isEqualTo("-, -, 1, 3, 6");
    assertThat(column(strictly, "v_lag_1")).isEqualTo("-, -, 1, 2, 4");
  }

  @Test
  void aGapOfRowsLeavesOutTheLastRows() {
    Dataset<Row> result =
        BY_DAY.windows(TrendWindow.rows(2)).gap("2r").sum().apply(numbers("1, 2, 4, 8, 16"));
    assertThat(column(result, "v_sum_2r")).isEqualTo("-, -, -, 3, 6");
  }

  @Test
  void aRowWithoutATimeIsInNoWindowOfTime() {
    Dataset<Row> rows =
        spark.sql(
            "select * from values (date(null), 5), (date'2024-01-01', 1), (date'2024-01-02', 2)"
                + " as d(t, v)");
    TemporalTrendFeatures sums = BY_DAY.windows(TrendWindow.days(9)).sum().delta();
    assertThat(column(sums.apply(rows), "v_sum_9d")).isEqualTo("-, 1, 3");
    assertThat(column(sums.apply(rows), "v_delta_1")).isEqualTo("-, -4, 1");
    Dataset<Row> strictly = sums.asOf(AsOf.STRICTLY_BEFORE).lag().apply(rows);
    assertThat(column(strictly, "v_lag_1")).isEqualTo("-, -, 1");
  }

  @Test
  void gapsAreFilledOnlyWhereAsked() {
    Dataset<Row> rows = numbers("double('NaN'), 0, 0, 5, null, 10, -5, 0");
    TemporalTrendFeatures change = BY_DAY.pctChange();
    String kept = "-, -, -, Infinity, -, -, -1.5, -1";
    String filled = "-, -, -, Infinity, 0, 1, -1.5, -1";
    assertThat(column(change.apply(rows), "v_pct_change_1")).isEqualTo(kept);
    for (PandasVersion version : PandasVersion.values()) {
      assertThat(column(change.pandas(version).apply(rows), "v_pct_change_1"))
          .as(version.name())
          .isEqualTo(version == PandasVersion.V3 ? kept : filled);
    }
    assertThat(column(change.fill(Fill.FORWARD).apply(rows), "v_pct_change_1")).isEqualTo(filled);
  }

  @Test
  void exponentialWeightsAreThoseOfPandas() {
    Dataset<Row> rows = numbers("1, 2, null, 4, 5");
    TrendWindow row = TrendWindow.rows(1);
    Dataset<Row> result =
        BY_DAY
            .ewma(row)
            .ewma(row, Weights.ADJUSTED, Gaps.IGNORE)
            .ewma(row, Weights.RECURSIVE, Gaps.COUNT)
            .ewma(row, Weights.RECURSIVE, Gaps.IGNORE)
            .apply(rows);
    assertNear(result, "v_ewma_1r", 1, 5 / 3.0, 5 / 3.0, 37 / 11.0, 13 / 3.0);
    assertNear(result, "v_ewma_1r_ignore_na", 1, 5 / 3.0, 5 / 3.0, 3, 4.066666666666666);
    assertNear(result, "v_ewma_1r_unadjusted", 1, 1.5, 1.5, 3.375, 4.1875);
    assertNear(result, "v_ewma_1r_unadjusted_ignore_na", 1, 1.5, 1.5, 2.75, 3.875);
    Dataset<Row> older =
        BY_DAY.ewma(row, Weights.RECURSIVE, Gaps.COUNT).pandas(PandasVersion.V2).apply(rows);
    assertNear(older, "v_ewma_1r_unadjusted", 1, 1.5, 1.5, 19 / 6.0, 49 / 12.0);
  }

  @Test
  void exponentialWeightsMayFollowTime() {
    Dataset<Row> rows =
        spark.sql(
            "select timestamp(t) t, v from values ('2024-01-01', 1), ('2024-01-03', 2),"
                + " ('2024-01-03', null), ('2024-01-04', 4), ('2024-01-09', 5) as d(t, v)");
    // Between two of these days Bahia Banderas does not move its clocks.
    Dataset<Row> result = BY_DAY.tieBreakBy().ewma(TrendWindow.days(1)).apply(rows);
    assertThat(number(result, "v_ewma_1d", 4)).isCloseTo(4.910780669144981, within(1e-14));
    assertThat(number(result, "v_ewma_1d", 3)).isCloseTo(3.1538461538461537, within(1e-14));
  }

  @Test
  void timeCannotBeReadFromWhatHasNone() {
    StructType text = StructType.fromDDL("t string, v double");
    TemporalTrendFeatures sums = BY_DAY.windows(TrendWindow.days(2)).sum();
    assertThatThrownBy(() -> sums.outputSchema(text))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compute features over the time of column 't': its type is string; a timestamp,"
                + " a date, or a number whose unit is said is needed. Cast it, or use windows and"
                + " features of rows.");
    assertThatThrownBy(() -> sums.outputSchema(StructType.fromDDL("t bigint, v double")))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compute features over the time of column 't': its type is bigint; a number has"
                + " no unit of its own. Say what it counts, such as orderBy(\"t\","
                + " ChronoUnit.SECONDS).");
    TemporalTrendFeatures counted =
        TemporalTrendFeatures.ungrouped().orderBy("t", ChronoUnit.DAYS).on("v").delta();
    assertThatThrownBy(() -> counted.outputSchema(StructType.fromDDL("t date, v double")))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot compute features over the time of column 't': its type is date; it has its unit"
                + " already. Leave ChronoUnit.DAYS out.");
    assertThat(BY_DAY.delta().outputSchema(text).fieldNames()).contains("v_delta_1");
  }

  private void assertNear(Dataset<Row> result, String name, double... expected) {
    for (int row = 0; row < expected.length; row++) {
      assertThat(number(result, name, row))
          .as("row %s", row)
          .isCloseTo(expected[row], within(1e-15));
    }
  }

  private Dataset<Row> tiedDays(String type) {
    return spark.sql(
        "select cast(t as "
            + type
            + ") t, v from values ('2024-01-01', 1), ('2024-01-03', 2), ('2024-01-03', 4),"
            + " ('2024-01-03', 8), ('2024-01-04', 16) as d(t, v)");
  }

  /** A value a day from 2024-01-01. */
  private Dataset<Row> numbers(String values) {
    return spark.sql(
        "select date_add(date'2024-01-01', pos) t, double(col) v from (select posexplode(array("
            + values
            + ")))");
  }

  private static double number(Dataset<Row> result, String name, int row) {
    return rows(result).get(row).<Double>getAs(name);
  }

  private static List<Row> rows(Dataset<Row> result) {
    return result.orderBy("t", "v").collectAsList();
  }

  /** The column's values as text: whole numbers without a point, a dash for null. */
  private static String column(Dataset<Row> result, String name) {
    return String.join(
        ", ",
        Arrays.asList(
            rows(result).stream().map(row -> text(row.getAs(name))).toArray(String[]::new)));
  }

  private static String text(Double value) {
    if (value == null) {
      return "-";
    }
    return value == Math.rint(value) && !Double.isInfinite(value)
        ? String.valueOf(value.longValue())
        : value.toString();
  }
}
