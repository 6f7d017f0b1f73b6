package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionTextTest {
  private static final TemporalTrendFeatures SALES =
      TemporalTrendFeatures.groupBy("store").orderBy("day").on("amount");

  @Test
  void aTextSaysWhatEachColumnHoldsOfWhichRowsAndWhatItCosts() {
    assertThat(
            SALES
                .windows(TrendWindow.rows(7), TrendWindow.days(30))
                .delta(1, 7)
                .momentum()
                .volatility()
                .ewma(TrendWindow.rows(7))
                .describe())
        .isEqualTo(
            """
            trend features of amount
              groups: rows of the same store
              order: day; ties broken by all other columns that can be sorted
              a row knows: itself and the rows before it
              deviations: of a sample (n − 1), null below 2 values
            windows
              7r: the 7 rows up to the current row; needs 7 values
              30d: rows of times in (t − 30d, t]; needs 1 value
            columns
              {column}_delta_1: value − value 1 row before; null where either is missing
              {column}_delta_7: value − value 7 rows before; null where either is missing
              {column}_momentum_7r, _30d: last value − mean; null where the last value is missing, or the window has too few values
              {column}_volatility_7r, _30d: standard deviation; null where the window has too few values
              {column}_ewma_7r: exponentially weighted mean of all values so far, half-life 7r; null before the first
            cost: 1 shuffle by store, 1 sort, 1 aggregator call for 7 new columns (1 × 7)
            """);
  }

  @Test
  void aTextSaysWhatIsNotTheDefault() {
    assertThat(
            TemporalTrendFeatures.ungrouped()
                .orderBy("epoch", ChronoUnit.SECONDS)
                .tieBreakBy("id")
                .on("amount", "price")
                .label("price")
                .asOf(AsOf.STRICTLY_BEFORE)
                .gap("24h")
                .pandas(PandasVersion.V2)
                .zeroBase(ZeroBase.NULL)
                .deviation(Deviation.POPULATION)
                .windows(TrendWindow.expanding())
                .minPeriods(3)
                .zscore()
                .pctChange()
                .timeSinceLast(ChronoUnit.DAYS)
                .describe())
        .isEqualTo(
            """
            trend features of amount, price
              groups: all rows are one group
              order: epoch, counted in seconds; ties broken by id
              a row knows: rows of more than 1d before its time
              label: price
              deviations: of the values alone (n)
              zeroBase: null
              fill: forward
              ewmaRule: byOneRow
            windows
              expanding: all rows up to the newest row known; needs 3 values
            columns
              {column}_zscore_expanding: (last value − mean) / standard deviation; null where all values are equal, the last value is missing or infinite, or the window has too few values
              {column}_pct_change_1: value / value 1 row before − 1; null where either is missing, and for 0 / 0
              {column}_since_last_days: days since the last value; null before the first
            cost: 1 shuffle into one task, 1 sort, 1 aggregator call for 6 new columns (2 × 3)
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RIGHT   | 7r | the 7 rows up to the current row",
        "LEFT    | 7r | the 7 rows before the current row",
        "BOTH    | 7r | the 8 rows up to the current row",
        "NEITHER | 2r | the 1 row before the current row",
        "RIGHT   | 7d | rows of times in (t − 7d, t]",
        "LEFT    | 7d | rows of times in [t − 7d, t)",
        "BOTH    | 7d | rows of times in [t − 7d, t]",
        "NEITHER | 7d | rows of times in (t − 7d, t)",
        "RIGHT   | expanding | all rows up to the current row",
        "LEFT    | expanding | all rows before the current row",
      })
  void aWindowIsToldWithItsEnds(Closed closed, String window, String rows) {
    assertThat(lineOf(window, SALES.closed(closed))).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LEFT    | 7r | the 7 rows up to the newest row known",
        "NEITHER | 7r | the 6 rows up to the newest row known",
        "LEFT    | 7d | rows of times in [t − 7d, t)",
        "LEFT    | expanding | all rows up to the newest row known",
      })
  void aWindowBeforeTheRowIsToldByWhatIsKnown(Closed closed, String window, String rows) {
    assertThat(lineOf(window, SALES.closed(closed).asOf(AsOf.STRICTLY_BEFORE))).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RIGHT   | 7r | the 7 rows up to the newest row known",
        "LEFT    | 7r | the 7 rows before the newest row known",
        "RIGHT   | 7d | rows of times in (t − 1d − 7d, t − 1d]",
      })
  void aWindowBehindAGapIsToldByWhatIsKnown(Closed closed, String window, String rows) {
    assertThat(lineOf(window, SALES.closed(closed).gap("1 day"))).isEqualTo(rows);
  }

  private static String lineOf(String window, TemporalTrendFeatures features) {
    String text = features.minPeriods(1).windows(TrendWindow.parse(window)).mean().describe();
    String start = "  " + window + ": ";
    String line = text.lines().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
    return line.substring(start.length(), line.indexOf("; needs 1 value"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CURRENT_ROW     |     | itself and the rows before it",
        "CURRENT_ROW     | 1d  | rows of 1d or more before its time",
        "CURRENT_ROW     | 2r  | itself and the rows before it, without the last 2r up to itself",
        "STRICTLY_BEFORE |     | rows of an earlier time",
        "STRICTLY_BEFORE | 90s | rows of more than 90s before its time",
        "STRICTLY_BEFORE | 2r  | rows of an earlier time, without the last 2r up to itself",
      })
  void whatARowKnowsIsTold(AsOf asOf, String gap, String known) {
    TemporalTrendFeatures features = SALES.delta().asOf(asOf);
    assertThat((gap == null ? features : features.gap(gap)).describe())
        .contains("\n  a row knows: " + known + "\n");
  }

  @Test
  void theCostIsThatOfThePlan() {
    SparkSession spark = TestSession.get();
    TemporalTrendFeatures features =
        SALES.windows(TrendWindow.rows(7), TrendWindow.expanding()).all().ewma(TrendWindow.rows(3));
    Dataset<Row> input = spark.range(10).selectExpr("id % 2 store", "id day", "double(id) amount");
    String plan = features.apply(input).queryExecution().executedPlan().toString();
    assertThat(features.describe())
        .contains(
            "cost: 1 shuffle by store, 1 sort, 1 aggregator call for 13 new columns (1 × 13)");
    assertThat(occurrences("Exchange hashpartitioning", plan)).isEqualTo(1);
    assertThat(occurrences("[-+] Sort ", plan)).isEqualTo(1);
    assertThat(occurrences("trendaggregator\\(", plan)).isEqualTo(1);
  }

  private static int occurrences(String pattern, String text) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }

  @Test
  void anIncompleteDefinitionIsNotDescribed() {
    assertThatThrownBy(SALES::describe)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot compute trend features: no features were given. Add all().");
  }
}
