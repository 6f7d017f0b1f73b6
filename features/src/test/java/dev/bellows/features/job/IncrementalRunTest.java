package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forty days of four shops; rows arrive up to two days late. */
class IncrementalRunTest {
  private static final String JOB =
      """
      name: shops
      sources:
        sales: { path: DIR/sales, format: parquet }
      steps:
        - name: clean
          from: sales
          select: [shop, day, amount]
          where: amount is not null
        - name: trends
          from: clean
          trend: { groupBy: [shop], orderBy: day, columns: [amount], windows: [7d, 14d], features: [mean, std, trendSlope] }
      sinks:
        - { step: trends, path: DIR/NAME, format: delta, MODE }
      incremental: { source: sales, watermark: day, lookback: 2d }
      """;

  private static final String MERGE = "mode: merge, keys: [shop, day]";
  private static final String OVERWRITE = "mode: overwrite";

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void files() {
    files = new JobFiles(folder);
  }

  /** What has arrived at the end of a day: each row comes on its day, one, or two days later. */
  private void salesUntil(int day) {
    spark
        .range(0, 160, 1, 3)
        .selectExpr(
            "concat('shop', id % 4) as shop",
            "date_add(date'2026-01-01', cast(id div 4 as int)) as day",
            "if(id % 23 = 5, null, cast((id * 7919) % 1000 as double)) as amount",
            "cast(id div 4 as int) + pmod(id * 31, 3) as arrived")
        .where("arrived <= " + day)
        .drop("arrived")
        .write()
        .mode("overwrite")
        .parquet(folder + "/sales");
  }

  private FeatureJob job(String name, String mode) {
    return files.job(JOB.replace("NAME", name).replace("MODE", mode));
  }

  private Dataset<Row> table(String name) {
    return spark.read().format("delta").load(folder + "/" + name);
  }

  private List<String> rows(String name) {
    return table(name).orderBy("shop", "day").collectAsList().stream().map(Row::toString).toList();
  }

  private long version(String name) {
    return new DeltaLog(Location.of(spark, folder + "/" + name)).version();
  }

  @ParameterizedTest
  @ValueSource(strings = {OVERWRITE, MERGE})
  void dayByDayEqualsAFullRunRowForRow(String mode) {
    for (int day : List.of(10, 11, 12, 13, 20, 21, 39)) {
      salesUntil(day);
      JobReport report = job("parts", mode).runIncremental(spark);
      assertThat(report.mode()).isEqualTo(RunMode.INCREMENTAL);
      assertThat(report.sinks().get(0).increment().isPresent())
          .as("day %s", day)
          .isEqualTo(day > 10);
    }
    job("whole", mode).run(spark);
    assertThat(rows("parts")).hasSize(149).isEqualTo(rows("whole"));
  }

  @Test
  void aRunReadsAndWritesNoMoreThanItNeeds() {
    salesUntil(30);
    job("parts", OVERWRITE).run(spark);
    salesUntil(31);
    JobReport report = job("parts", OVERWRITE).runIncremental(spark);
    IncrementReport part = report.sinks().get(0).increment().orElseThrow();
    assertThat(part.highWatermark()).isEqualTo("2026-01-31");
    assertThat(part.from()).isEqualTo("2026-01-29");
    // 14 days of context and 2 of lookback before the last day but one.
    long read = spark.read().parquet(folder + "/sales").where("day >= date'2026-01-15'").count();
    assertThat(report.steps().get(0).rowsIn()).isEqualTo(read);
    assertThat(report.sinks().get(0).rows())
        .isEqualTo(part.rows())
        .isEqualTo(table("parts").where("day >= date'2026-01-29'").count());
  }

  @ParameterizedTest
  @ValueSource(strings = {OVERWRITE, MERGE})
  void theSameIncrementTwiceCommitsNothing(String mode) {
    salesUntil(20);
    job("parts", mode).run(spark);
    salesUntil(22);
    SinkReport first = job("parts", mode).runIncremental(spark).sinks().get(0);
    assertThat(first.rows()).isPositive();
    long version = version("parts");
    List<String> before = rows("parts");
    SinkReport second = job("parts", mode).runIncremental(spark).sinks().get(0);
    assertThat(version("parts")).isEqualTo(version);
    assertThat(rows("parts")).isEqualTo(before);
    assertThat(second.rows()).isZero();
    assertThat(second.files()).isZero();
    assertThat(second.increment().orElseThrow().rows()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {OVERWRITE, MERGE})
  void aLateRowWithoutANewDayIsTakenIn(String mode) {
    salesUntil(20);
    job("parts", mode).run(spark);
    salesUntil(20);
    spark
        .read()
        .parquet(folder + "/sales")
        .union(spark.sql("select 'shop9', date'2026-01-20', 5D"))
        .write()
        .parquet(folder + "/more");
    FeatureJob more =
        files.job(
            JOB.replace("NAME", "parts").replace("MODE", mode).replace("DIR/sales", "DIR/more"));
    more.runIncremental(spark);
    assertThat(table("parts").where("shop = 'shop9'").count()).isEqualTo(1);
  }

  @Test
  void rowsThatComeLaterThanTheLookbackWaitForAFullRunAndAreCounted() {
    salesUntil(30);
    job("parts", OVERWRITE).run(spark);
    spark
        .read()
        .parquet(folder + "/sales")
        .union(
            spark.sql(
                "select 'shop9', day, 5D from values (date'2026-01-20'), (date'2026-01-27'),"
                    + " (date'2026-02-01') as late(day)"))
        .write()
        .parquet(folder + "/late");
    String late =
        JOB.replace("NAME", "parts").replace("MODE", OVERWRITE).replace("DIR/sales", "DIR/late");
    SinkReport report = files.job(late).runIncremental(spark).sinks().get(0);
    assertThat(report.increment().orElseThrow().lateRows()).isEqualTo(2);
    assertThat(table("parts").where("shop = 'shop9'").count()).isEqualTo(1);
    files.job(late).run(spark);
    assertThat(table("parts").where("shop = 'shop9'").count()).isEqualTo(3);
  }

  @Test
  void rowsThatAreGoneGoWithOverwriteAndStayWithMerge() {
    salesUntil(20);
    job("overwritten", OVERWRITE).run(spark);
    job("merged", MERGE).run(spark);
    String gone = "shop = 'shop0' and day = date'2026-01-20'";
    assertThat(table("overwritten").where(gone).count()).isEqualTo(1);
    spark
        .read()
        .parquet(folder + "/sales")
        .where("not (shop = 'shop0' and day = date'2026-01-20')")
        .write()
        .parquet(folder + "/fewer");
    for (String name : List.of("overwritten", "merged")) {
      String mode = name.equals("merged") ? MERGE : OVERWRITE;
      files
          .job(JOB.replace("NAME", name).replace("MODE", mode).replace("DIR/sales", "DIR/fewer"))
          .runIncremental(spark);
    }
    assertThat(table("overwritten").where(gone).count()).isZero();
    assertThat(table("merged").where(gone).count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timestamp'2026-01-01 12:30:00' + make_interval(0, 0, 0, 0, 0, id)",
        "timestamp_ntz'2026-01-01 12:30:00' + make_interval(0, 0, 0, 0, id)",
        "cast(id as smallint)"
      })
  void watermarksOfOtherTypes(String watermark) {
    String text =
        """
        name: typed
        sources: { events: { path: DIR/events, format: parquet } }
        steps: [ { name: all, from: events } ]
        sinks: [ { step: all, path: DIR/out, format: delta } ]
        incremental: { source: events, watermark: at, lookback: LOOKBACK }
        """
            .replace("LOOKBACK", watermark.startsWith("cast") ? "3" : "3h");
    for (int rows : List.of(50, 60, 60)) {
      spark
          .range(rows)
          .withColumn("at", functions.expr(watermark))
          .write()
          .mode("overwrite")
          .parquet(folder + "/events");
      files.job(text).runIncremental(spark);
      assertThat(spark.read().format("delta").load(folder + "/out").count()).isEqualTo(rows);
    }
    assertThat(new DeltaLog(Location.of(spark, folder + "/out")).version()).isEqualTo(1);
  }

  @Test
  void rowsWithoutAWatermarkAreWrittenInEachRun() {
    String text =
        """
        name: nulls
        sources: { events: { path: DIR/events, format: parquet } }
        steps: [ { name: all, from: events } ]
        sinks: [ { step: all, path: DIR/out, format: delta } ]
        incremental: { source: events, watermark: at, lookback: 0 }
        """;
    for (int rows : List.of(30, 40)) {
      spark
          .range(rows)
          .selectExpr("id", "if(id % 10 = 9, null, id) as at")
          .write()
          .mode("overwrite")
          .parquet(folder + "/events");
      files.job(text).runIncremental(spark);
      Dataset<Row> out = spark.read().format("delta").load(folder + "/out");
      assertThat(out.count()).isEqualTo(rows);
      assertThat(out.where("at is null").count()).isEqualTo(rows / 10);
    }
  }

  @Test
  void eachSinkKnowsByItselfHowFarItHasCome() {
    String second = "  - { step: clean, path: DIR/second, format: delta }\n";
    salesUntil(20);
    job("parts", OVERWRITE).run(spark);
    salesUntil(25);
    String both =
        JOB.replace("NAME", "parts")
            .replace("MODE", OVERWRITE)
            .replace("incremental:", second + "incremental:");
    JobReport report = files.job(both).runIncremental(spark);
    assertThat(report.sinks().get(0).increment()).isPresent();
    assertThat(report.sinks().get(1).increment()).as("a new table gets all").isEmpty();
    job("whole", OVERWRITE).run(spark);
    assertThat(rows("parts")).isEqualTo(rows("whole"));
    assertThat(table("second").count()).isEqualTo(table("whole").count());
    salesUntil(30);
    assertThat(files.job(both).planIncremental(spark).describe())
        .contains(
            "incremental: rows from day 2026-01-24 on are written, the table has rows up to"
                + " 2026-01-26; the source is read from 2026-01-10 on");
  }

  private void assertFileRefused(String part, String by, String message) {
    assertThat(JOB).contains(part);
    assertThatThrownBy(
            () -> files.job(JOB.replace(part, by).replace("NAME", "p").replace("MODE", OVERWRITE)))
        .isInstanceOf(JobFileException.class)
        .hasMessage(message);
  }

  @Test
  void whatIsWrongInTheBlockIsToldWithItsLine() {
    assertFileRefused(
        "source: sales,",
        "source: sale,",
        "job.yaml:14: The job is incremental over source 'sale': no such source; did you mean"
            + " 'sales'? Available: [sales]");
    assertFileRefused(
        ", watermark: day",
        "",
        "job.yaml:14: The key 'watermark' is missing in 'incremental' of the job; expected a column"
            + " that grows with time.");
    assertFileRefused(
        ", lookback: 2d",
        "",
        "job.yaml:14: The key 'lookback' is missing in 'incremental' of the job; expected how late"
            + " rows may come, such as 3d; 0 if none does.");
    assertFileRefused(
        "lookback: 2d",
        "lookback: two days",
        "job.yaml:14: Invalid 'lookback' of 'incremental' of the job: 'two days'; write a length of"
            + " time such as 3d, 12h, 30m. For a watermark that is a number write a plain number.");
    assertFileRefused(
        "lookback: 2d",
        "lookback: 2d, context: always",
        "job.yaml:14: Invalid 'context' of 'incremental' of the job: 'always'; write a length of"
            + " time such as 3d, 12h, 30m, or 'all'. For a watermark that is a number write a plain"
            + " number.");
    assertFileRefused(
        "format: delta, MODE",
        "format: parquet",
        "job.yaml:13: The job is incremental, and the sink of step 'trends' is parquet; only a"
            + " Delta table can be changed in part. Write 'format: delta', or move the sink to a"
            + " job of its own.");
    assertFileRefused(
        "MODE",
        "mode: append",
        "job.yaml:13: The job is incremental, and the sink of step 'trends' says 'mode: append',"
            + " which would add the rows of the lookback again. Use 'overwrite', which replaces the"
            + " rows from the lookback on, or 'merge'.");
    assertFileRefused(
        "MODE",
        "mode: replaceWhere, where: day > date'2026-01-01'",
        "job.yaml:13: The job is incremental, and the sink of step 'trends' says 'mode:"
            + " replaceWhere', which would always replace the same rows. Use 'overwrite', which"
            + " replaces the rows from the lookback on, or 'merge'.");
  }

  private void assertRefused(String part, String by, String message) {
    assertThat(JOB).contains(part);
    String text = JOB.replace(part, by).replace("NAME", "p").replace("MODE", OVERWRITE);
    assertThatThrownBy(() -> files.job(text).plan(spark))
        .as("a full run checks the block, too")
        .isInstanceOf(BellowsException.class)
        .hasMessage(message);
  }

  @Test
  void whatDoesNotFitTheDataIsToldBeforeAnythingRuns() {
    salesUntil(3);
    assertRefused(
        "watermark: day",
        "watermark: dya",
        "job.yaml:14: Source 'sales': Cannot use as watermark column 'dya': no such column; did you"
            + " mean 'day'? Available: [shop, day, amount]");
    assertRefused(
        "watermark: day",
        "watermark: amount",
        "job.yaml:14: The watermark 'amount' of source 'sales' is double; it needs a date, a"
            + " timestamp or a whole number. Cast it where the source is made, or declare the type"
            + " in its 'schema'.");
    assertRefused(
        "lookback: 2d",
        "lookback: 36h",
        "job.yaml:14: The lookback '36h' does not fit the watermark 'day', a date; write whole days"
            + " such as 3d.");
    assertRefused(
        "lookback: 2d",
        "lookback: 2d, context: 13d",
        "job.yaml:14: The context '13d' is too short: the windows of step 'trends' reach back 14d."
            + " Write '14d' or more, or 'all'.");
    String endless =
        JOB.replace("trendSlope]", "{ ewma: 3r }]").replace("2d }", "2d, context: 90d }");
    assertThatThrownBy(
            () -> files.job(endless.replace("NAME", "p").replace("MODE", OVERWRITE)).plan(spark))
        .hasMessage(
            "job.yaml:14: The context '90d' is too short: step 'trends' has features of all rows so"
                + " far. Write 'all'.");
  }

  @Test
  void aSinkNeedsTheWatermark() {
    salesUntil(3);
    String text =
        """
        name: lost
        sources: { sales: { path: DIR/sales, format: parquet } }
        steps:
          - { name: bare, from: sales, select: [shop, amount] }
          - { name: cast, from: sales, derive: { day: cast(day as string) } }
        sinks:
          - { step: STEP, path: DIR/out, format: delta }
        incremental: { source: sales, watermark: day, lookback: 0d }
        """;
    assertThatThrownBy(() -> files.job(text.replace("STEP", "bare")).plan(spark))
        .hasMessage(
            "job.yaml:7: Sink of step 'bare': Cannot find watermark column 'day': no such column."
                + " Available: [shop, amount]. The job is incremental by this column of source"
                + " 'sales'; let the steps hand it on.");
    assertThatThrownBy(() -> files.job(text.replace("STEP", "cast")).plan(spark))
        .hasMessage(
            "job.yaml:7: Sink of step 'cast': the watermark 'day' is string, and date in source"
                + " 'sales'. Let the steps hand it on as it is.");
  }

  @Test
  void aJobWithoutTheBlockDoesNotRunIncrementally() {
    salesUntil(3);
    String text = JOB.replace("NAME", "p").replace("MODE", OVERWRITE);
    FeatureJob job = files.job(text.substring(0, text.indexOf("incremental:")));
    assertThatThrownBy(() -> job.runIncremental(spark))
        .isInstanceOf(JobFileException.class)
        .hasMessage(
            "job.yaml:1: Job 'shops' cannot run incrementally: it does not say how. Add a block"
                + " such as 'incremental: { source: sales, watermark: <column>, lookback: 3d }', or"
                + " run it in full.");
  }

  @Test
  void anotherSchemaNeedsAFullRun() {
    salesUntil(3);
    job("parts", OVERWRITE).run(spark);
    FeatureJob other =
        files.job(
            JOB.replace("NAME", "parts")
                .replace("MODE", OVERWRITE)
                .replace("[mean, std, trendSlope]", "[mean]"));
    assertThatThrownBy(() -> other.runIncremental(spark))
        .hasMessageStartingWith("job.yaml:13: Cannot write step 'trends' to the Delta table at")
        .hasMessageContaining("the step has no 'amount_std_7d' double")
        .hasMessageEndingWith(
            "Change the step, or run it once with --full, which replaces the schema, too.");
    other.run(spark);
    assertThat(other.runIncremental(spark).sinks()).hasSize(1);
  }

  @Test
  void theContextIsWhatTheStepsNeed() {
    salesUntil(20);
    job("parts", OVERWRITE).run(spark);
    String text = JOB.replace("NAME", "parts").replace("MODE", OVERWRITE);
    assertThat(files.job(text).planIncremental(spark).describe())
        .contains("the source is read from 2026-01-05 on")
        .doesNotContain("note:");
    files.job(text.replace("windows: [7d, 14d]", "windows: [3r, 14d]")).run(spark);
    String rows = text.replace("windows: [7d, 14d]", "windows: [3r, 14d]");
    assertThat(files.job(rows).planIncremental(spark).describe())
        .contains("the source is read as a whole");
    assertThat(
            files
                .job(rows.replace("lookback: 2d", "lookback: 2d, context: 30d"))
                .planIncremental(spark)
                .describe())
        .contains("the source is read from 2025-12-20 on")
        .contains(
            "note: the features of step 'trends' look at up to 3 rows: they equal those of a full"
                + " run where each group has that many rows in the context");
  }
}
