package dev.bellows.features.job;

import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.validate.NullPolicy;
import dev.bellows.features.validate.RequiredRate;
import dev.bellows.features.validate.Rule;
import dev.bellows.features.validate.RuleFailedException;
import dev.bellows.features.validate.RuleReport;
import dev.bellows.features.validate.RuleResult;
import dev.bellows.features.validate.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of steps: what is counted, what stops a job, and that nothing is written then. */
class JobRulesTest {
  private static final AtomicLong COMPUTED = new AtomicLong();
  private static final AtomicLong COMPUTED_LATER = new AtomicLong();

  /** 100 rows: id 0 to 99, amount = id; amount is null for 90 and 91. */
  private static final String JOB =
      """
      name: gated
      sources:
        in: { path: DIR/in, format: parquet }
      steps:
        - name: clean
          from: in
          layer: silver
          derive: { amount: computed(amount) }
          rules:
            - { column: amount, check: "< 98", minPassRate: 0.95, nulls: skip }
            - { expression: id % 50 <> 7, severity: warn, name: no sevens }
            - { column: id, check: "> 0", severity: info }
        - name: other
          from: in
      sinks:
        - { step: other, path: DIR/out/other, format: delta }
        - { step: other, path: DIR/out/files, format: parquet }
        - { step: clean, path: DIR/out/clean, format: delta }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void source() {
    files = new JobFiles(folder);
    spark
        .range(0, 100, 1, 3)
        .selectExpr("id", "if(id in (90, 91), null, id) as amount")
        .write()
        .parquet(folder + "/in");
    register("computed", COMPUTED);
    register("computed_later", COMPUTED_LATER);
  }

  private void register(String name, AtomicLong counter) {
    counter.set(0);
    UDF1<Long, Long> counting = COMPUTED == counter ? JobRulesTest::one : JobRulesTest::two;
    spark.udf().register(name, udf(counting, DataTypes.LongType).asNondeterministic());
  }

  private static Long one(Long value) {
    COMPUTED.incrementAndGet();
    return value;
  }

  private static Long two(Long value) {
    COMPUTED_LATER.incrementAndGet();
    return value;
  }

  private static String changed(String part, String by) {
    assertThat(JOB).contains(part);
    return JOB.replace(part, by);
  }

  private Dataset<Row> delta(String name) {
    return spark.read().format("delta").load(folder + "/" + name);
  }

  private void assertNothingIsKept() {
    assertThat(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .getPersistentRDDs()
                .values()
                .stream()
                .map(rdd -> rdd.name())
                .filter(name -> !name.startsWith("Delta Table State")))
        .isEmpty();
  }

  @Test
  void rowsAreCountedByRuleStepAndLayer() throws Exception {
    JobReport report = files.job(JOB).run(spark);

    StepReport clean = report.steps().get(0);
    RuleReport rules = clean.rules().orElseThrow();
    assertThat(rules.rows()).isEqualTo(100);
    assertThat(rules.failingRows()).isEqualTo(4);
    assertThat(rules.results())
        .extracting(RuleResult::failing, RuleResult::unknown, RuleResult::checked, RuleResult::held)
        .containsExactly(
            tuple(2L, 2L, 98L, true), tuple(2L, 0L, 100L, true), tuple(1L, 0L, 100L, true));
    assertThat(rules.results())
        .extracting(result -> result.required().source())
        .containsExactly("the rule", "layer silver", "layer silver");
    assertThat(clean.rowsOut()).isEqualTo(100);
    assertThat(delta("out/clean").count()).isEqualTo(100);
    assertThat(report.steps().get(1).rules()).isEmpty();
    assertThat(report.passRates()).isEqualTo(Map.of(Layer.SILVER, 0.96));

    JsonNode json = new ObjectMapper().readTree(report.toJson());
    assertThat(json.at("/passRates/silver").asDouble()).isEqualTo(0.96);
    assertThat(json.at("/steps/0/layer").asText()).isEqualTo("silver");
    assertThat(json.at("/steps/0/rules/rules/1/name").asText()).isEqualTo("no sevens");
    assertThat(json.at("/steps/0/rules/rules/1/failing").asLong()).isEqualTo(2);
    assertThat(json.at("/steps/1/rules").isMissingNode()).isTrue();
    assertNothingIsKept();
  }

  @Test
  void aStepWithAGateIsComputedOnceWhoeverReadsIt() {
    String job =
        changed(
            "  - name: other\n    from: in",
            "  - name: other\n    from: clean\n    where: id >= 50");
    JobReport report = files.job(job).run(spark);
    assertThat(COMPUTED).hasValue(100);
    assertThat(delta("out/other").count()).isEqualTo(50);
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::rowsIn, StepReport::rowsOut)
        .containsExactly(tuple("clean", 100L, 100L), tuple("other", 100L, 50L));
    assertThat(report.sinks()).extracting(SinkReport::rows).containsExactly(50L, 50L, 100L);
  }

  /** Of the 100 amounts, two are null and no other is there twice. */
  @Test
  void keysAndMetricsAreRulesOfAJobToo() {
    String rules =
        """
            rules:
              - { unique: amount, severity: warn }
              - { metric: avg(amount), check: "> 100", severity: warn }
              - { rowCount: "= 100" }
        """;
    String own = JOB.substring(JOB.indexOf("    rules:"), JOB.indexOf("  - name: other"));
    RuleReport report =
        files.job(JOB.replace(own, rules)).run(spark).steps().get(0).rules().orElseThrow();
    assertThat(report.results())
        .extracting(RuleResult::failing, RuleResult::unknown, RuleResult::held)
        .containsExactly(tuple(2L, 2L, true), tuple(1L, 0L, false), tuple(0L, 0L, true));
    assertThat(COMPUTED).hasValue(100);
    assertThat(delta("out/clean").count()).isEqualTo(100);
    assertThatThrownBy(
            () -> files.job(JOB.replace(own, rules.replace("= 100\"", "= 99\""))).run(spark))
        .isInstanceOf(RuleFailedException.class)
        .hasMessageContaining(
            "Step 'clean' breaks error rule count(*) = 99: it is 100.\nNo output was written.");
    assertNothingIsKept();
  }

  @Test
  void rulesThatAreNoGatesAddNoJobAndKeepNothing() throws Exception {
    String one = "- { step: clean, path: DIR/out/clean, format: parquet }\n";
    String sinks = JOB.substring(JOB.indexOf("  - { step: other"));
    String rules = JOB.substring(JOB.indexOf("    rules:"), JOB.indexOf("  - name: other"));
    String plain = JOB.replace(sinks, "  " + one).replace(rules, "");
    String watched = JOB.replace(sinks, "  " + one).replace("nulls: skip", "severity: warn");
    files.job(plain).run(spark);
    int without = JobCounter.jobsOf(spark, () -> files.job(plain).run(spark));
    COMPUTED.set(0);
    AtomicLong failing = new AtomicLong();
    int with =
        JobCounter.jobsOf(
            spark,
            () -> {
              RuleReport report = files.job(watched).run(spark).steps().get(0).rules().get();
              failing.set(report.failingRows());
              return report;
            });
    assertThat(with).isEqualTo(without);
    assertThat(COMPUTED).hasValue(100);
    assertThat(failing).hasValue(6);
    assertNothingIsKept();
  }

  @Test
  void rulesOfAStepWithoutRowsAreCountedToo() {
    String job =
        changed("severity: warn, name", "severity: info, name")
            .replace("minPassRate: 0.95, nulls: skip", "severity: warn")
            .replace("derive: { amount: computed(amount) }", "where: false");
    RuleReport report = files.job(job).run(spark).steps().get(0).rules().orElseThrow();
    assertThat(report.rows()).isZero();
    assertThat(report.passRate()).isEqualTo(1);
  }

  @Test
  void warningsAndInformationDoNotStop() {
    String job = changed("minPassRate: 0.95, nulls: skip", "severity: warn").replace("< 98", "< 0");
    JobReport report = files.job(job).run(spark);
    assertThat(report.steps().get(0).rules().orElseThrow().warnings()).hasSize(1);
    assertThat(delta("out/clean").count()).isEqualTo(100);
  }

  /** The first two sinks read another branch of the graph than the gate's. */
  @ParameterizedTest
  @ValueSource(strings = {"error", "fatal"})
  void aBrokenGateStopsBeforeAnyWriteOfAnySink(String severity) {
    files.job(JOB).run(spark);
    List<String> before = files.tree("out");
    String broken =
        changed("minPassRate: 0.95, nulls: skip", "minPassRate: 0.98, severity: " + severity)
            .replace(
                "- name: other\n    from: in", "- name: other\n    from: in\n    where: id < 5");

    assertThatThrownBy(() -> files.job(broken).run(spark))
        .isInstanceOf(RuleFailedException.class)
        .hasMessage(
            "job.yaml:10: Step 'clean' breaks "
                + severity
                + " rule amount < 98: 4 of 100 rows fail (2 unknown because of nulls, which fail);"
                + " pass rate 0.96, required 0.98 by the rule.\n"
                + "No output was written. Set the rows right, or lower the rule's minPassRate, or"
                + " make it 'severity: warn'.");

    assertThat(files.tree("out")).isEqualTo(before);
    assertThat(delta("out/other").count()).isEqualTo(100);
    assertThat(spark.read().parquet(folder + "/out/files").count()).isEqualTo(100);
    assertNothingIsKept();
  }

  private static final String TWO_GATES =
      changed(
              """
              - name: other
                  from: in\
              """,
              """
              - name: other
                  from: clean
                  derive: { later: computed_later(id) }
                  rules: [later < 90]\
              """)
          .replace("< 98", "< 50");

  @Test
  void anErrorLetsTheOtherGatesSpeak() {
    assertThatThrownBy(() -> files.job(TWO_GATES).run(spark))
        .isInstanceOf(RuleFailedException.class)
        .message()
        .hasLineCount(3)
        .contains("job.yaml:10: Step 'clean' breaks error rule amount < 50: 48 of 98 checked rows")
        .contains("job.yaml:16: Step 'other' breaks error rule later < 90: 10 of 100 rows fail;");
    assertThat(COMPUTED_LATER).hasValue(100);
  }

  @Test
  void whatIsFatalStopsAtOnce() {
    String fatal = TWO_GATES.replace("nulls: skip", "nulls: skip, severity: fatal");
    assertThatThrownBy(() -> files.job(fatal).run(spark))
        .isInstanceOf(RuleFailedException.class)
        .message()
        .hasLineCount(2)
        .contains("Step 'clean' breaks fatal rule amount < 50");
    assertThat(COMPUTED_LATER).hasValue(0);
    assertThat(folder.resolve("out")).doesNotExist();
    assertNothingIsKept();
  }

  @Test
  void quarantinedRowsLeaveTheStepAndAreKeptWithTheNamesOfTheirRules() {
    String job = changed("    rules:", "    quarantine: DIR/out/bad\n    rules:");
    JobReport report = files.job(job).run(spark);

    assertThat(delta("out/bad").orderBy("id").select("id", "failed_rules").collectAsList())
        .extracting(row -> row.getLong(0), row -> row.getList(1))
        .containsExactly(
            tuple(7L, List.of("no sevens")),
            tuple(57L, List.of("no sevens")),
            tuple(98L, List.of("amount < 98")),
            tuple(99L, List.of("amount < 98")));
    assertThat(delta("out/bad").columns()).containsExactly("id", "amount", "failed_rules");
    assertThat(delta("out/clean").count()).isEqualTo(96);
    Dataset<Row> both = delta("out/clean").unionByName(delta("out/bad").drop("failed_rules"));
    assertThat(both.exceptAll(delta("out/other")).count()).isZero();
    assertThat(both.count()).isEqualTo(100);
    assertThat(COMPUTED).hasValue(100);
    StepReport clean = report.steps().get(0);
    assertThat(clean.rowsOut()).isEqualTo(96);
    assertThat(clean.quarantine()).contains(folder + "/out/bad");
    assertThat(report.sinks()).extracting(SinkReport::rows).containsExactly(100L, 100L, 96L);
    assertNothingIsKept();

    files.job(job.replace("< 98", "< 1000").replace("<> 7", "<> 70")).run(spark);
    assertThat(delta("out/bad").count()).isZero();
    assertThat(delta("out/clean").count()).isEqualTo(100);
  }

  @Test
  void aQuarantineMayBeFiles() {
    String job =
        changed("    rules:", "    quarantine: { path: DIR/out/bad, format: json }\n    rules:");
    files.job(job).run(spark);
    assertThat(spark.read().json(folder + "/out/bad").orderBy("id").collectAsList().toString())
        .isEqualTo(
            "[[7,ArraySeq(no sevens),7], [57,ArraySeq(no sevens),57], [98,ArraySeq(amount <"
                + " 98),98], [99,ArraySeq(amount < 98),99]]");
  }

  @Test
  void theQuarantineOfABrokenGateIsItsEvidence() {
    String job =
        changed("    rules:", "    quarantine: DIR/bad\n    rules:").replace("0.95", "0.99");
    assertThatThrownBy(() -> files.job(job).run(spark))
        .isInstanceOf(RuleFailedException.class)
        .message()
        .contains("required 0.99 by the rule; see " + folder + "/bad.\n");
    assertThat(delta("bad").count()).isEqualTo(4);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void theNearestPassRateCounts() {
    String[] cases = {
      "", "layer silver 0.98",
      "minPassRate: 0.6", "the step 0.6",
      "layer: bronze", "layer bronze 0.95",
      "layer: gold", "layer gold 0.99",
      "NO LAYER", "the default 1.0",
    };
    for (int i = 0; i < cases.length; i += 2) {
      assertThat(requiredOf(stepOf(cases[i]), "")).isEqualTo(cases[i + 1]);
    }
    String rates = "passRates: { default: 0.5, silver: 0.7 }\n";
    assertThat(requiredOf(stepOf(""), rates)).isEqualTo("layer silver 0.7");
    assertThat(requiredOf(stepOf("layer: gold"), rates)).isEqualTo("layer gold 0.99");
    assertThat(requiredOf(stepOf("NO LAYER"), rates)).isEqualTo("the job 0.5");
    assertThat(requiredOf(stepOf("minPassRate: 0.6"), rates)).isEqualTo("the step 0.6");
  }

  private static String stepOf(String change) {
    if (change.equals("NO LAYER")) {
      return "";
    }
    if (change.startsWith("layer:")) {
      return "    " + change + "\n";
    }
    return "    layer: silver\n" + (change.isEmpty() ? "" : "    " + change + "\n");
  }

  private String requiredOf(String stepLines, String jobLines) {
    FeatureJob job = files.job(jobLines + changed("    layer: silver\n", stepLines));
    RequiredRate rate = job.passRates().required(job.steps().get(0));
    return rate.source() + " " + rate.share();
  }

  @Test
  void theBuilderMakesTheSameJob() {
    FeatureJob declared =
        files.job(
            "passRates: { default: 0.5, gold: 0.9 }\n"
                + changed("    rules:", "    minPassRate: 0.9\n    quarantine: q\n    rules:"));
    FeatureJob built =
        FeatureJob.named("gated")
            .passRates(PassRates.defaults().everywhere(0.5).layer(Layer.GOLD, 0.9))
            .step(
                JobStep.named("clean", "in")
                    .layer(Layer.SILVER)
                    .derive("amount", "computed(amount)")
                    .minPassRate(0.9)
                    .quarantine("q", DataFormat.DELTA)
                    .rules(
                        Rule.column("amount", "< 98").minPassRate(0.95).nulls(NullPolicy.SKIP),
                        Rule.expression("id % 50 <> 7").severity(Severity.WARN).named("no sevens"),
                        Rule.column("id", "> 0").severity(Severity.INFO)));
    assertThat(built.steps().get(0)).isEqualTo(declared.steps().get(0));
    assertThat(built.passRates()).isEqualTo(declared.passRates());
  }

  @Test
  void aPlanTellsOfItsGates() {
    String job = changed("    rules:", "    quarantine: DIR/out/bad\n    rules:");
    assertThat(files.job(job).plan(spark).describe())
        .contains(
            "    rules: 3; its rows are computed first, once, and kept\n"
                + "    rows that fail go to "
                + folder
                + "/out/bad\n");
  }

  private void assertRefused(String part, String by, String message) {
    assertThatThrownBy(() -> files.job(changed(part, by)).plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessage(message.replace("DIR", folder.toString()));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void wrongRulesAreRefusedWithTheirLine() {
    assertRefused(
        "column: amount, check",
        "column: amuont, check",
        "job.yaml:10: Step 'clean': Cannot check column 'amuont': no such column; did you mean"
            + " 'amount'? Available: [id, amount]");
    assertRefused(
        "id % 50 <> 7",
        "idd % 50 <> 7",
        "job.yaml:11: Step 'clean': Rule 'no sevens': Cannot check 'idd % 50 <> 7': there is no"
            + " column 'idd'; did you mean 'id'? Available: [id, amount]");
    assertRefused(
        "id % 50 <> 7",
        "id % 50",
        "job.yaml:11: Step 'clean': Rule 'no sevens': 'id % 50' is of type bigint, and a rule is"
            + " true or false; compare it with something, as in '… > 0'.");
    assertRefused(
        "minPassRate: 0.95",
        "minPassRate: 95",
        "job.yaml:10: 'minPassRate' of rule 0 of 'rules' of step 'clean': Invalid minimum pass"
            + " rate: 95.0; write a share from 0 to 1, such as 0.95 for 95 %.");
    assertRefused(
        "severity: warn",
        "severity: warning",
        "job.yaml:11: Invalid 'severity' of rule 1 of 'rules' of step 'clean': 'warning'."
            + " Allowed: [info, warn, error, fatal]");
    assertRefused(
        "nulls: skip",
        "null: skip",
        "job.yaml:10: Unknown key 'null' in rule 0 of 'rules' of step 'clean'; did you mean"
            + " 'nulls'? Allowed: [column, check, between, in, matches, complete, unique,"
            + " expression, metric, rowCount, drift, measure, max, name, severity, minPassRate,"
            + " confidence, nulls]");
    assertRefused(
        "name: no sevens",
        "name: id > 0",
        "job.yaml:9: Invalid rules: two are named 'id > 0'; give one of them a name of its own.");
  }

  @Test
  void wrongTermsOfAStepAreRefusedWithTheirLine() {
    String rules = JOB.substring(JOB.indexOf("    rules:"), JOB.indexOf("  - name: other"));
    assertRefused(
        rules,
        "    minPassRate: 0.9\n",
        "job.yaml:9: 'minPassRate' of step 'clean' is not used, as the step has no 'rules'; add"
            + " some or remove it.");
    assertRefused(
        rules,
        "    rules: { column: id }\n",
        "job.yaml:9: Invalid 'rules' of step 'clean': a block of keys; expected a list such as"
            + " [{ column: amount, check: \"> 0\" }].");
    assertRefused(
        rules,
        "    rules: []\n    quarantine: DIR/bad\n",
        "job.yaml:9: Invalid rules: there are none; at least one is needed.");
    assertRefused(
        "    rules:",
        "    minPassRate: 95%\n    rules:",
        "job.yaml:9: Invalid 'minPassRate' of step 'clean': text '95%'; expected a share from 0 to"
            + " 1, such as 0.95 for 95 %.");
    assertRefused(
        "    rules:",
        "    minPassRate: 1.5\n    rules:",
        "job.yaml:9: Invalid 'minPassRate' of step 'clean': number '1.5'; expected a share from 0"
            + " to 1, such as 0.95 for 95 %.");
    assertRefused(
        "name: gated",
        "name: gated\npassRates: { sliver: 0.9 }",
        "job.yaml:2: Unknown key 'sliver' in 'passRates' of the job; did you mean 'silver'?"
            + " Allowed: [default, bronze, silver, gold]");
    assertRefused(
        "name: gated",
        "name: gated\npassRates: 0.9",
        "job.yaml:2: Invalid 'passRates' of the job: number '0.9'; expected a block of keys.");
    assertRefused(
        "layer: silver",
        "layer: silvre",
        "job.yaml:7: Invalid 'layer' of step 'clean': 'silvre'; did you mean 'silver'? Allowed:"
            + " [bronze, silver, gold]");
    assertRefused(
        "name: gated",
        "name: gated\npassRates: { silver: 98 }",
        "job.yaml:2: Invalid 'silver' of 'passRates' of the job: number '98'; expected a share from"
            + " 0 to 1, such as 0.95 for 95 %.");
  }

  @Test
  void wrongQuarantinesAreRefusedWithTheirLine() {
    assertRefused(
        "    rules:",
        "    quarantine: { path: DIR/bad, format: csv }\n    rules:",
        "job.yaml:9: Invalid quarantine 'DIR/bad': csv has no place for the list of failed rules;"
            + " write it as delta, parquet, orc or json.");
    assertRefused(
        "    rules:",
        "    quarantine: DIR/in\n    rules:",
        "job.yaml:9: Cannot write the quarantine of step 'clean' to 'DIR/in': it is also the"
            + " path of source 'in' at 'DIR/in'. Choose another path.");
    assertRefused(
        "derive: { amount: computed(amount) }",
        "derive: { failed_rules: amount }\n    quarantine: DIR/bad",
        "job.yaml:9: Step 'clean': Cannot add column 'failed_rules' for the names of the rules that"
            + " a row fails: the input column 'failed_rules' already has that name. Rename or drop"
            + " one.");
  }

  @Test
  void aQuarantineThatItsFormatCannotHoldIsRefusedWithItsLine() {
    String derive = "derive: { amount: computed(amount) }";
    assertRefused(
        derive,
        "derive: { amount: computed(amount), \"a b\": id }\n    quarantine: DIR/bad",
        "job.yaml:9: The quarantine of step 'clean': Cannot write step 'clean' as delta: column 'a"
            + " b' has one of the characters ' ,;{}()=', tab, newline in its name. Derive it under"
            + " another name.");
    assertRefused(
        derive,
        "derive: { amount: computed(amount), nothing: \"null\" }\n    quarantine: DIR/bad",
        "job.yaml:9: The quarantine of step 'clean': Cannot write step 'clean' as delta: the format"
            + " has no place for columns of such types: [nothing void]. Cast them.");
    assertRefused(
        "    rules:",
        "    quarantine: { path: DIR/bad, format: detla }\n    rules:",
        "job.yaml:9: Invalid 'format' of 'quarantine' of step 'clean': 'detla'; did you mean"
            + " 'delta'? Allowed: [csv, json, parquet, orc, delta]");
    assertRefused(
        "    rules:",
        "    quarantine: { format: json }\n    rules:",
        "job.yaml:9: The key 'path' is missing in 'quarantine' of step 'clean'; expected the"
            + " directory of the table.");
    assertRefused(
        "    rules:",
        "    quarantine: { path: DIR/bad, mode: append }\n    rules:",
        "job.yaml:9: Unknown key 'mode' in 'quarantine' of step 'clean'. Allowed: [path, format]");
    assertRefused(
        "    rules:",
        "    quarantine: DIR/out/clean/bad\n    rules:",
        "job.yaml:19: Cannot write step 'clean' to 'DIR/out/clean': it contains the quarantine of"
            + " step 'clean' at 'DIR/out/clean/bad'. Choose another path.");
  }

  @Test
  void theBuilderRefusesTheSame() {
    JobStep step = JobStep.named("clean", "in");
    assertThatThrownBy(() -> step.minPassRate(95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid minimum pass rate: 95.0; write a share from 0 to 1, such as 0.95 for 95 %.");
    assertThatThrownBy(() -> PassRates.defaults().everywhere(-1))
        .hasMessageStartingWith("Invalid minimum pass rate: -1.0;");
    assertThatThrownBy(() -> PassRates.defaults().layer(Layer.GOLD, Double.NaN))
        .hasMessageStartingWith("Invalid minimum pass rate: NaN;");
    assertThatThrownBy(() -> step.quarantine(" ", DataFormat.DELTA))
        .hasMessage("Invalid quarantine: its path is empty");
    assertThatThrownBy(() -> step.quarantine("bad", DataFormat.CSV))
        .hasMessage(
            "Invalid quarantine 'bad': csv has no place for the list of failed rules; write it as"
                + " delta, parquet, orc or json");

    FeatureJob job =
        FeatureJob.named("built")
            .source(JobSource.of("in", folder + "/in").withFormat(DataFormat.PARQUET))
            .sink(JobSink.of("clean", folder + "/out", DataFormat.DELTA));
    assertThatThrownBy(() -> job.step(step.minPassRate(0.9)).plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Step 'clean' has a minimum pass rate, a quarantine or a reference and no rules; add"
                + " some.");
    JobStep twice = step.rules(Rule.column("id", "> 0"), Rule.expression("id > 0"));
    assertThatThrownBy(() -> job.step(twice).plan(spark))
        .hasMessage(
            "Step 'clean': Invalid rules: two are named 'id > 0'; give one of them a name of its"
                + " own.");
    assertThatThrownBy(() -> job.step(step.rules(Rule.column("idd", "> 0"))).plan(spark))
        .hasMessageStartingWith("Step 'clean': Cannot check column 'idd': no such column;");
  }

  /** A gate that holds costs a count; whoever reads the rows, nothing is computed again. */
  @Test
  void aGateAddsTheOneQueryThatItsPlanNames() throws Exception {
    String warns = changed("minPassRate: 0.95, nulls: skip", "severity: warn");
    files.job(warns).run(spark);
    int without = JobCounter.jobsOf(spark, () -> files.job(warns).run(spark));
    COMPUTED.set(0);
    int with = JobCounter.jobsOf(spark, () -> files.job(JOB).run(spark));
    // Adaptive execution makes three jobs of the one query: the rows, their counts, the sums.
    assertThat(with - without).isBetween(1, 3);
    assertThat(COMPUTED).hasValue(100);
    String told = "computes the rows once and counts how they keep their rules";
    assertThat(files.job(JOB).plan(spark).explain()).contains(told);
    assertThat(files.job(warns).plan(spark).explain()).doesNotContain(told);
    String quarantined = changed("    rules:", "    quarantine: DIR/out/bad\n    rules:");
    assertThat(files.job(quarantined).plan(spark).explain())
        .contains("rows that fail to " + folder + "/out/bad");
  }

  @Test
  void rulesThatFailWhileTheyAreComputedAreToldWithTheirStep() {
    String job = changed("id % 50 <> 7", "\"cast(concat(id, 'x') as int) > 0\"");
    assertThatThrownBy(() -> files.job(job).run(spark))
        .isInstanceOf(BellowsException.class)
        .message()
        .startsWith("job.yaml:9: Cannot compute step 'clean' for its rules: The value '")
        .endsWith(" Nothing was written.");
    assertNothingIsKept();
  }
}
