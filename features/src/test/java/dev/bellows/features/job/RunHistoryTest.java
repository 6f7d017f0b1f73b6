package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind of itself: its report and its row in the history. */
class RunHistoryTest {
  private static final String JOB =
      """
      name: sales
      sources:
        sales: { path: DIR/sales, format: parquet }
      steps:
        - { name: raw, from: sales, layer: bronze }
        - { name: clean, from: raw, layer: silver, where: amount < 95 }
        - name: trends
          from: clean
          layer: silver
          trend: { groupBy: [shop], orderBy: day, columns: [amount], windows: [3d], features: [mean] }
      sinks:
        - { step: trends, path: DIR/trends, format: delta }
        - { step: clean, path: DIR/clean, format: delta, mode: merge, keys: [shop, day] }
      incremental: { source: sales, watermark: day, lookback: 1d }
      history: DIR/runs
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void files() {
    files = new JobFiles(folder);
    salesUntil(25);
  }

  private void salesUntil(int days) {
    spark
        .range(0, days * 4L, 1, 2)
        .selectExpr(
            "concat('shop', id % 4) shop",
            "date_add(date'2026-01-01', int(id div 4)) day", "double(id) amount")
        .write()
        .mode("overwrite")
        .parquet(folder + "/sales");
  }

  private Dataset<Row> history() {
    return spark.read().format("delta").load(folder + "/runs").orderBy("started");
  }

  private List<String> select(String... columns) {
    return history().selectExpr(columns).collectAsList().stream().map(Row::toString).toList();
  }

  @Test
  void eachRunAddsARowThatSaysWhatItsReportSays() {
    JobReport full = files.job(JOB).run(spark);
    salesUntil(26);
    JobReport part = files.job(JOB).runIncremental(spark);
    assertThat(select("run_id", "job", "mode", "status", "error_class", "error_step"))
        .containsExactly(
            "[" + full.runId() + ",sales,full,succeeded,null,null]",
            "[" + part.runId() + ",sales,incremental,succeeded,null,null]");
    Row first = history().first();
    assertThat(first.<Double>getAs("seconds")).isEqualTo(full.seconds()).isPositive();
    assertThat(first.<Long>getAs("rows_in")).isEqualTo(full.rowsIn()).isEqualTo(100);
    assertThat(first.<Long>getAs("rows_out")).isEqualTo(full.rowsOut()).isEqualTo(95 + 95);
    assertThat(first.<Long>getAs("rows_written")).isEqualTo(full.rowsWritten()).isEqualTo(95 + 95);
    assertThat(first.<Long>getAs("bytes_written")).isEqualTo(full.bytesWritten()).isPositive();
    assertThat(first.<Double>getAs("rows_per_second"))
        .isEqualTo(full.rowsPerSecond())
        .isEqualTo(100 / full.seconds());
    assertThat(first.<Long>getAs("driver_peak_bytes"))
        .isEqualTo(full.memory().driverPeakBytes())
        .isBetween(1L << 20, Runtime.getRuntime().maxMemory());
    assertThat(
            select(
                "started <= finished", "abs(double(finished) - double(started) - seconds) < 0.01"))
        .containsOnly("[true,true]");
  }

  @Test
  void layersSourcesStepsAndSinksAreInIt() {
    files.job(JOB).run(spark);
    salesUntil(26);
    JobReport part = files.job(JOB).runIncremental(spark);
    assertThat(select("transform(layers, l -> (l.layer, l.steps, l.rows_out))").get(0))
        .isEqualTo("[ArraySeq([bronze,1,100], [silver,2,190])]");
    assertThat(select("transform(sources, s -> (s.name, s.format, s.rows, s.malformed))").get(0))
        .isEqualTo("[ArraySeq([sales,parquet,100,0])]");
    assertThat(
            select("transform(steps, s -> (s.name, s.kind, s.layer, s.rows_in, s.rows_out))")
                .get(0))
        .isEqualTo(
            "[ArraySeq([raw,pass,bronze,100,100], [clean,where,silver,100,95],"
                + " [trends,trend,silver,95,95])]");
    assertThat(
            select(
                "transform(sinks, s -> (s.step, s.mode, s.rows, s.high_watermark, s.from_watermark,"
                    + " s.late_rows))"))
        .hasSize(2)
        .contains(
            "[ArraySeq([trends,overwrite,95,null,null,null], [clean,merge,95,null,null,null])]")
        .last()
        .asString()
        .contains("[trends,overwrite,7,2026-01-24,2026-01-23,0]", "[clean,merge,0,2026-01-24");
    double seconds = part.steps().stream().mapToDouble(StepReport::seconds).sum();
    assertThat(part.layers().stream().mapToDouble(LayerReport::seconds).sum())
        .isCloseTo(seconds, within(1e-9));
  }

  @Test
  void passRatesOfStepsAndLayersAreInIt() {
    String rules = "where: amount < 95, rules: [ { expression: amount >= 19, severity: warn } ]";
    files.job(JOB.replace("where: amount < 95", rules)).run(spark);
    assertThat(select("transform(layers, l -> (l.layer, l.pass_rate))"))
        .containsExactly("[ArraySeq([bronze,null], [silver,0.8])]");
    assertThat(select("transform(steps, s -> (s.name, s.pass_rate, s.failing_rows))"))
        .containsExactly("[ArraySeq([raw,null,null], [clean,0.8,19], [trends,null,null])]");
  }

  @Test
  void theReportAsJsonSaysTheSame() throws IOException {
    JobReport report = files.job(JOB).run(spark);
    JsonNode json = new ObjectMapper().readTree(report.toJson());
    assertThat(json.path("runId").asText()).isEqualTo(report.runId());
    assertThat(json.path("status").asText()).isEqualTo("succeeded");
    assertThat(json.path("rowsIn").asLong()).isEqualTo(100);
    assertThat(json.path("rowsOut").asLong()).isEqualTo(190);
    assertThat(json.path("rowsWritten").asLong()).isEqualTo(190);
    assertThat(json.path("bytesWritten").asLong()).isEqualTo(report.bytesWritten());
    assertThat(json.path("rowsPerSecond").asDouble()).isPositive();
    assertThat(json.path("memory").path("driverPeakBytes").asLong()).isPositive();
    assertThat(json.path("layers").path(1).path("layer").asText()).isEqualTo("silver");
    assertThat(json.path("sources").path(0).path("rows").asLong()).isEqualTo(100);
    assertThat(json.path("steps").path(1).path("layer").asText()).isEqualTo("silver");
  }

  @Test
  void aRunThatFailsHasARowWithWhatStoppedIt() {
    files.job(JOB).run(spark);
    String failing =
        JOB.replace(
            "where: amount < 95",
            "derive: { amount: \"if(day = date'2026-01-20', double(raise_error('no price')),"
                + " amount)\" }");
    Throwable failure = catchThrowable(() -> files.job(failing).run(spark));
    assertThat(failure).hasStackTraceContaining("no price");
    Row row = history().where("status = 'failed'").first();
    assertThat(history().count()).isEqualTo(2);
    assertThat(row.<String>getAs("error_class")).isEqualTo(failure.getClass().getName());
    assertThat(row.<String>getAs("error_message")).isEqualTo(failure.getMessage());
    assertThat(row.<String>getAs("error_step")).isIn("clean", "trends");
    assertThat(row.<Long>getAs("rows_written")).isZero();
    assertThat(row.getList(row.fieldIndex("sinks"))).isEmpty();
    files.job(JOB).run(spark);
    assertThat(select("status")).containsExactly("[succeeded]", "[failed]", "[succeeded]");
  }

  @Test
  void severalJobsAddToOneHistoryAtOnce() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try {
      List<Future<JobReport>> runs = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        FeatureJob job =
            FeatureJob.named("job" + i)
                .source(JobSource.of("sales", folder + "/sales"))
                .step(JobStep.named("all", "sales"))
                .sink(JobSink.of("all", folder + "/out" + i, DataFormat.PARQUET))
                .history(folder + "/runs");
        runs.add(pool.submit(() -> job.run(spark)));
      }
      for (Future<JobReport> run : runs) {
        run.get();
      }
    } finally {
      pool.shutdown();
      assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(history().orderBy("job").select("job").collectAsList().toString())
        .isEqualTo("[[job0], [job1], [job2]]");
  }

  @Test
  void columnsOfALaterVersionStay() {
    files.job(JOB).run(spark);
    spark.sql("ALTER TABLE delta.`" + folder + "/runs` ADD COLUMNS (cost double)");
    files.job(JOB).run(spark);
    assertThat(select("cost", "status")).containsExactly("[null,succeeded]", "[null,succeeded]");
  }

  @Test
  void aTableOfAnotherKindIsRefusedBeforeAnythingRuns() {
    spark.range(3).write().format("delta").save(folder + "/runs");
    assertThatThrownBy(() -> files.job(JOB).plan(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "job.yaml:15: Cannot write the run history to '"
                + folder
                + "/runs': the Delta table there is another one; the column 'run_id' should be"
                + " string, and there is none. Choose another path.");
    spark
        .sql("select 'x' as run_id, 1 as status")
        .write()
        .format("delta")
        .option("overwriteSchema", "true")
        .mode("overwrite")
        .save(folder + "/runs");
    assertThatThrownBy(() -> files.job(JOB).plan(spark))
        .hasMessageContaining("the column 'status' should be string, and it is int");
    assertThat(folder.resolve("trends")).doesNotExist();
  }

  @Test
  void thePathIsNoneOfTheJobsOthers() {
    assertThatThrownBy(() -> files.job(JOB.replace("DIR/runs", "DIR/trends")).plan(spark))
        .hasMessage(
            "job.yaml:15: Cannot write the run history to '"
                + folder
                + "/trends': it is also the path of step 'trends' at '"
                + folder
                + "/trends'. Choose another path.");
    assertThatThrownBy(() -> FeatureJob.named("x").history(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid history: the path of its table is empty");
  }

  @Test
  void aHistoryThatCannotBeWrittenIsAnErrorAndTheOutputsStay() throws IOException {
    JobPlan plan = files.job(JOB).plan(spark);
    Files.writeString(folder.resolve("runs"), "in the way");
    assertThatThrownBy(plan::run)
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(
            "job.yaml:15: Job 'sales' has succeeded, but its row could not be added to the run"
                + " history at '"
                + folder
                + "/runs': ");
    assertThat(spark.read().format("delta").load(folder + "/trends").count()).isEqualTo(95);
  }

  @Test
  void itStandsInThePlan() {
    assertThat(files.job(JOB).plan(spark).describe())
        .contains("history: a row for each run in " + folder + "/runs");
    assertThat(files.job(JOB).history()).contains(folder + "/runs");
  }
}
