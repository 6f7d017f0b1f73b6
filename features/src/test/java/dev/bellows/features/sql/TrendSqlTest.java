package dev.bellows.features.sql;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SQL functions in queries: frames, ties, plans, and the ways in which they can be called. */
class TrendSqlTest {
  private final SparkSession spark = TestSession.get();

  @BeforeEach
  void ties() {
    spark
        .sql(
            "select * from values ('a', 1, 4d), ('a', 2, 6d), ('a', 2, 9d), ('a', 2, 5d), ('a', 3,"
                + " 1d), ('b', 1, 7d) t(g, t, v)")
        .createOrReplaceTempView("tied");
  }

  @Test
  void theSlopeThatTheIssueAsksFor() {
    spark
        .sql("select id % 3 as g, id as t, sin(id) * 10 as v from range(200)")
        .createOrReplaceTempView("series");
    List<Row> rows =
        sql(
            "select trend_slope(v, t, 7) OVER (PARTITION BY g ORDER BY t) as slope,"
                + " if(count(v) over w = 7, regr_slope(v, t) over w, null) as expected from series"
                + " window w as (partition by g order by t rows 6 preceding)");
    assertThat(rows).hasSize(200);
    for (Row row : rows) {
      assertThat(row.isNullAt(0)).isEqualTo(row.isNullAt(1));
      if (!row.isNullAt(0)) {
        assertThat(row.getDouble(0)).isEqualTo(row.getDouble(1), within(1e-12));
      }
    }
    assertThat(rows).filteredOn(row -> !row.isNullAt(0)).hasSize(200 - 3 * 6);
  }

  /** In the default frame of SQL all rows of a tie would have the answer of its last. */
  @Test
  void withoutAFrameEachRowOfATieHasItsOwnAnswer() {
    List<Double> written =
        doubles(
            sql(
                "select trend_sum(v, 2) over (partition by g order by t, v rows between unbounded"
                    + " preceding and current row) from tied order by g, t, v"));
    assertThat(written).containsExactly(null, 9.0, 11.0, 15.0, 10.0, null);
    List<Row> rows = sql("select t, trend_count(v, 4) over (partition by g order by t) from tied");
    assertThat(rows)
        .filteredOn(row -> row.getInt(0) == 2 && !row.isNullAt(1))
        .extracting(row -> row.getDouble(1))
        .containsExactly(4.0);
  }

  @Test
  void theFrameThatSqlMeansCanBeWrittenToo() {
    String call = "trend_sum(v, 2) over (partition by g order by t, v %s)";
    String range = "range between unbounded preceding and current row";
    String rows = "rows unbounded preceding";
    for (Row row :
        sql(
            "select "
                + Stream.of("", range, rows)
                    .map(call::formatted)
                    .toList()
                    .toString()
                    .replaceAll("^\\[|\\]$", "")
                + " from tied")) {
      assertThat(row.get(1)).isEqualTo(row.get(0));
      assertThat(row.get(2)).isEqualTo(row.get(0));
    }
  }

  @Test
  void severalCallsShareOneShuffleOneSortAndOneOperator() {
    Dataset<Row> query =
        spark.sql(
            "select *, trend_slope(v, t, 3) over w a, trend_slope(v, t, 3) over w b, trend_rank(v,"
                + " 7) over w c, trend_mean(v, t, '2d', map('timeUnit', 'days')) over w d,"
                + " trend_lag(v) over (partition by g order by t) e from tied window w as"
                + " (partition by g order by t)");
    assertOnePass(query, 5);
    List<Row> rows = query.collectAsList();
    assertThat(rows).hasSize(6).allSatisfy(row -> assertThat(row.get(3)).isEqualTo(row.get(4)));
  }

  private static void assertOnePass(Dataset<Row> query, int calls) {
    query.write().format("noop").mode("overwrite").save();
    String plan = query.queryExecution().executedPlan().toString();
    String first = plan.split("== Initial Plan ==", -1)[0];
    assertThat(occurrences("Exchange hashpartitioning", first)).isEqualTo(1);
    assertThat(occurrences("Sort \\[", first)).isEqualTo(1);
    assertThat(occurrences("(?m)^[^\\n]*\\bWindow \\[", first)).isEqualTo(1);
    assertThat(occurrences("specifiedwindowframe\\(RowFrame, unboundedpreceding", first))
        .isEqualTo(calls);
  }

  private static int occurrences(String pattern, String text) {
    return (int) Pattern.compile(pattern).matcher(text).results().count();
  }

  @Test
  void analysisRunsNoJob() throws Exception {
    String query = "select trend_mean(v, 3, map('closed', 'left')) over (order by t) from tied";
    assertThat(JobCounter.jobsOf(spark, () -> spark.sql(query))).isZero();
    assertThat(JobCounter.jobsOf(spark, () -> spark.sql(query).collectAsList())).isPositive();
  }

  @Test
  void aCallMayStandWhereverAWindowFunctionMay() {
    String over = " over (partition by g order by t, v)";
    sql(
        "create or replace temporary view means as select *, trend_mean(v, 2)"
            + over
            + " m from tied");
    String third = "select v from tied where g = 'a' and t = 3";
    List<String> queries =
        List.of(
            "select m from means where t = 3",
            "with x as (select t, trend_mean(v, 2)"
                + over
                + " m from tied) select m from x where t = 3",
            "select m from (select t, trend_mean(v + 0, 1 + 1)"
                + over
                + " m from tied) where t = 3",
            "select trend_mean(s, 2) over (order by s desc) m from (select max(v) s from tied where g ="
                + " 'a' group by t) order by m limit 1 offset 1",
            "select (select max(m) from means where t = 3) m",
            "select sum(m) from (select t, trend_mean(v, 2)" + over + " m from tied) where t = 3",
            "select trend_mean(max(v), 2) over (order by t) + 0 m from tied where g = 'a' group by t"
                + " order by t desc limit 1");
    assertThat(sql(third)).hasSize(1);
    assertThat(queries.stream().map(query -> doubles(sql(query))).toList())
        .containsExactly(
            List.of(5.0),
            List.of(5.0),
            List.of(5.0),
            Arrays.asList(2.5),
            List.of(5.0),
            List.of(5.0),
            List.of(5.0));
  }

  @Test
  void constantsMayBeVariablesAndArithmetic() {
    String query = "select trend_sum(v, %s) over (partition by g order by t, v) from tied";
    List<Double> expected = doubles(sql(query.formatted("2")));
    sql("declare or replace variable rows_back int default 2");
    assertThat(doubles(sql(query.formatted("rows_back")))).isEqualTo(expected);
    assertThat(doubles(sql(query.formatted("1 + 1")))).isEqualTo(expected);
    assertThat(doubles(sql(query.formatted("'2r'")))).isEqualTo(expected);
    assertThat(doubles(sql(query.formatted("smallint(2)")))).isEqualTo(expected);
  }

  @Test
  void anIntervalIsALengthOfTime() {
    sql(
        "create or replace temporary view dated as select *, timestamp_ntz'2026-03-01' + make_dt_interval(t) d from tied");
    String query = "select trend_sum(v, d, %s) over (partition by g order by d, v) from dated";
    assertThat(doubles(sql(query.formatted("interval 36 hours"))))
        .isEqualTo(doubles(sql(query.formatted("'36h'"))))
        .containsExactly(4.0, 9.0, 15.0, 24.0, 21.0, 7.0);
  }

  @Test
  void optionsMayBeOfSeveralTypesAndInAnyCase() {
    String query = "select trend_count(v, 3, %s) over (partition by g order by t, v) from tied";
    List<Double> expected =
        doubles(sql(query.formatted("map('minPeriods', '1', 'closed', 'left')")));
    assertThat(expected).containsExactly(null, 1.0, 2.0, 3.0, 3.0, null);
    for (String options :
        List.of(
            "map('minPeriods', 1, 'closed', 'left')",
            "map('min_periods', 1, 'CLOSED', 'LEFT')",
            "str_to_map('minPeriods:1,closed:left')",
            "map_from_arrays(array('minPeriods', 'closed'), array('1', 'left'))")) {
      assertThat(doubles(sql(query.formatted(options)))).as(options).isEqualTo(expected);
    }
    assertThat(doubles(sql(query.formatted("map()"))))
        .containsExactly(null, null, 3.0, 3.0, 3.0, null);
  }

  /** As PySpark and R call it: by its name, over a window of the DataFrame API without a frame. */
  @Test
  void theFunctionsHaveNamesForTheDataFrameApi() {
    WindowSpec window = Window.partitionBy("g").orderBy("t", "v");
    Dataset<Row> called =
        spark
            .table("tied")
            .select(call_function("trend_sum", col("v"), lit(2)).over(window))
            .union(
                spark
                    .table("tied")
                    .selectExpr("trend_sum(v, 2) over (partition by g order by t, v)"));
    assertThat(doubles(called.collectAsList()))
        .containsExactly(null, 9.0, 11.0, 15.0, 10.0, null, null, 9.0, 11.0, 15.0, 10.0, null);
  }

  @Test
  void aColumnWithoutANameTellsTheWholeCall() {
    String[] columns =
        spark
            .sql(
                "select trend_mean(v, 2) over (partition by g order by t), trend_mean(v + 1, t, 3,"
                    + " map('closed', 'left')) over (partition by g order by t) from tied")
            .columns();
    assertThat(columns[0]).startsWith("trend_mean(v, 2) OVER (PARTITION BY g ORDER BY t");
    assertThat(columns[1]).startsWith("trend_mean((v + 1), t, 3, map(closed, left)) OVER (");
  }

  @Test
  void aNewSessionHasThemToo() {
    assertThat(spark.newSession().sql("show user functions like 'trend_*'").collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactlyInAnyOrderElementsOf(
            TrendSqlFunction.ALL.stream().map(TrendSqlFunction::sqlName).toList())
        .hasSize(24);
  }

  @Test
  void groupsOfOneRowAndNoRowsAtAll() {
    assertThat(doubles(sql("select trend_std(v, 1) over (order by t) from tied where g = 'b'")))
        .containsExactly((Double) null);
    assertThat(sql("select trend_std(v, 1) over (order by t) from tied where g = 'c'")).isEmpty();
  }

  private List<Row> sql(String query) {
    return spark.sql(query).collectAsList();
  }

  private static List<Double> doubles(List<Row> rows) {
    return rows.stream().map(row -> row.isNullAt(0) ? null : row.getDouble(0)).toList();
  }
}
