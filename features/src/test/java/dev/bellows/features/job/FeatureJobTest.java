package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureJobTest {
  private static final String SALES =
      """
      name: sales
      sources:
        sales: { path: DIR/sales.csv, schema: "store string, day date, amount double" }
        other: { path: DIR/nowhere.csv }
      steps:
        - name: clean
          from: sales
          derive: { month: month(day), big: amount > 15 }
          where: amount is not null
        - name: trends
          from: clean
          trend: { groupBy: [store], orderBy: day, columns: [amount], windows: [2r], features: all }
        - { name: unused, from: other }
      sinks:
        - { step: trends, path: DIR/out/trends, format: delta, partitionBy: [month] }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void writeSales() {
    files = new JobFiles(folder);
    files.write(
        "sales.csv",
        """
        store,day,amount
        a,2026-01-01,10
        a,2026-01-02,20
        a,2026-02-01,
        b,2026-01-01,5
        b,2026-02-02,8
        """);
  }

  @Test
  void aJobReadsComputesAndWrites() {
    JobReport report = files.job(SALES).run(spark);

    assertThat(spark.read().format("delta").load(folder + "/out/trends").orderBy("store", "day"))
        .extracting(
            rows ->
                rows.select("store", "amount", "month", "amount_delta_1", "amount_range_2r")
                    .collectAsList()
                    .toString())
        .isEqualTo(
            "[[a,10.0,1,null,null], [a,20.0,1,10.0,10.0], [b,5.0,1,null,null],"
                + " [b,8.0,2,3.0,3.0]]");
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::kind, StepReport::rowsIn, StepReport::rowsOut)
        .containsExactly(tuple("clean", "derive, where", 5L, 4L), tuple("trends", "trend", 4L, 4L));
    assertThat(report.sources()).extracting(SourceReport::name).containsExactly("sales");
    SinkReport sink = report.sinks().get(0);
    assertThat(sink.rows()).isEqualTo(4);
    assertThat(sink.files()).isPositive();
    assertThat(sink.bytes()).isPositive();
    assertThat(sink.sampleColumns()).startsWith("store", "day", "amount", "month", "big");
    assertThat(sink.sample()).hasSize(4).allSatisfy(row -> assertThat(row).hasSize(12));
  }

  @Test
  void theBuilderRunsTheSameJob() {
    FeatureJob job =
        FeatureJob.named("sales")
            .source(
                JobSource.of("sales", folder + "/sales.csv")
                    .withSchema("store string, day date, amount double"))
            .step(
                JobStep.named("clean", "sales")
                    .derive("month", "month(day)")
                    .derive("big", "amount > 15")
                    .where("amount is not null"))
            .step(
                JobStep.named("trends", "clean")
                    .trend(
                        TemporalTrendFeatures.groupBy("store")
                            .orderBy("day")
                            .on("amount")
                            .windows(TrendWindow.rows(2))
                            .all()))
            .sink(JobSink.of("trends", folder + "/built", DataFormat.DELTA).partitionBy("month"));
    job.run(spark);
    files.job(SALES).run(spark);

    Dataset<Row> built = spark.read().format("delta").load(folder + "/built");
    Dataset<Row> declared = spark.read().format("delta").load(folder + "/out/trends");
    assertThat(built.schema()).isEqualTo(declared.schema());
    assertThat(built.exceptAll(declared).isEmpty()).isTrue();
    assertThat(built.count()).isEqualTo(declared.count()).isEqualTo(4);
  }

  @Test
  void aReportIsJson() throws Exception {
    JsonNode report = new ObjectMapper().readTree(files.job(SALES).run(spark).toJson());
    assertThat(report.path("bellowsReport").asInt()).isEqualTo(2);
    assertThat(report.path("job").asText()).isEqualTo("sales");
    assertThat(report.path("seconds").asDouble()).isPositive();
    assertThat(report.at("/sources/0/malformedByFile").isObject()).isTrue();
    assertThat(report.at("/steps/1/rowsIn").asLong()).isEqualTo(4);
    assertThat(report.at("/steps/1/kind").asText()).isEqualTo("trend");
    assertThat(report.at("/sinks/0/bytes").asLong()).isPositive();
    assertThat(report.at("/sinks/0/sample")).hasSize(4);
    assertThat(report.at("/sinks/0/sample/0")).hasSize(12);
  }

  @Test
  void expressionsSeeTheColumnsDerivedBeforeThem() {
    files
        .job(
            """
            name: derive
            sources: { sales: { path: DIR/sales.csv, schema: "store string, day date, amount double" } }
            steps:
              - name: s
                from: sales
                select: [store, amount]
                derive: { twice: amount * 2, more: twice + 1, AMOUNT: more + 1, last: amount }
                where: last > 20
            sinks: [ { step: s, path: DIR/out, format: json } ]
            """)
        .run(spark);
    assertThat(spark.read().json(folder + "/out").orderBy("last").collectAsList().toString())
        .isEqualTo("[[22.0,22.0,21.0,a,20.0], [42.0,42.0,41.0,a,40.0]]");
  }

  @Test
  void eachFormatIsWrittenWithItsPartitions() {
    for (String format : List.of("parquet", "csv", "json", "orc", "delta")) {
      JobReport report =
          files
              .job(
                  """
                  name: formats
                  sources: { sales: { path: DIR/sales.csv, schema: "store string, day date, amount double" } }
                  steps: [ { name: s, from: sales } ]
                  sinks: [ { step: s, path: DIR/out-%1$s, format: %1$s, partitionBy: [store] } ]
                  """
                      .formatted(format))
              .run(spark);
      Path out = folder.resolve("out-" + format);
      assertThat(out.resolve("store=a")).isDirectory();
      SinkReport sink = report.sinks().get(0);
      assertThat(sink.format()).isEqualTo(format);
      assertThat(sink.rows()).isEqualTo(5);
      assertThat(sink.files()).as(format).isEqualTo(2);
      assertThat(sink.bytes()).as(format).isEqualTo(dataBytes(out));
      assertThat(sink.sampleColumns()).containsExactlyInAnyOrder("store", "day", "amount");
      assertThat(sink.sample()).hasSize(5);
      assertThat(sink.sample().toString()).contains("2026-01-02", "20.0", "null");
    }
  }

  private static long dataBytes(Path output) {
    try (Stream<Path> paths = Files.walk(output)) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith("part-"))
          .mapToLong(path -> path.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two readers of one step: computed once, kept while the job runs, released behind it. */
  private static final String SHARED =
      """
      name: shared
      sources: { numbers: { path: DIR/numbers, format: parquet } }
      steps:
        - { name: base, from: numbers, derive: { value: id * 2 } }
        - { name: small, from: base, where: id < 10 }
        - { name: large, from: base, where: id >= 10 }
      sinks:
        - { step: small, path: DIR/small, format: parquet }
        - { step: large, path: DIR/large, format: %s }
      """;

  /** Delta keeps some of its own. */
  private Set<Integer> persisted() {
    return Set.copyOf(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).getPersistentRDDs().keySet());
  }

  @Test
  void aStepWithSeveralReadersIsComputedOnceAndReleased() {
    spark.range(0, 100, 1, 2).write().parquet(folder + "/numbers");
    FeatureJob job = files.job(SHARED.formatted("parquet"));
    assertThat(job.plan(spark).describe())
        .contains("computed once for its several readers and kept until the job ends");
    Set<Integer> before = persisted();
    JobReport report = job.run(spark);
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::rowsIn, StepReport::rowsOut)
        .containsExactly(
            tuple("base", 100L, 100L), tuple("small", 100L, 10L), tuple("large", 100L, 90L));
    assertThat(before).containsAll(persisted());
  }

  @Test
  void aFailedSinkKeepsItsOldOutputAndReleasesWhatWasKept() {
    spark.range(0, 100, 1, 2).write().parquet(folder + "/numbers");
    files.job(SHARED.formatted("csv")).run(spark);
    String failing =
        SHARED.formatted("csv").replace("where: id >= 10", "derive: { x: 1 div (id - 50) }");
    FeatureJob job =
        files.job(failing.replace("path: DIR/large", "options: {header: false}, path: DIR/large"));
    Set<Integer> before = persisted();

    assertThatThrownBy(() -> job.run(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(
            "Cannot write step 'large' to '" + folder + "/large': Division by zero.")
        .hasMessageEndingWith("What was there is unchanged.");
    assertThat(spark.read().option("header", "true").csv(folder + "/large").count()).isEqualTo(90);
    assertThat(before).containsAll(persisted());
    assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void stepsThatNoRowReachesAreCountedToo() {
    spark.range(0, 100, 1, 2).write().parquet(folder + "/numbers");
    JobReport report =
        files
            .job(
                """
                name: empty
                sources: { numbers: { path: DIR/numbers, format: parquet } }
                steps:
                  - { name: all, from: numbers, derive: { g: id % 3 } }
                  - { name: none, from: all, where: g > 5 }
                  - name: trends
                    from: none
                    trend: { groupBy: [g], orderBy: id, columns: [id], windows: [2r], features: all }
                sinks: [ { step: trends, path: DIR/out, format: delta } ]
                """)
            .run(spark);
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::rowsIn, StepReport::rowsOut)
        .containsExactly(
            tuple("all", 100L, 100L), tuple("none", 100L, 0L), tuple("trends", 0L, 0L));
    assertThat(report.sinks().get(0).sample()).isEmpty();
  }

  /**
   * Beside Spark's own jobs of the write: one that counts by metadata, one that reads the sample.
   */
  @Test
  void measuringCostsNoActionOfItsOwn() throws Exception {
    spark.range(0, 100, 1, 2).write().parquet(folder + "/numbers");
    JobPlan plan =
        files
            .job(
                """
                name: counted
                sources: { numbers: { path: DIR/numbers, format: parquet } }
                steps:
                  - { name: first, from: numbers, derive: { v: id * 2 } }
                  - { name: second, from: first, where: v > 10 }
                  - { name: third, from: second, select: [v] }
                sinks: [ { step: third, path: DIR/out, format: parquet } ]
                """)
            .plan(spark);
    int write =
        JobCounter.jobsOf(
            spark,
            () -> {
              spark.range(100).write().parquet(folder + "/plain");
              return null;
            });
    assertThat(write).isEqualTo(1);
    assertThat(JobCounter.jobsOf(spark, plan::run)).isEqualTo(write + 1);
  }

  @Test
  void measuringKeepsColumnPruningAndFilterPushdown() throws Exception {
    spark.range(100).selectExpr("id", "id as unread").write().parquet(folder + "/numbers");
    FeatureJob job =
        files.job(
            """
            name: pushed
            sources: { numbers: { path: DIR/numbers, format: parquet } }
            steps:
              - { name: some, from: numbers, select: [id], where: id > 90 }
              - { name: pruned, from: numbers, select: [id] }
            sinks:
              - { step: some, path: DIR/some, format: parquet }
              - { step: pruned, path: DIR/pruned, format: parquet }
            """);
    List<String> plans = new ArrayList<>();
    QueryExecutionListener listener = new PlanListener(plans);
    spark.listenerManager().register(listener);
    try {
      JobReport report = job.run(spark);
      assertThat(report.steps()).extracting(StepReport::rowsIn).containsExactly(100L, 100L);
      assertThat(report.steps()).extracting(StepReport::rowsOut).containsExactly(9L, 100L);
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.listenerManager().unregister(listener);
    }
    List<String> writes = plans.stream().filter(plan -> plan.contains("CollectMetrics")).toList();
    assertThat(writes).hasSize(2);
    assertThat(writes)
        .allMatch(plan -> plan.contains("ReadSchema: struct<id:bigint>"))
        .anyMatch(plan -> plan.contains("GreaterThan(id,90)"))
        .anyMatch(plan -> plan.contains("PushedFilters: []"));
  }

  private static final class PlanListener implements QueryExecutionListener {
    private final List<String> plans;

    PlanListener(List<String> plans) {
      this.plans = plans;
    }

    @Override
    public void onSuccess(String name, QueryExecution execution, long nanos) {
      plans.add(execution.executedPlan().toString());
    }

    @Override
    public void onFailure(String name, QueryExecution execution, Exception error) {
      plans.add("failed: " + error.getMessage());
    }
  }

  /** What Spark's own observations leave in a session fails here: "Task not serializable". */
  @Test
  void aModelTrainsAndPredictsInTheSessionOfAJob() {
    int listeners = spark.listenerManager().listListeners().length;
    files.job(SALES).run(spark);
    assertThat(spark.listenerManager().listListeners()).hasSize(listeners);

    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"id"})
            .setOutputCol("features")
            .transform(spark.range(20).selectExpr("id", "double(id > 9) label"));
    Dataset<Row> predicted = new LogisticRegression().fit(rows).transform(rows);
    assertThat(predicted.where("prediction = label").count()).isEqualTo(20);
  }

  @Test
  void aDeltaSinkReplacesTheTableAndItsSchema() {
    files.job(SALES).run(spark);
    files.job(SALES.replace("features: all", "features: [delta]")).run(spark);
    Dataset<Row> table = spark.read().format("delta").load(folder + "/out/trends");
    assertThat(table.columns()).hasSize(6).contains("amount_delta_1");
    assertThat(table.count()).isEqualTo(4);
    assertThat(spark.read().format("delta").option("versionAsOf", 0).load(folder + "/out/trends"))
        .extracting(Dataset::columns)
        .satisfies(columns -> assertThat(columns).hasSize(12));
  }
}
