package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleKindsTest {
  private final SparkSession spark = TestSession.get();

  private Dataset<Row> flights() {
    return spark.sql(
        """
        select id, origin, delay, cast(day as date) as day from values
          (1, 'BOS', 10D, '2001-01-01'),
          (2, 'JFK', 50D, '2001-02-01'),
          (2, 'JFKX', null, '2001-06-30'),
          (null, 'it''s', double('NaN'), '2001-07-01'),
          (null, null, -0.0D, null)
        as t(id, origin, delay, day)\
        """);
  }

  private RuleResult result(Rule rule) {
    return RuleSet.of(rule).evaluate(flights()).results().get(0);
  }

  @Test
  void valuesAreThereInRangeInASetOrOfAPattern() {
    RuleSet rules =
        RuleSet.of(
            Rule.complete("delay"),
            Rule.between("delay", 0, 10),
            Rule.between("day", LocalDate.of(2001, 1, 1), LocalDate.of(2001, 6, 30)),
            Rule.in("origin", "BOS", "it's"),
            Rule.matches("origin", "[A-Z]{3}"));
    assertThat(rules.evaluate(flights()).results())
        .extracting(RuleResult::failing, RuleResult::unknown)
        .containsExactly(tuple(2L, 0L), tuple(3L, 2L), tuple(2L, 1L), tuple(3L, 1L), tuple(3L, 1L));
  }

  @Test
  void aPatternIsMatchedByTheWholeValue() {
    Dataset<Row> rows = spark.sql("select * from values ('ab'), ('ab\\n'), ('xab'), ('') as t(s)");
    assertThat(RuleSet.of(Rule.matches("s", "a|ab")).evaluate(rows).results().get(0).failing())
        .isEqualTo(3);
    assertThat(RuleSet.of(Rule.matches("s", "")).evaluate(rows).results().get(0).failing())
        .isEqualTo(3);
  }

  @Test
  void allRowsOfAKeyThatOccursAgainFail() {
    RuleResult result = result(Rule.unique("id"));
    assertThat(result)
        .extracting(RuleResult::rows, RuleResult::failing, RuleResult::unknown)
        .containsExactly(5L, 4L, 2L);
    assertThat(result(Rule.unique("id").nulls(NullPolicy.SKIP)).passRate()).isEqualTo(1.0 / 3);
    assertThat(result(Rule.unique("id", "origin").nulls(NullPolicy.SKIP)).held()).isTrue();
    assertThat(result(Rule.unique("day")).describe())
        .isEqualTo(
            "unique (day): 1 of 5 rows fail (1 unknown because of nulls, which fail); pass rate"
                + " 0.8, required 1 by the default");
  }

  @Test
  void verdictsAndFailingRowsKnowKeys() {
    RuleSet rules = RuleSet.of(Rule.unique("id"), Rule.in("origin", "BOS"), Rule.rowCount("> 9"));
    Dataset<Row> rows = flights();
    assertThat(rows.select(col("id"), rules.verdict(rows).as("failed")).collectAsList())
        .filteredOn(row -> !row.isNullAt(0) && row.getInt(0) == 2)
        .hasSize(2)
        .allSatisfy(
            row ->
                assertThat(row.<String>getList(1))
                    .containsExactly("unique (id)", "origin in ('BOS')"));
    assertThat(rules.failing(rows).columns())
        .containsExactly("id", "origin", "delay", "day", "failed_rules");
    assertThat(rules.failing(rows).count()).isEqualTo(4);
    assertThat(rules.passing(rows).columns()).containsExactly("id", "origin", "delay", "day");
    assertThat(rules.passing(rows).collectAsList())
        .extracting(row -> row.get(0))
        .containsExactly(1);
  }

  @Test
  void onlyTheColumnsOfAKeyAreShuffled() {
    Dataset<Row> rows = spark.range(100).selectExpr("id", "id % 7 as key", "string(id) as wide");
    Dataset<Row> judged =
        JudgedRows.of(List.of(Rule.unique("key")), RowCounting.EACH_ONCE, rows)
            .rows()
            .groupBy()
            .sum("bellows_occurrences_0");
    String plan = judged.queryExecution().optimizedPlan().toString();
    assertThat(plan).contains("Window").doesNotContain("wide");
  }

  @Test
  void aRuleOfTheTableIsAboutAMetric() {
    RuleResult mean = result(Rule.metric("avg(nanvl(delay, null))", "between 0 and 15.5"));
    assertThat(mean.held()).isFalse();
    assertThat(mean.value()).contains(20.0);
    assertThat(mean.describe()).isEqualTo("avg(nanvl(delay, null)) between 0 and 15.5: it is 20");
    assertThat(result(Rule.rowCount(">= 5")).held()).isTrue();
    assertThat(result(Rule.rowCount(">= 6")).describe()).isEqualTo("count(*) >= 6: it is 5");
    assertThat(result(Rule.metric("count(distinct origin)", "= 4")).held()).isTrue();
    assertThat(result(Rule.metric("count_if(delay is null) / count(*)", "<= 0.2")).held()).isTrue();
    assertThat(result(Rule.metric("max(day)", "> current_date()")).stops()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"FAIL,false,which fails", "PASS,true,which holds", "SKIP,true,which holds"})
  void aMetricThatIsNullIsWhatTheNullPolicySays(NullPolicy nulls, boolean held, String text) {
    RuleSet rules = RuleSet.of(Rule.metric("avg(delay)", "> 0").nulls(nulls));
    RuleReport report = rules.evaluate(flights().where("id > 99"));
    assertThat(report.held()).isEqualTo(held);
    assertThat(report.results().get(0).unknown()).isEqualTo(1);
    assertThat(report.results().get(0).describe()).isEqualTo("avg(delay) > 0: it is null, " + text);
  }

  @Test
  void metricsJudgeNoRow() {
    RuleSet rules = RuleSet.of(Rule.rowCount("> 9"));
    RuleReport report = rules.evaluate(flights());
    assertThat(report.held()).isFalse();
    assertThat(report.failingRows()).isZero();
    assertThat(rules.passing(flights()).count()).isEqualTo(5);
    assertThat(flights().select(rules.verdict(flights())).first().getList(0)).isEmpty();
  }

  @Test
  void metricsAreInTheReport() throws Exception {
    RuleSet rules =
        RuleSet.of(
            Rule.rowCount("> 3").named("enough"),
            Rule.metric("avg(delay)", "> 0"),
            Rule.metric("max(day)", "is not null"));
    JsonNode json = new ObjectMapper().readTree(rules.evaluate(flights()).toJson()).path("rules");
    assertThat(json.get(0).path("value").asLong()).isEqualTo(5);
    assertThat(json.get(1).path("value").asText()).isEqualTo("NaN");
    assertThat(json.get(2).path("value").asText()).isEqualTo("2001-07-01");
    assertThat(rules.evaluate(flights()).describe())
        .isEqualTo(
            """
            5 rows, 0 of them fail a rule; pass rate 1
              held   error enough (count(*) > 3): it is 5
              held   error avg(delay) > 0: it is NaN
              held   error max(day) is not null: it is 2001-07-01
            """);
  }

  /** Its end is where the share lies z standard errors of its own below the rate that was seen. */
  @ParameterizedTest
  @CsvSource({
    "10,10,0.95,1.959963984540054",
    "95,100,0.95,1.959963984540054",
    "0,7,0.99,2.5758293035489004",
    "999990,1000000,0.9,1.6448536269514722"
  })
  void aConfirmedPassRateIsTheLowerEndOfWilsonsInterval(
      long passing, long rows, double confidence, double z) {
    Rule rule = Rule.complete("x").minPassRate(0.5).confidence(confidence);
    RuleResult result =
        RuleResult.ofRows(rule, new RequiredRate(0.5, "the rule"), rows, rows - passing, 0);
    double low = result.confirmedPassRate();
    double seen = passing / (double) rows;
    assertThat(rows * (seen - low) * (seen - low))
        .isCloseTo(z * z * low * (1 - low), org.assertj.core.data.Offset.offset(1e-9));
    assertThat(low).isBetween(0.0, seen);
  }

  @Test
  void fewRowsConfirmLittle() {
    Rule plain = Rule.expression("id >= 0").minPassRate(0.9);
    Rule sure = plain.confidence(0.95);
    Dataset<Row> ten = spark.range(10).toDF();
    assertThat(RuleSet.of(plain).evaluate(ten).held()).isTrue();
    assertThat(RuleSet.of(sure).evaluate(ten).held()).isFalse();
    assertThat(RuleSet.of(sure).evaluate(spark.range(100).toDF()).held()).isTrue();
    assertThat(RuleSet.of(sure).evaluate(spark.range(0).toDF()).held()).isFalse();
    assertThat(RuleSet.of(sure).evaluate(ten).results().get(0).describe())
        .isEqualTo(
            "id >= 0: 0 of 10 rows fail; pass rate 1 (at least 0.722467 with confidence 0.95),"
                + " required 0.9 by the rule");
  }

  private void assertRefused(Rule rule, String path, String message) {
    RuleSet rules = RuleSet.of(Rule.expression("id > 0"), rule);
    assertThatThrownBy(
            () -> {
              int jobs = JobCounter.jobsOf(spark, () -> rules.evaluate(flights()));
              assertThat(jobs).isZero();
            })
        .isInstanceOf(RuleDefinitionException.class)
        .hasMessage(message)
        .satisfies(e -> assertThat(((RuleDefinitionException) e).path()).isEqualTo(path));
  }

  @Test
  void whatCannotServeIsRefusedBeforeAnyJob() {
    assertRefused(
        Rule.unique("orgin"),
        "1.unique",
        "Cannot check column 'orgin': no such column; did you mean 'origin'? Available: [id,"
            + " origin, delay, day]");
    assertRefused(
        Rule.metric("delay", "> 0"),
        "1.metric",
        "'delay > 0' is about single rows: it names columns outside of aggregates. A metric has"
            + " aggregates, such as 'avg(amount)' or 'count(*)'. A condition of rows is an"
            + " 'expression'.");
    assertRefused(
        Rule.metric("avg(dealy)", "> 0"),
        "1.check",
        "Cannot check 'avg(dealy) > 0': there is no column 'dealy'; did you mean 'delay'? A metric"
            + " has aggregates, such as 'avg(amount)' or 'count(*)'. A check is what SQL writes"
            + " behind a column, such as 'between 0 and 9' or 'is not null'. Available: [id,"
            + " origin, delay, day]");
    assertRefused(
        Rule.metric("avg(delay)", "+ 1"),
        "1.check",
        "'avg(delay) + 1' is of type double, and a rule is true or false; compare it with"
            + " something, as in '… > 0'.");
    assertRefused(
        Rule.complete("id").confidence(0.95),
        "1.confidence",
        "Rule 'id is not null' can never hold: rows that are a sample confirm no pass rate of 1,"
            + " which is required by the default. Give it a minPassRate below 1, or no"
            + " confidence.");
    Dataset<Row> nested = spark.sql("select map(1, 2) as m");
    assertThatThrownBy(() -> RuleSet.of(Rule.unique("m")).check(nested))
        .isInstanceOf(RuleDefinitionException.class)
        .hasMessage(
            "Cannot compare the values of column 'm': its type is map<int,int>. Derive a key of"
                + " simple columns first.");
  }

  @Test
  void keysAndDistinctCountsCannotRideAlong() {
    Dataset<Row> rows = flights();
    assertThat(RuleSet.of(Rule.complete("id"), Rule.rowCount("> 0")).canRideAlong(rows)).isTrue();
    assertThat(RuleSet.of(Rule.metric("count(distinct id)", "> 0")).canRideAlong(rows)).isFalse();
    assertThat(RuleSet.of(Rule.unique("id")).canRideAlong(rows)).isFalse();
    assertThatThrownBy(() -> RuleSet.of(Rule.unique("id")).counts(rows))
        .isInstanceOf(RuleDefinitionException.class)
        .hasMessage(
            "Rule 'unique (id)' compares rows with each other, which no pass over single rows can"
                + " do; evaluate or hold the rows.");
  }
}
