package dev.bellows.features.validate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {
  private static final RuleSet FLIGHTS =
      RuleSet.of(
          Rule.column("delay", "between -200 and 2000").minPassRate(0.6),
          Rule.expression("arrival >= departure").named("in order").severity(Severity.WARN),
          Rule.column("origin", "rlike '^[A-Z]{3}$'").severity(Severity.INFO));

  private final SparkSession spark = TestSession.get();

  private Dataset<Row> flights() {
    return spark.sql(
        """
        select * from values
          (1, 'BOS', 10,   100, 200),
          (2, 'JFK', 5000, 100, 200),
          (3, 'lax', 20,   300, 200),
          (4, 'SFO', 7000, 300, 200),
          (5, 'ORD', -5,   100, 100)
        as t(id, origin, delay, departure, arrival)\
        """);
  }

  private Dataset<Row> values(String rows) {
    return spark.sql("select * from values " + rows);
  }

  @Test
  void rowsAreCountedByRule() {
    RuleReport report = FLIGHTS.evaluate(flights());

    assertThat(report.rows()).isEqualTo(5);
    assertThat(report.failingRows()).isEqualTo(3);
    assertThat(report.passRate()).isEqualTo(0.4);
    assertThat(report.results())
        .extracting(
            result -> result.rule().name(),
            RuleResult::failing,
            RuleResult::passRate,
            RuleResult::held)
        .containsExactly(
            tuple("delay between -200 and 2000", 2L, 0.6, true),
            tuple("in order", 2L, 0.6, false),
            tuple("origin rlike '^[A-Z]{3}$'", 1L, 0.8, false));
  }

  @Test
  void onlyErrorAndFatalAreGates() {
    RuleReport report = FLIGHTS.evaluate(flights());
    assertThat(report.held()).isTrue();
    assertThat(report.warnings()).extracting(r -> r.rule().name()).containsExactly("in order");
    report.requireHeld("Table 'flights'");

    Rule rule = Rule.column("delay", "< 2000");
    assertThat(RuleSet.of(rule.severity(Severity.INFO)).evaluate(flights()).held()).isTrue();
    assertThat(RuleSet.of(rule.severity(Severity.WARN)).evaluate(flights()).held()).isTrue();
    assertThat(RuleSet.of(rule.severity(Severity.ERROR)).evaluate(flights()).held()).isFalse();
    assertThat(RuleSet.of(rule.severity(Severity.FATAL)).evaluate(flights()).held()).isFalse();
  }

  @Test
  void aBrokenGateIsToldWithItsNumbers() {
    RuleSet rules =
        RuleSet.of(
                Rule.column("delay", "< 2000").named("delay is sane"),
                Rule.expression("arrival > departure").severity(Severity.FATAL).minPassRate(0.95),
                Rule.column("id", "> 0"))
            .minPassRate(new RequiredRate(0.98, "layer silver"));

    assertThatThrownBy(() -> rules.evaluate(flights()).requireHeld("Table 'flights'"))
        .isInstanceOf(RuleFailedException.class)
        .hasMessage(
            """
            Table 'flights' breaks its rules:
              error delay is sane (delay < 2000): 2 of 5 rows fail; pass rate 0.6, required 0.98 by layer silver
              fatal arrival > departure: 3 of 5 rows fail; pass rate 0.4, required 0.95 by the rule\
            """)
        .satisfies(
            e ->
                assertThat(((RuleFailedException) e).failures())
                    .extracting(RuleResult::failing)
                    .containsExactly(2L, 3L));
  }

  @Test
  void theVerdictNamesTheFailedRulesOfEachRow() {
    Dataset<Row> rows = flights();
    assertThat(
            rows.select(col("id"), FLIGHTS.verdict(rows).as("failed"))
                .orderBy("id")
                .collectAsList())
        .extracting(row -> row.getList(1))
        .containsExactly(
            List.of(),
            List.of("delay between -200 and 2000"),
            List.of("in order", "origin rlike '^[A-Z]{3}$'"),
            List.of("delay between -200 and 2000", "in order"),
            List.of());
  }

  @Test
  void rowsPassOrFailAndRulesOfSeverityInfoJudgeNone() {
    Dataset<Row> lax = flights().where("id = 3").withColumn("arrival", col("departure"));
    assertThat(FLIGHTS.passing(lax).count()).isEqualTo(1);
    assertThat(FLIGHTS.failing(lax).count()).isZero();

    assertThat(FLIGHTS.passing(flights()).orderBy("id").collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(1, 5);
    Dataset<Row> failing = FLIGHTS.failing(flights()).orderBy("id");
    assertThat(failing.columns())
        .containsExactly("id", "origin", "delay", "departure", "arrival", "failed_rules");
    assertThat(failing.collectAsList())
        .extracting(row -> row.getInt(0), row -> row.getList(5).size())
        .containsExactly(tuple(2, 1), tuple(3, 2), tuple(4, 2));
  }

  @ParameterizedTest
  @CsvSource({"FAIL,2,4,0.5", "PASS,1,4,0.75", "SKIP,1,3,0.6666666666666666"})
  void unknownIsWhatTheNullPolicySays(NullPolicy nulls, long failing, long checked, double rate) {
    Dataset<Row> rows = values("(1), (2), (-1), (null) as t(x)");
    RuleResult result =
        RuleSet.of(Rule.column("x", "> 0").nulls(nulls)).evaluate(rows).results().get(0);
    assertThat(result)
        .extracting(
            RuleResult::failing, RuleResult::checked, RuleResult::unknown, RuleResult::passRate)
        .containsExactly(failing, checked, 1L, rate);
    boolean fails = nulls == NullPolicy.FAIL;
    RuleSet rules = RuleSet.of(Rule.column("x", "> 0").nulls(nulls));
    assertThat(rules.failing(rows).where("x is null").count()).isEqualTo(fails ? 1 : 0);
    assertThat(rules.passing(rows).where("x is null").count()).isEqualTo(fails ? 0 : 1);
  }

  @Test
  void nullFailsUnlessSaidOtherwise() {
    assertThat(Rule.column("x", "> 0").nulls()).isEqualTo(NullPolicy.FAIL);
  }

  @Test
  void logicIsThreeValued() {
    Dataset<Row> rows = values("(1, null), (0, null), (1, 1) as t(a, b)");
    RuleReport report =
        RuleSet.of(
                Rule.expression("a = 1 and b = 1"),
                Rule.expression("a = 1 or b = 1"),
                Rule.expression("b is null or b > 0"),
                Rule.expression("b <=> null"),
                Rule.expression("a not in (7, null)"))
            .evaluate(rows);
    assertThat(report.results())
        .extracting(RuleResult::unknown, RuleResult::failing)
        .containsExactly(tuple(1L, 2L), tuple(1L, 1L), tuple(0L, 0L), tuple(0L, 1L), tuple(3L, 3L));
  }

  @Test
  void nanIsMissingToAColumnsCheckAndANumberToAnExpression() {
    Dataset<Row> rows =
        values("(1.5D, 1.5F), (double('NaN'), float('NaN')), (null, null) as t(x, f)");
    RuleReport report =
        RuleSet.of(
                Rule.column("x", "> 0"),
                Rule.column("f", "> 0"),
                Rule.column("x", "is not null"),
                Rule.expression("x > 0").named("number"),
                Rule.expression("x is not null").named("there"),
                Rule.column("f", "= 1.5"))
            .evaluate(rows);
    assertThat(report.results())
        .extracting(RuleResult::unknown, RuleResult::failing)
        .containsExactly(
            tuple(2L, 2L),
            tuple(2L, 2L),
            tuple(0L, 2L),
            tuple(1L, 1L),
            tuple(0L, 1L),
            tuple(2L, 2L));
  }

  @Test
  void aShareThatIsJustReachedHolds() {
    Dataset<Row> rows = spark.range(100).toDF("id");
    RuleSet rules = RuleSet.of(Rule.column("id", "> 0").minPassRate(0.99));
    assertThat(rules.evaluate(rows).held()).isTrue();
    assertThat(rules.evaluate(rows.where("id < 99")).held()).isFalse();
    assertThat(rules.evaluate(rows).results().get(0).describe())
        .isEqualTo("id > 0: 1 of 100 rows fail; pass rate 0.99, required 0.99 by the rule");
  }

  @Test
  void aPassRateIsShownRoundedDown() {
    RuleResult result =
        RuleResult.ofRows(Rule.column("x", "> 0"), RequiredRate.ALL, 30_000_000, 1, 0);
    assertThat(result.held()).isFalse();
    assertThat(result.describe())
        .isEqualTo(
            "x > 0: 1 of 30,000,000 rows fail; pass rate 0.999999, required 1 by the default");
  }

  @Test
  void noRowsKeepEveryRule() {
    RuleReport report = FLIGHTS.evaluate(flights().where("id > 9"));
    assertThat(report.rows()).isZero();
    assertThat(report.held()).isTrue();
    assertThat(report.passRate()).isEqualTo(1.0);
    assertThat(report.results()).allMatch(result -> result.passRate() == 1.0);
    RuleReport skipped =
        RuleSet.of(Rule.expression("null = 1").nulls(NullPolicy.SKIP)).evaluate(flights());
    assertThat(skipped.results().get(0).checked()).isZero();
    assertThat(skipped.held()).isTrue();
  }

  @Test
  void aRowIsAsManyRowsAsAColumnSays() {
    Dataset<Row> copies =
        TestSession.get()
            .sql(
                "select * from values (1, 10, 3), (2, null, 5), (3, -4, 2), (4, 7, 0), (4, 8, 1)"
                    + " as t(id, x, n)");
    RuleSet rules =
        RuleSet.of(
            Rule.column("x", "> 0").nulls(NullPolicy.SKIP),
            Rule.unique("id").severity(Severity.INFO),
            Rule.rowCount("= 11"),
            Rule.metric("max(x)", "= 10"));
    RuleReport report = rules.countingRowsBy("n").evaluate(copies);
    RuleReport expected =
        rules.evaluate(copies.selectExpr("*", "explode(sequence(1, n, 1)) as copy").where("n > 0"));
    assertThat(expected.rows()).isEqualTo(11);
    assertThat(report).isEqualTo(expected);
    assertThat(report.results().get(0).passRate()).isEqualTo(4 / 6.0);
    assertThat(report.results().get(1).failing()).isEqualTo(10);
    RuleReport ofNone = rules.countingRowsBy("n").evaluate(copies.where("n > 9"));
    assertThat(ofNone.rows()).isZero();
    assertThat(ofNone.results().get(2).value()).hasValue(0L);
  }

  @Test
  void whatDoesNotCountRowsIsRefused() {
    RuleSet rules = RuleSet.of(Rule.column("x", "> 0"));
    Dataset<Row> rows =
        TestSession.get().sql("select * from values (1, 1.5, -1), (1, 2, null) as t(x, w, n)");
    assertThatThrownBy(() -> rules.countingRowsBy("w").check(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot count rows by column 'w': its type is decimal(11,1)");
    assertThatThrownBy(() -> rules.countingRowsBy("m").evaluate(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot count rows by column 'm'");
    assertThatThrownBy(() -> rules.countingRowsBy("n").evaluate(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("it is null or negative in 2 rows");
  }

  @Test
  void theRulesRateCountsBeforeTheSets() {
    RuleSet rules = RuleSet.of(Rule.column("a", "> 0").minPassRate(0.5), Rule.column("b", "> 0"));
    assertThat(rules.required(rules.rules().get(1)).share()).isEqualTo(1.0);
    RuleSet loose = rules.minPassRate(0.9);
    assertThat(loose.required(loose.rules().get(0))).isEqualTo(new RequiredRate(0.5, "the rule"));
    assertThat(loose.required(loose.rules().get(1)).share()).isEqualTo(0.9);
  }

  @Test
  void columnsMayHaveAnyName() {
    Dataset<Row> rows =
        values("(1, 2, 3) as t(a, b, c)").toDF("a.b", "with `ticks` and space", "𝒳");
    RuleReport report =
        RuleSet.of(
                Rule.column("a.b", "= 1"),
                Rule.column("with `ticks` and space", "= 2"),
                Rule.column("𝒳", "= 3"),
                Rule.column("A.B", "< 1"))
            .evaluate(rows);
    assertThat(report.results()).extracting(RuleResult::failing).containsExactly(0L, 0L, 0L, 1L);
  }

  @Test
  void resultsDoNotDependOnPartitionsAnsiOrCodegen() {
    Dataset<Row> rows = spark.range(1000).selectExpr("id", "nullif(id % 7, 3) as x");
    RuleSet rules =
        RuleSet.of(
            Rule.column("x", "between 1 and 5").nulls(NullPolicy.SKIP),
            Rule.expression("try_divide(id, x) > 3"));
    RuleReport expected = rules.evaluate(rows.repartition(1));
    assertThat(expected.results()).extracting(RuleResult::unknown).containsExactly(143L, 286L);
    assertThat(rules.evaluate(rows.repartition(7))).isEqualTo(expected);
    for (String key :
        List.of(
            "spark.sql.ansi.enabled",
            "spark.sql.codegen.wholeStage",
            "spark.sql.adaptive.enabled")) {
      String before = spark.conf().get(key);
      try {
        spark.conf().set(key, "false");
        assertThat(rules.evaluate(rows.repartition(3))).as(key).isEqualTo(expected);
      } finally {
        spark.conf().set(key, before);
      }
    }
  }

  @Test
  void whatAnsiModeRefusesIsAnErrorWithItAndUnknownWithoutIt() {
    RuleSet rules = RuleSet.of(Rule.expression("1000 / (id - 3) > 0").nulls(NullPolicy.SKIP));
    assertThatThrownBy(() -> rules.evaluate(flights()))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(
            "Cannot compute the rows or their rules [1000 / (id - 3) > 0]: Division by zero.")
        .hasMessageEndingWith("Where values do not fit a function, its try_ form gives null.");
    spark.conf().set("spark.sql.ansi.enabled", "false");
    try {
      assertThat(rules.evaluate(flights()).results().get(0))
          .extracting(RuleResult::failing, RuleResult::unknown, RuleResult::checked)
          .containsExactly(2L, 1L, 4L);
    } finally {
      spark.conf().set("spark.sql.ansi.enabled", "true");
    }
  }

  @Test
  void aReportIsJson() throws Exception {
    JsonNode json = new ObjectMapper().readTree(FLIGHTS.evaluate(flights()).toJson());
    assertThat(json.path("rows").asLong()).isEqualTo(5);
    assertThat(json.path("failingRows").asLong()).isEqualTo(3);
    assertThat(json.path("held").asBoolean()).isTrue();
    assertThat(json.path("rules")).hasSize(3);
    assertThat(json.path("rules").get(1).toString())
        .isEqualTo(
            "{\"name\":\"in order\",\"condition\":\"arrival >= departure\",\"severity\":\"warn\","
                + "\"nulls\":\"fail\",\"checked\":5,\"failing\":2,\"unknown\":0,\"passRate\":0.6,"
                + "\"required\":1.0,\"requiredBy\":\"the default\",\"held\":false}");
  }

  @Test
  void aReportIsText() {
    assertThat(FLIGHTS.evaluate(flights()).describe())
        .isEqualTo(
            """
            5 rows, 3 of them fail a rule; pass rate 0.4
              held   error delay between -200 and 2000: 2 of 5 rows fail; pass rate 0.6, required 0.6 by the rule
              BROKEN warn in order (arrival >= departure): 2 of 5 rows fail; pass rate 0.6, required 1 by the default
              BROKEN info origin rlike '^[A-Z]{3}$': 1 of 5 rows fail; pass rate 0.8, required 1 by the default
            """);
  }

  private static final AtomicLong COMPUTED = new AtomicLong();

  /** Rows that count how often they are computed. */
  private static Dataset<Row> countedRows(SparkSession spark) {
    COMPUTED.set(0);
    UserDefinedFunction counter =
        udf((UDF1<Long, Long>) RuleSetTest::computed, DataTypes.LongType).asNondeterministic();
    return spark.range(0, 1000, 1, 4).select(counter.apply(col("id")).as("x"));
  }

  private static Long computed(Long id) {
    COMPUTED.incrementAndGet();
    return id;
  }

  private static final RuleSet SMALL =
      RuleSet.of(
          Rule.column("x", "< 900"),
          Rule.column("x", ">= 0").severity(Severity.WARN),
          Rule.expression("x % 10 != 3").severity(Severity.WARN));

  @Test
  void evaluationReadsTheRowsOnce() {
    assertThat(SMALL.evaluate(countedRows(spark)).failingRows()).isEqualTo(190);
    assertThat(COMPUTED).hasValue(1000);
  }

  @Test
  void heldRowsAreComputedOnceWhateverIsDoneWithThem() throws Exception {
    Dataset<Row> rows = countedRows(spark);
    try (HeldRows held = SMALL.hold(rows)) {
      assertThat(held.report().rows()).isEqualTo(1000);
      assertThat(held.failing().count()).isEqualTo(held.report().failingRows()).isEqualTo(190);
      assertThat(held.passing().count()).isEqualTo(810);
      assertThat(held.rows().count()).isEqualTo(1000);
      assertThat(held.rows().storageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
      assertThat(COMPUTED).hasValue(1000);
    }
    assertThat(rows.storageLevel()).isEqualTo(StorageLevel.NONE());
  }

  @Test
  void rowsThatTheCallerCachedStayCached() {
    Dataset<Row> rows = countedRows(spark).persist(StorageLevel.DISK_ONLY());
    try {
      SMALL.hold(rows).close();
      assertThat(rows.storageLevel()).isEqualTo(StorageLevel.DISK_ONLY());
      assertThat(COMPUTED).hasValue(1000);
    } finally {
      rows.unpersist();
    }
  }

  @Test
  void rowsThatCannotBeComputedAreNotKept() {
    Dataset<Row> rows = spark.range(10).selectExpr("cast(id || 'x' as int) as x");
    assertThatThrownBy(() -> SMALL.hold(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(
            "Cannot compute the rows or their rules [x < 900, x >= 0, x % 10 != 3]: The value '")
        .hasMessageEndingWith("Where values do not fit a function, its try_ form gives null.");
    assertThat(rows.storageLevel()).isEqualTo(StorageLevel.NONE());
  }

  /** In a session of its own, as Spark leaves something in one that has used an observation. */
  @Test
  void countsRideOnAnActionThatRunsAnyway() throws InterruptedException {
    Dataset<Row> rows = countedRows(spark.newSession());
    RuleCounts counts = SMALL.counts(rows);
    Observation seen = new Observation("rules");
    counts.watch(rows, seen).write().format("noop").mode("overwrite").save();
    RuleReport report = counts.report(seen.getAsJava());
    assertThat(COMPUTED).hasValue(1000);
    assertThat(report).isEqualTo(SMALL.evaluate(countedRows(spark)));
    assertThatThrownBy(() -> counts.report(Map.of("rules_rows", 1L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid values of rules: 'rule_0_failing' is not among [rules_rows]");
  }

  @Test
  void whatIsLazyRunsNoJob() throws Exception {
    Dataset<Row> rows = flights();
    int jobs =
        JobCounter.jobsOf(
            spark,
            () -> {
              FLIGHTS.check(rows);
              FLIGHTS.counts(rows);
              FLIGHTS.passing(rows);
              FLIGHTS.failing(rows);
              return FLIGHTS.verdict(rows);
            });
    assertThat(jobs).isZero();
  }

  private void assertRefused(Rule rule, String path, String message) {
    RuleSet rules = RuleSet.of(Rule.column("id", "> 0"), rule);
    assertThatThrownBy(
            () -> {
              int jobs = JobCounter.jobsOf(spark, () -> rules.evaluate(flights()));
              assertThat(jobs).isZero();
            })
        .isInstanceOf(RuleDefinitionException.class)
        .hasMessage(message)
        .satisfies(e -> assertThat(((RuleDefinitionException) e).path()).isEqualTo(path));
  }

  private static final String AVAILABLE = " Available: [id, origin, delay, departure, arrival]";

  @Test
  void aColumnThatIsNotThereIsRefused() {
    assertRefused(
        Rule.column("dealy", "> 0"),
        "1.column",
        "Cannot check column 'dealy': no such column; did you mean 'delay'?" + AVAILABLE);
    assertRefused(
        Rule.expression("arival >= departure").named("order"),
        "1.expression",
        "Rule 'order': Cannot check 'arival >= departure': there is no column 'arival'; did you"
            + " mean 'arrival'?"
            + AVAILABLE);
    assertRefused(
        Rule.column("delay", "> departur"),
        "1.check",
        "Cannot check 'delay > departur': there is no column 'departur'; did you mean"
            + " 'departure'? A check is what SQL writes behind a column, such as 'between 0 and 9'"
            + " or 'is not null'."
            + AVAILABLE);
  }

  @Test
  void whatIsNotBooleanIsRefused() {
    assertRefused(
        Rule.expression("delay + 1"),
        "1.expression",
        "'delay + 1' is of type int, and a rule is true or false; compare it with something, as in"
            + " '… > 0'.");
    assertRefused(
        Rule.expression("null"),
        "1.expression",
        "'null' is of type void, and a rule is true or false; compare it with something, as in"
            + " '… > 0'.");
  }

  @Test
  void sqlThatSparkCannotReadIsRefused() {
    assertRefused(
        Rule.column("delay", "delay > 0"),
        "1.check",
        "Cannot check 'delay delay > 0': Syntax error at or near '>'. A check is"
            + " what SQL writes behind a column, such as 'between 0 and 9' or 'is not null'."
            + AVAILABLE);
    assertRefused(
        Rule.expression("delay >"),
        "1.expression",
        "Cannot check 'delay >': Syntax error at or near end of input." + AVAILABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max(delay) < 5",
        "row_number() over (order by id) > 1",
        "rand() > 0.5",
        "explode(array(true))"
      })
  void whatIsNoConditionOfSingleRowsIsRefused(String expression) {
    assertThatThrownBy(() -> RuleSet.of(Rule.expression(expression)).verdict(flights()))
        .isInstanceOf(RuleDefinitionException.class)
        .hasMessageStartingWith("'" + expression + "' is no condition of single rows: ")
        .hasMessageEndingWith("Derive such a value as a column first.");
  }

  @Test
  void ratesAndNamesAreChecked() {
    assertThatThrownBy(() -> Rule.column("x", "> 0").minPassRate(95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid minimum pass rate: 95.0; write a share from 0 to 1, such as 0.95 for 95 %.");
    assertThatThrownBy(() -> Rule.column("x", "> 0").minPassRate(Double.NaN))
        .hasMessageStartingWith("Invalid minimum pass rate: NaN;");
    assertThatThrownBy(() -> RuleSet.of(Rule.column("x", "> 0")).minPassRate(-0.1))
        .hasMessageStartingWith("Invalid minimum pass rate: -0.1;");
    assertThatThrownBy(() -> RuleSet.of())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid rules: there are none; at least one is needed");
    assertThatThrownBy(
            () -> RuleSet.of(Rule.column("x", "> 0"), Rule.expression("y").named("x > 0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid rules: two are named 'x > 0'; give one of them a name of its own");
    assertThatThrownBy(() -> Rule.column(" ", "> 0"))
        .hasMessage("Invalid rule '> 0': its column is empty");
    assertThatThrownBy(() -> Rule.column("x", ""))
        .hasMessage("Invalid rule of column 'x': its check is empty");
    assertThatThrownBy(() -> Rule.expression(""))
        .hasMessage("Invalid rule: its expression is empty");
    assertThatThrownBy(() -> Rule.column("x", "> 0").named(""))
        .hasMessage("Invalid rule: its name is empty");
  }

  @Test
  void theColumnOfFailedRulesMustBeFree() {
    Dataset<Row> rows = flights().withColumnRenamed("origin", "Failed_Rules");
    assertThatThrownBy(() -> RuleSet.of(Rule.column("id", "> 0")).failing(rows))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot add column 'failed_rules' for the names of the rules that a row fails: the"
                + " input column 'Failed_Rules' already has that name. Rename or drop one.");
  }
}
