package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide docs/jobs.md says what is so. */
class JobDocsTest {
  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;
  private String guide;

  @BeforeEach
  void readGuide() throws IOException {
    files = new JobFiles(folder);
    guide = Files.readString(root().resolve("docs/jobs.md"));
  }

  private static Path root() {
    return Path.of(System.getProperty("bellows.root"));
  }

  private List<String> blocks(String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(guide)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void eachYamlOfTheGuideIsAJob() {
    assertThat(blocks("yaml")).hasSize(5);
    for (String yaml : blocks("yaml")) {
      assertThat(files.job(yaml).name()).isNotEmpty();
    }
  }

  @Test
  void theFirstYamlOfTheGuideRuns() {
    files.write("data/sales.csv", "store,day,amount\na,2026-01-01,10\n,2026-01-02,20\nb,x,3\n");
    JobReport report = files.job(inFolder(blocks("yaml").get(0))).run(spark);
    assertThat(report.steps()).extracting(StepReport::rowsOut).containsExactly(1L, 1L);
    assertThat(report.sources().get(0).malformedByFile().values()).containsExactly(2L);
  }

  @Test
  void theStepsOfTheGuideRunAndCostWhatItSays() {
    files.write(
        "data/flights.csv",
        """
        day,origin,carrier,delay,distance
        2001-01-01,SEA,AA,20,600
        2001-01-02,SEA,DL,10,600
        2001-01-02,SEA,DL,,600
        2001-01-03,LAX,AA,40,0
        2001-01-03,SEA,AA,30,700
        2001-05-01,SEA,DL,5,600
        """);
    files.write("data/airports.csv", "code,city\nSEA,Seattle\n");
    FeatureJob job = files.job(inFolder(blocks("yaml").get(2)));
    JobPlan plan = job.plan(spark);
    assertThat(plan.explain().replace(folder + "/", "")).startsWith(blocks("text").get(0));

    JobReport report = plan.run();
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::kind, StepReport::rowsOut)
        .containsExactly(
            tuple("clean", "join, derive, where, compute", 5L),
            tuple("features", "trend, encode", 5L),
            tuple("late", "aggregate, where, derive, select", 1L));
    assertThat(job.steps()).extracting(JobStep::layer).startsWith(Optional.of(Layer.SILVER));
    assertThat(spark.read().json(folder + "/out/late").collectAsList().toString())
        .isEqualTo("[[SEA,0.5]]");
    Dataset<Row> features = spark.read().parquet(folder + "/out/features");
    assertThat(features.columns())
        .contains("origin_city", "delay_over_distance", "delay_mean_7d", "carrier_late_mean");
    assertThat(features.where("distance = 0").selectExpr("delay_over_distance").first().get(0))
        .isEqualTo(0.0);
    assertThat(folder.resolve("out/encoder/model.json")).exists();
  }

  @Test
  void theOptionsOfTheGuideGiveTheColumnsItNames() {
    StructType input =
        new StructType().add("store", "string").add("day", "date").add("amount", "double");
    String[] columns =
        files
            .job(blocks("yaml").get(3))
            .steps()
            .get(0)
            .trend()
            .orElseThrow()
            .outputSchema(input)
            .fieldNames();
    for (String column : columns) {
      boolean named = column.endsWith("_7") || guide.contains("`" + column + "`");
      assertThat(named || List.of(input.fieldNames()).contains(column)).as(column).isTrue();
    }
    assertThat(columns).hasSize(3 + 24);
  }

  @Test
  void theJavaOfTheGuideMakesTheSameJob() throws IOException {
    FeatureJob job =
        FeatureJob.named("sales-trends")
            .source(
                JobSource.of("sales", "data/sales.csv")
                    .withSchema("store string not null, day date, amount double")
                    .withQuarantine("out/bad-sales"))
            .step(
                JobStep.named("clean", "sales")
                    .derive("month", "month(day)")
                    .derive("large", "amount > 100")
                    .where("amount is not null"))
            .step(
                JobStep.named("trends", "clean")
                    .trend(
                        TemporalTrendFeatures.groupBy("store")
                            .orderBy("day")
                            .on("amount")
                            .windows(TrendWindow.rows(7), TrendWindow.rows(30))
                            .all()))
            .sink(JobSink.of("trends", "out/sales-trends", DataFormat.DELTA).partitionBy("month"));

    FeatureJob declared = files.job(blocks("yaml").get(0));
    assertThat(job.name()).isEqualTo(declared.name());
    assertThat(job.sources()).isEqualTo(declared.sources());
    assertThat(job.steps().get(0)).isEqualTo(declared.steps().get(0));
    assertThat(job.sinks()).isEqualTo(declared.sinks());
    String here =
        Files.readString(
            root().resolve("features/src/test/java/dev/bellows/features/job/JobDocsTest.java"));
    String snippet = blocks("java").get(0);
    String built = snippet.substring(0, snippet.indexOf("JobReport report"));
    assertThat(withoutSpace(here)).contains(withoutSpace(built));
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }

  /** The same job with its paths below the test's folder. */
  private static String inFolder(String yaml) {
    return yaml.replace("data/", "DIR/data/").replace("out/", "DIR/out/");
  }
}
