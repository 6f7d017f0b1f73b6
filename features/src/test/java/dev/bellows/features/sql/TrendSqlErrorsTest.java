package dev.bellows.features.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a call is said when its query is analyzed, with the place and the remedy. */
class TrendSqlErrorsTest {
  private static final String WINDOWS =
      "Write a number of rows such as 7, a length of time such as '30d', or 'expanding'";

  private final SparkSession spark = TestSession.get();

  @BeforeEach
  void visits() {
    spark
        .sql("select 'a' as g, 1 as t, date'2026-03-01' as d, 4d as v, 'x' as s, map('a', 1) as m")
        .createOrReplaceTempView("visits");
  }

  /** The message for a call in an ordinary window. */
  private String problem(String call) {
    return problemOf("select " + call + " over (partition by g order by t) from visits");
  }

  private String problemOf(String query) {
    Throwable error = catchThrowable(() -> spark.sql(query));
    assertThat(error).as(query).isInstanceOf(AnalysisException.class);
    return error.getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trend_slope()|it takes (value, window) or (value, time, window), with options such as"
            + " map('asOf', 'strictlyBefore') behind them, and was given 0 arguments",
        "trend_slope(v)|it takes (value, window) or (value, time, window), with options such as"
            + " map('asOf', 'strictlyBefore') behind them, and was given 1 argument",
        "trend_slope(v, t, 7, 8)|it takes (value, window) or (value, time, window), with options"
            + " such as map('asOf', 'strictlyBefore') behind them, and was given 4 arguments",
        "trend_time_since_last(v)|it takes (value, time), with options such as map('asOf',"
            + " 'strictlyBefore') behind them, and was given 1 argument",
        "trend_slope(v, window => 7)|its arguments have no names. Write them in their order:"
            + " (value, window) or (value, time, window)",
        "trend_slope(s, 7)|the type of its value, s, is string and a numeric type is needed. Cast it"
            + " first",
        "trend_slope(m, 7)|the type of its value, m, is map<string,int> and a numeric type is"
            + " needed. Cast it first",
        "trend_slope(null, 7)|the type of its value, NULL, is void and a numeric type is needed."
            + " Cast it first",
        "trend_mean(v, s, 7)|the type of its time, s, is string; a timestamp, a date or a number is"
            + " needed. Cast it first"
      })
  void argumentsThatCannotServe(String call, String expected) {
    assertThat(problem(call))
        .isEqualTo("Cannot call %s: %s; line 1 pos 7", call.replaceAll("\\(.*", ""), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "t|its window, t, is not a constant. ",
        "(select 2)|its window, scalarsubquery(), is not a constant. ",
        "7.5|the type of its window, 7.5BD, is decimal(2,1). ",
        "null|the type of its window, NULL, is void. ",
        "true|the type of its window, true, is boolean. ",
        "date'2026-01-01'|the type of its window, DATE '2026-01-01', is date. ",
        "interval 2 months|the type of its window, INTERVAL '2' MONTH, is interval month. "
      })
  void windowsThatAreNone(String window, String expected) {
    assertThat(problem("trend_mean(v, " + window + ")"))
        .isEqualTo("Cannot call trend_mean: %s%s; line 1 pos 7", expected.strip() + " ", WINDOWS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trend_mean(v, 0)|Invalid window: 0 rows; a window has at least 1 row",
        "trend_mean(v, -7)|Invalid window: -7 rows; a window has at least 1 row",
        "trend_mean(v, 3000000000)|3000000000 rows are more than a group can have",
        "trend_mean(v, '7')|Invalid window: '7'; a window is a number of rows such as 7r, a length"
            + " of time such as 30d, 12h, 5m, 90s, or the word expanding",
        "trend_mean(v, d, '-7d')|Invalid window: '-7d'; a window is a number of rows such as 7r, a"
            + " length of time such as 30d, 12h, 5m, 90s, or the word expanding",
        "trend_mean(v, d, interval '-1' day)|Invalid window: -86400000000 Micros; a window has a"
            + " length",
        "trend_ewma(v, 'expanding')|Invalid half-life of ewma: expanding; it is a number of rows"
            + " such as 7r or a length of time such as 4d",
        "trend_lag(v, 0)|Invalid lag: 0 rows; a lag looks back at least 1 row, never ahead",
        "trend_lag(v, -1)|Invalid lag: -1 rows; a lag looks back at least 1 row, never ahead",
        "trend_lag(v, t)|its lag, t, is not a constant. Write a whole number such as 1; a time"
            + " stands before it: (value, time, k)",
        "trend_lag(v, d, '7d')|the type of its lag, '7d', is string. Write a whole number such as 1; a"
            + " time stands before it: (value, time, k)",
        "trend_mean(v, 3, map('minPeriods', 4))|Invalid minPeriods: 4; a window of 3 rows can ask"
            + " for 1 to 3 values",
        "trend_mean(v, 3, map('minPeriods', 0))|Invalid minPeriods: 0; a window needs at least 1"
            + " value",
        "trend_mean(v, 3, map('minPeriods', 1.5))|Invalid minPeriods: '1.5'; a whole number is"
            + " needed",
        "trend_mean(v, 3, map('minPeriods', null))|Invalid minPeriods: 'null'; a whole number is"
            + " needed",
        "trend_mean(v, d, 3, map('asOf', 'strictlyBefore', 'closed', 'both'))|Invalid closed: BOTH;"
            + " a window closed at its right end takes in the current row, which"
            + " asOf(STRICTLY_BEFORE) forbids. Use LEFT or NEITHER"
      })
  void numbersThatCannotBe(String call, String expected) {
    assertThat(problem(call))
        .isEqualTo("Cannot call %s: %s; line 1 pos 7", call.replaceAll("\\(.*", ""), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "trend_mean(v, '7d')|the length 7d needs the time of the rows, and none was given. It is"
            + " written (value, time, window)",
        "trend_ewma(v, '7d')|the length 7d needs the time of the rows, and none was given. It is"
            + " written (value, time, halfLife)",
        "trend_slope(v, 3, map('unit', 'days'))|the unit days needs the time of the rows, and none"
            + " was given. It is written (value, time, window)",
        "trend_lag(v, 1, map('gap', '1 day'))|the gap 1 day needs the time of the rows, and none was"
            + " given. It is written (value, time, k)",
        "trend_lag(v, 1, map('asOf', 'strictlyBefore'))|asOf strictlyBefore needs the time of the"
            + " rows, and none was given. It is written (value, time, k)",
        "trend_mean(v, 3, map('timeUnit', 'days'))|timeUnit says what a time counts, and no time was"
            + " given. It is written (value, time, window)",
        "trend_mean(v, t, '7d')|the length 7d needs to know what its time, t, counts: a number has"
            + " no unit of its own. Add map('timeUnit', 'seconds')",
        "trend_slope(v, t, 7, map('unit', 'days'))|the unit days needs to know what its time, t,"
            + " counts: a number has no unit of its own. Add map('timeUnit', 'seconds')",
        "trend_lag(v, t, 1, map('gap', '1 day'))|the gap 1 day needs to know what its time, t,"
            + " counts: a number has no unit of its own. Add map('timeUnit', 'seconds')",
        "trend_slope(v, d, 7, map('timeUnit', 'days'))|timeUnit has no meaning for its time, d: that"
            + " is a date, which has its unit. Leave it out"
      })
  void timesThatAreMissingOrUnclear(String call, String expected) {
    assertThat(problem(call))
        .isEqualTo("Cannot call %s: %s; line 1 pos 7", call.replaceAll("\\(.*", ""), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "map('minperiod', 2)|unknown option 'minperiod'; did you mean 'minPeriods'? It takes [closed,"
            + " minPeriods, asOf, gap, ties, scale, timeUnit]",
        "map('window', 2)|unknown option 'window'; it takes [closed, minPeriods, asOf, gap, ties,"
            + " scale, timeUnit]",
        "map('unit', 'days')|the option unit has no meaning for it; it takes [closed, minPeriods,"
            + " asOf, gap, ties, scale, timeUnit]",
        "map('ties', 'min', 'TIES', 'max')|the option ties is there twice",
        "map('ties', 'averge')|Invalid ties: 'averge'; did you mean 'average'? Allowed: [average,"
            + " min, max]",
        "map('scale', 'percent')|Invalid scale: 'percent'; allowed: [position, pct]",
        "map('timeUnit', 'month')|Invalid timeUnit: 'month'; allowed: [micros, millis, seconds,"
            + " minutes, hours, days, weeks]",
        "map('timeUnit', 'dys')|Invalid timeUnit: 'dys'; did you mean 'days'? Allowed: [micros,"
            + " millis, seconds, minutes, hours, days, weeks]",
        "map('gap', 'a while')|Invalid window: 'a while'; a window is a number of rows such as 7r, a"
            + " length of time such as 30d, 12h, 5m, 90s, or the word expanding",
        "map('ties', s)|the last argument, s, is not a constant. Options are written as"
            + " map('minPeriods', '3', 'closed', 'left')",
        "m|the last argument, m, is not a constant. Options are written as map('minPeriods', '3',"
            + " 'closed', 'left')"
      })
  void optionsThatAreNone(String options, String expected) {
    assertThat(problem("trend_rank(v, t, 3, " + options + ")"))
        .isEqualTo("Cannot call trend_rank: %s; line 1 pos 7", expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select trend_slope(v, 7) from visits",
        "select *, trend_slope(v, 7) from visits",
        "select g, trend_slope(v, 7) from visits group by g",
        "select g from visits group by g having trend_slope(v, 7) > 1",
        "select g from visits where trend_slope(v, 7) > 1",
        "select sum(trend_slope(v, 7)) over (order by t) from visits",
        "select * from visits where v in (select trend_slope(v, 7) from visits)"
      })
  void withoutOverThereIsNoOrder(String query) {
    assertThat(problemOf(query))
        .startsWith(
            "Cannot call trend_slope: it needs the order of the rows: write"
                + " trend_slope(visits.v, 7) OVER (PARTITION BY … ORDER BY …); line 1 pos ")
        .endsWith(" pos " + query.lastIndexOf("trend_slope"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rows 6 preceding | ROWS BETWEEN 6 PRECEDING AND CURRENT ROW",
        "rows between 6 preceding and 1 following | ROWS BETWEEN 6 PRECEDING AND 1 FOLLOWING",
        "rows between unbounded preceding and unbounded following | ROWS BETWEEN UNBOUNDED"
            + " PRECEDING AND UNBOUNDED FOLLOWING",
        "range between 7 preceding and current row | RANGE BETWEEN 7 PRECEDING AND CURRENT ROW"
      })
  void theWindowIsTheArgumentAndNotTheFrame(String frame, String shown) {
    assertThat(
            problemOf(
                "select trend_slope(v, 7) over (partition by g order by t "
                    + frame
                    + ") from visits"))
        .isEqualTo(
            "Cannot call trend_slope: the frame %s has no meaning for it: the rows that it looks at"
                + " are said by its own argument. Leave the frame out; line 1 pos 7",
            shown);
  }

  @Test
  void aWindowWithoutAnOrderIsNone() {
    assertThat(problemOf("select trend_slope(v, 7) over (partition by g) from visits"))
        .isEqualTo(
            "Cannot call trend_slope: its window has no order. Add ORDER BY to OVER (…); line 1 pos"
                + " 7");
    assertThat(problemOf("select trend_slope(v, 7) over () from visits"))
        .startsWith("Cannot call trend_slope: its window has no order.");
  }

  @Test
  void timeRunsForward() {
    assertThat(
            problemOf(
                "select trend_mean(v, d, '7d') over (partition by g order by d desc) from visits"))
        .isEqualTo(
            "Cannot call trend_mean: it needs its rows from the earliest to the latest, and its"
                + " window is ordered by d descending; line 1 pos 7");
    // Rows may be counted backwards, and a slope drawn over times in any order.
    assertThat(
            spark
                .sql("select trend_slope(v, d, 7) over (order by d desc) from visits")
                .collectAsList())
        .hasSize(1);
  }

  /** A missing order of another column is seen only in the rows. */
  @Test
  void rowsThatAreNotInOrderOfTheirTimeFailTheQuery() {
    assertThatThrownBy(
            () ->
                spark
                    .sql(
                        "select trend_mean(v, d, '7d') over (order by t) from values (1,"
                            + " date'2026-03-02', 1d), (2, date'2026-03-01', 2d) x(t, d, v)")
                    .collectAsList())
        .hasMessageContaining(
            "Cannot compute features over time: the rows are not in order of time");
  }

  @Test
  void whatSparkRefusesItRefusesClearly() {
    assertThat(problem("trend_slope(distinct v, 7)"))
        .contains("[DISTINCT_WINDOW_FUNCTION_UNSUPPORTED]")
        .contains("trend_slope(DISTINCT v");
    assertThat(
            problemOf(
                "select trend_slope(v, 7) ignore nulls over (partition by g order by t) from visits"))
        .contains("The function `trend_slope` does not support IGNORE NULLS");
    assertThatThrownBy(
            () ->
                spark
                    .sql(
                        "select trend_slope(v, 7) filter (where v > 1) over (order by t) from visits")
                    .collectAsList())
        .isInstanceOf(AnalysisException.class)
        .hasMessage("Window aggregate function with filter predicate is not supported yet.");
    assertThat(problem("trend_slop(v, 7)")).contains("Cannot resolve routine `trend_slop`");
    assertThat(problem("trend_slope(u, 7)")).contains("[UNRESOLVED_COLUMN.WITH_SUGGESTION]");
    assertThat(problemOf("select trend_slope(v, 7) over (partition by h order by t) from visits"))
        .contains("[UNRESOLVED_COLUMN.WITH_SUGGESTION]");
  }

  @Test
  void anErrorComesBeforeAnyJobAndWithItsPlace() throws Exception {
    String query = "select g,\n  trend_slope(s, 7) over (order by t)\nfrom visits";
    AnalysisException[] error = new AnalysisException[1];
    int jobs =
        JobCounter.jobsOf(
            spark, () -> error[0] = (AnalysisException) catchThrowable(() -> spark.sql(query)));
    assertThat(jobs).isZero();
    assertThat(error[0].line().get()).isEqualTo(2);
    assertThat(error[0].startPosition().get()).isEqualTo(2);
    assertThat(error[0]).hasCauseInstanceOf(IllegalArgumentException.class);
  }
}
