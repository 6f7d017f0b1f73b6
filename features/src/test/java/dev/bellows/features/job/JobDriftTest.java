package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.drift.DriftMeasure;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.validate.FeatureValidator;
import dev.bellows.features.validate.Rule;
import dev.bellows.features.validate.RuleFailedException;
import dev.bellows.features.validate.RuleReport;
import dev.bellows.features.validate.RuleResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of drift of a step, against a source or another step of the job. */
class JobDriftTest {
  /** 6,000 rows: amounts of today are those of before plus 100, the colours are the same. */
  private static final String JOB =
      """
      name: compared
      sources:
        today: { path: DIR/today, format: parquet }
        before: { path: DIR/before, format: parquet }
      steps:
        - name: known
          from: before
          derive: { half: amount / 2 }
        - name: new
          from: today
          derive: { half: amount / 2 }
          reference: known
          rules:
            - { drift: colour }
            - { column: amount, check: ">= 200", minPassRate: 0.5 }
            - { drift: half, measure: psi, max: 0.1, severity: warn, name: half moves }
      sinks:
        - { step: new, path: DIR/out, format: parquet }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void sources() {
    files = new JobFiles(folder);
    amounts(0).write().parquet(folder + "/before");
    amounts(100).write().parquet(folder + "/today");
  }

  private Dataset<Row> amounts(int more) {
    return spark
        .range(0, 6000, 1, 3)
        .selectExpr("id % 997 + " + more + " as amount", "elt(id % 3 + 1, 'r', 'g', 'b') colour");
  }

  private static String changed(String part, String by) {
    assertThat(JOB).contains(part);
    return JOB.replace(part, by);
  }

  @Test
  void driftIsOneOfTheResultsOfTheStep() {
    JobReport report = files.job(JOB).run(spark);

    StepReport step = report.steps().get(1);
    RuleReport rules = step.rules().orElseThrow();
    assertThat(rules.results())
        .extracting(result -> result.rule().name(), RuleResult::held, RuleResult::failing)
        .containsExactly(
            tuple("no drift of colour", true, 0L),
            tuple("amount >= 200", true, 618L),
            tuple("half moves", false, 1L));
    assertThat(rules.failingRows()).isEqualTo(618);
    assertThat(step.rowsIn()).isEqualTo(12_000);
    assertThat(step.rowsOut()).isEqualTo(6000);
    DriftReport drift =
        FeatureValidator.columns("half")
            .computePsi(
                amounts(0).selectExpr("amount / 2 as half"),
                amounts(100).selectExpr("amount / 2 as half"));
    assertThat(rules.results().get(2).value()).contains(drift.feature("half").psi());
    assertThat(spark.read().parquet(folder + "/out").count()).isEqualTo(6000);
  }

  @Test
  void aGateOfDriftWritesNothing() {
    FeatureJob job = files.job(changed("{ drift: colour }", "{ drift: \"*\" }"));
    assertThatThrownBy(() -> job.run(spark))
        .isInstanceOf(RuleFailedException.class)
        .hasMessageStartingWith(
            "job.yaml:14: Step 'new' breaks error rule no drift of any column: ")
        .hasMessageContaining("No output was written.");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void failingRowsGoToTheQuarantineWhateverDrifts() {
    FeatureJob job =
        files.job(
            changed("    reference: known\n", "    reference: known\n    quarantine: DIR/bad\n"));
    JobReport report = job.run(spark);
    assertThat(report.steps().get(1).rowsOut()).isEqualTo(5382);
    Dataset<Row> bad = spark.read().format("delta").load(folder + "/bad");
    assertThat(bad.count()).isEqualTo(618);
    assertThat(bad.where("failed_rules = array('amount >= 200')").count()).isEqualTo(618);
  }

  @Test
  void theReferenceCanBeASourceAndTheJobWrittenInJava() {
    FeatureJob job =
        FeatureJob.named("compared")
            .source(JobSource.of("today", folder + "/today").withFormat(DataFormat.PARQUET))
            .source(JobSource.of("before", folder + "/before").withFormat(DataFormat.PARQUET))
            .step(
                JobStep.named("new", "today")
                    .reference("before")
                    .rules(Rule.noDrift("colour"), Rule.drift("amount", DriftMeasure.PSI, 9)))
            .sink(JobSink.of("new", folder + "/out", DataFormat.PARQUET));
    StepReport step = job.run(spark).steps().get(0);
    assertThat(step.rules().orElseThrow().held()).isTrue();
    assertThat(step.rowsIn()).isEqualTo(12_000);
  }

  @Test
  void thePlanTellsOfTheReference() {
    JobPlan plan = files.job(JOB).plan(spark);
    assertThat(plan.describe())
        .contains("new: from today and known")
        .contains("drift is measured against known");
    assertThat(plan.explain()).contains("fits bins to known");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          reference: known    | reference: nobody | job.yaml:12: Step 'new' reads from 'nobody': no such source or step. Available: [today, before, known, new]
          reference: known    | reference: new    | job.yaml:12: Steps read from each other in a circle: new → new. Let one of them read from a source.
          reference: known    | layer: gold       | job.yaml:14: Step 'new': Rule 'no drift of colour' compares with a reference, and here is none. Give one: FeatureValidator takes it, 'bellows profile' as --reference, a job's step as 'reference'.
          drift: colour       | drift: color      | job.yaml:14: Step 'new': Cannot bin column 'color': no such column; did you mean 'colour'?
          derive: { half: amount / 2 }@    reference | reference | job.yaml:15: Step 'new': Cannot compare current column 'half': no such column.
          """)
  void whatCannotBeComparedIsRefusedBeforeAnyJob(String part, String by, String message)
      throws Exception {
    String yaml = changed(part.replace("@", "\n"), by);
    long planning = JobCounter.jobsOf(spark, () -> files.job(JOB).plan(spark));
    long jobs =
        JobCounter.jobsOf(
            spark,
            () ->
                assertThatThrownBy(() -> files.job(yaml).plan(spark))
                    .isInstanceOf(BellowsException.class)
                    .hasMessageStartingWith(message));
    assertThat(jobs).isLessThanOrEqualTo(planning); // those that read the files' schemas
  }

  @Test
  void aReferenceWithoutARuleOfDriftIsRefused() throws Exception {
    String yaml =
        changed("      - { drift: colour }\n", "")
            .replace(
                "      - { drift: half, measure: psi, max: 0.1, severity: warn, name: half moves"
                    + " }\n",
                "");
    assertThatThrownBy(() -> files.job(yaml).plan(spark))
        .hasMessage(
            "job.yaml:12: Step 'new' has the reference 'known', and none of its rules compares with"
                + " one. Add one such as '{ drift: \"*\" }', or remove the reference.");
    assertThat(Files.exists(folder.resolve("out"))).isFalse();
  }

  @Test
  void aReferenceThatGrowsWithTheIncrementIsRefused() {
    String yaml =
        changed("from: before", "from: today")
            + "incremental: { source: today, watermark: amount, lookback: 0, context: all }\n";
    String merged =
        yaml.replace(
            "{ step: new, path: DIR/out, format: parquet }",
            "{ step: new, path: DIR/out, format: delta, mode: merge, keys: [amount] }");
    assertThatThrownBy(() -> files.job(merged).plan(spark))
        .hasMessageContaining("in each run the reference would be the rows of that run");
  }
}
