package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TemporalTrendFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with steps and sinks is found before any of them runs. */
class JobChecksTest {
  private static final String JOB =
      """
      name: checks
      sources:
        in: { path: DIR/in, format: parquet }
      steps:
        - name: clean
          from: in
          select: [store, day, amount, tags]
          derive:
            late: amount > 15
            later: late or amount > 10
          where: amount > 0
        - name: trends
          from: clean
          trend:
            groupBy: [store]
            orderBy: day
            columns: [amount]
            windows: [2r]
            features: all
      sinks:
        - step: trends
          path: DIR/out
          format: delta
          partitionBy: [store]
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void source() {
    files = new JobFiles(folder);
    spark
        .sql(
            "select 'a' as store, date'2026-01-01' as day, 1.5D as amount, array(1) as tags, 1 as"
                + " id")
        .write()
        .parquet(folder + "/in");
  }

  private void assertRefused(String part, String by, String message) {
    assertThat(JOB).contains(part);
    assertThatThrownBy(() -> files.job(JOB.replace(part, by)).plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessage(message.replace("DIR", folder.toString()));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aColumnThatIsNotThereIsRefusedWhereItIsSelected() {
    assertRefused(
        "[store, day, amount, tags]",
        "[store, dya, amount]",
        "job.yaml:7: Step 'clean': Cannot select column 'dya': no such column; did you mean 'day'?"
            + " Available: [store, day, amount, tags, id]");
    assertRefused(
        "[store, day, amount, tags]",
        "[store, day, amount, Store]",
        "job.yaml:7: Invalid select of step 'clean': column 'Store' is there twice; remove one.");
  }

  @Test
  void anExpressionThatSparkRefusesIsShownWithItsCause() {
    assertRefused(
        "late: amount > 15",
        "late: amuont > 15",
        "job.yaml:9: Step 'clean': Cannot derive column 'late' by 'amuont > 15': there is no column"
            + " 'amuont'; did you mean 'amount'? Available: [store, day, amount, tags]");
    assertRefused(
        "late: amount > 15",
        "late: amount >",
        "job.yaml:9: Step 'clean': Cannot derive column 'late' by 'amount >': Syntax error at or"
            + " near end of input. Available: [store, day, amount, tags]");
    assertThatThrownBy(
            () -> files.job(JOB.replace("late: amount > 15", "late: tags + 1")).plan(spark))
        .hasMessageStartingWith(
            "job.yaml:9: Step 'clean': Cannot derive column 'late' by 'tags + 1': Cannot resolve")
        .hasMessageContaining("ARRAY<INT>");
    assertRefused(
        "where: amount > 0",
        "where: amuont > 0",
        "job.yaml:11: Step 'clean': Cannot keep the rows where 'amuont > 0': there is no column"
            + " 'amuont'; did you mean 'amount'? Available: [store, day, amount, tags, late,"
            + " later]");
    assertThatThrownBy(
            () -> files.job(JOB.replace("where: amount > 0", "where: amount")).plan(spark))
        .hasMessageStartingWith("job.yaml:11: Step 'clean': Cannot keep the rows where 'amount': ")
        .hasMessageContaining("is not a boolean. Available: [store");
    assertThatThrownBy(
            () -> files.job(JOB.replace("late: amount > 15", "late: sum(amount) > 1")).plan(spark))
        .hasMessageStartingWith("job.yaml:9: Step 'clean': Cannot derive column 'late'");
  }

  @Test
  void aTrendOfAWrongColumnIsRefused() {
    assertRefused(
        "columns: [amount]",
        "columns: [store]",
        "job.yaml:17: Step 'trends': Cannot compute trend features of column 'store': its type is"
            + " string and a numeric type is needed. Cast it first.");
    assertRefused(
        "orderBy: day",
        "orderBy: date",
        "job.yaml:16: Step 'trends': Cannot order trend features by column 'date': no such column;"
            + " did you mean 'late'? Available: [store, day, amount, tags, late, later]");
    assertRefused(
        "groupBy: [store]",
        "groupBy: [shop]",
        "job.yaml:15: Step 'trends': Cannot group trend features by column 'shop': no such column."
            + " Available: [store, day, amount, tags, late, later]");
    assertThatThrownBy(
            () ->
                FeatureJob.named("x")
                    .source(JobSource.of("in", folder + "/in"))
                    .step(
                        JobStep.named("s", "in")
                            .trend(TemporalTrendFeatures.ungrouped().orderBy("day").on("amount")))
                    .sink(JobSink.of("s", folder + "/out", DataFormat.PARQUET))
                    .plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessage("Step 's': Cannot compute trend features: no features were given. Add all().");
  }

  @Test
  void aPartitionColumnMustBeThereAndNotBeAll() {
    assertRefused(
        "partitionBy: [store]",
        "partitionBy: [stor]",
        "job.yaml:24: Sink of step 'trends': Cannot partition by column 'stor': no such column; did"
            + " you mean 'store'? Available: [store, day, amount, tags, late, later,"
            + " amount_delta_1, amount_pct_change_1, amount_momentum_2r, amount_volatility_2r,"
            + " amount_slope_2r, amount_rank_2r, amount_range_2r]");
    assertRefused(
        "partitionBy: [store]",
        "partitionBy: [store, tags]",
        "job.yaml:24: Cannot write step 'trends' as delta: column 'tags' of type array<int> cannot"
            + " name directories.");
    assertRefused(
        "partitionBy: [store]",
        "partitionBy: [store, Store]",
        "job.yaml:24: Cannot write step 'trends' as delta: it is partitioned by 'Store' twice.");
    assertThatThrownBy(
            () ->
                FeatureJob.named("x")
                    .source(JobSource.of("in", folder + "/in"))
                    .step(JobStep.named("s", "in").select("store"))
                    .sink(JobSink.of("s", folder + "/out", DataFormat.PARQUET).partitionBy("store"))
                    .plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot write step 's' as parquet: all its columns [store] are partition columns.");
  }

  @Test
  void columnsThatTheFormatCannotHoldAreRefused() {
    assertRefused(
        "format: delta",
        "format: csv",
        "job.yaml:21: Cannot write step 'trends' as csv: the format has no place for columns of"
            + " such types: [tags array<int>]. Cast them.");
    assertRefused(
        "late: amount > 15",
        "'la te': 'null'\n      late: amount > 15",
        "job.yaml:22: Cannot write step 'trends' as delta: column 'la te' has one of the characters"
            + " ' ,;{}()=', tab, newline in its name. Derive it under another name.");
    assertRefused(
        "late: amount > 15",
        "nothing: 'null'\n      late: amount > 15",
        "job.yaml:22: Cannot write step 'trends' as delta: the format has no place for columns of"
            + " such types: [nothing void]. Cast them.");
    assertRefused(
        "partitionBy: [store]",
        "options: { replaceWhere: \"day > '2026'\" }",
        "job.yaml:24: Cannot write step 'trends' as delta: the option 'replaceWhere' would change"
            + " what is replaced; the sink's 'mode' says it.");
  }

  @Test
  void anOutputMustStayAwayFromSourcesAndOtherOutputs() throws Exception {
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("in"));
    assertRefused(
        "path: DIR/out",
        "path: DIR/link",
        "job.yaml:22: Cannot write step 'trends' to 'DIR/in': it is also the path of source 'in'"
            + " at 'DIR/in'. Choose another path.");
    assertRefused(
        "path: DIR/out",
        "path: DIR/in/out",
        "job.yaml:22: Cannot write step 'trends' to 'DIR/in/out': it lies inside source 'in' at"
            + " 'DIR/in'. Choose another path.");
    assertRefused(
        "path: DIR/out",
        "path: DIR",
        "job.yaml:22: Cannot write step 'trends' to 'DIR': it contains source 'in' at 'DIR/in'."
            + " Choose another path.");
    assertRefused(
        "    partitionBy: [store]\n",
        "  - { step: clean, path: DIR/out/, format: parquet }\n",
        "job.yaml:24: Cannot write step 'clean' to 'DIR/out': it is also the path of step"
            + " 'trends' at 'DIR/out'. Choose another path.");
  }

  @Test
  void anOutputThatItsOwnGlobWouldReadIsRefused() {
    assertThatThrownBy(
            () ->
                files
                    .job(
                        JOB.replace("path: DIR/in,", "path: 'DIR/i*',")
                            .replace("path: DIR/out", "path: DIR/in2"))
                    .plan(spark))
        .hasMessage(
            "job.yaml:22: Cannot write step 'trends' to '%1$s/in2': it would be read by source 'in'"
                + " at '%1$s/i*'. Choose another path.",
            folder);
  }

  @Test
  void anOutputThatCannotBeWrittenIsRefused() {
    files.write("file", "text");
    assertRefused(
        "path: DIR/out",
        "path: DIR/file",
        "job.yaml:22: Cannot write step 'trends' to 'DIR/file': it is a file, not a directory.");
    assertRefused(
        "path: DIR/out",
        "path: DIR/file/below/out",
        "job.yaml:22: Cannot write step 'trends' to 'DIR/file/below/out': 'DIR/file' is a file, not"
            + " a directory.");
    assertRefused(
        "path: DIR/out",
        "path: /proc/bellows/out",
        "job.yaml:22: Cannot write step 'trends' to '/proc/bellows/out': the directory '/proc' is"
            + " not writable.");
    assertThatThrownBy(
            () -> files.job(JOB.replace("path: DIR/out", "path: 'nope://x/y'")).plan(spark))
        .hasMessageStartingWith(
            "job.yaml:22: Cannot write step 'trends': Cannot use 'nope://x/y': No FileSystem for"
                + " scheme");
  }

  @Test
  void anOutputReplacesOnlyOutputs() {
    files.write("mine/letter.txt", "dear");
    assertRefused(
        "path: DIR/out",
        "path: DIR/mine",
        "job.yaml:22: Cannot write step 'trends' to 'DIR/mine': there is a directory that is no"
            + " Delta table and not empty (it holds 'letter.txt'). Remove it or choose another"
            + " path.");
    assertRefused(
        "path: DIR/out\n    format: delta",
        "path: DIR/mine\n    format: json",
        "job.yaml:22: Cannot write step 'trends' to 'DIR/mine': the directory holds what no job"
            + " wrote ('letter.txt') and would be replaced as a whole. Remove it or choose another"
            + " path.");
    spark.range(1).write().format("delta").save(folder + "/table");
    assertRefused(
        "path: DIR/out\n    format: delta",
        "path: DIR/table\n    format: json",
        "job.yaml:22: Cannot write step 'trends' to 'DIR/table': there is a Delta table, whose"
            + " history a json output would destroy. Write 'format: delta' or choose another"
            + " path.");
  }

  @Test
  void aDeltaTableKeepsItsPartitioning() {
    spark.range(3).withColumnRenamed("id", "day").write().format("delta").save(folder + "/table");
    assertRefused(
        "path: DIR/out",
        "path: DIR/table",
        "job.yaml:24: Cannot write step 'trends' as delta: the table at 'DIR/table' is partitioned"
            + " by [], and the job says [store]. Use the same columns or another path.");
  }

  @Test
  void aJobBuiltInJavaHasTheSameChecksWithoutPlaces() {
    FeatureJob job =
        FeatureJob.named("x")
            .source(JobSource.of("in", folder + "/in"))
            .step(JobStep.named("s", "inn"));
    assertThatThrownBy(() -> job.plan(spark))
        .hasMessage("The job has no sinks, so nothing would be computed; add one.");
    assertThatThrownBy(
            () -> job.sink(JobSink.of("s", folder + "/out", DataFormat.JSON)).plan(spark))
        .isExactlyInstanceOf(BellowsException.class)
        .hasMessage(
            "Step 's' reads from 'inn': no such source or step; did you mean 'in'? Available: [in,"
                + " s]");
  }

  /** The one job is Spark's own: it reads the footers of the parquet files. */
  @Test
  void planningComputesAndWritesNothing() throws Exception {
    FeatureJob job = files.job(JOB);
    assertThat(JobCounter.jobsOf(spark, () -> job.plan(spark))).isEqualTo(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aPlanDescribesWhatWillRun() {
    String unused = JOB.replace("sinks:", "  - { name: spare, from: clean }\nsinks:");
    assertThat(files.job(unused).plan(spark).describe())
        .isEqualTo(
            String.join(
                    "\n",
                    List.of(
                        "job checks",
                        "sources",
                        "  in: DIR/in, parquet",
                        "    [store string, day date, amount double, tags array<int>, id int]",
                        "steps",
                        "  clean: from in, select, derive, where",
                        "    [store string, day date, amount double, tags array<int>, late"
                            + " boolean, later boolean]",
                        "  trends: from clean, trend",
                        "    [store string, day date, amount double, tags array<int>, late"
                            + " boolean, later boolean, amount_delta_1 double, amount_pct_change_1"
                            + " double, amount_momentum_2r double, amount_volatility_2r double,"
                            + " amount_slope_2r double, amount_rank_2r double, amount_range_2r"
                            + " double]",
                        "sinks",
                        "  trends: DIR/out, delta, partitioned by [store]",
                        "left out, because no sink needs them: spare",
                        ""))
                .replace("DIR", folder.toString()));
  }
}
