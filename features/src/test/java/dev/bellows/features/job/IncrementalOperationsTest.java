package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each kind of operation needs so that it can be computed for a part of the rows. */
class IncrementalOperationsTest {
  private static final String JOB =
      """
      name: shops
      sources:
        sales: { path: DIR/sales, format: parquet }
        cities: { path: DIR/cities, format: parquet }
      steps:
        - name: all
          from: sales
          OPERATION
        - { name: other, from: sales }
        - { name: places, from: cities }
      sinks:
        - { step: all, path: DIR/NAME, format: delta }
      incremental: { source: sales, watermark: day, lookback: 1d }
      """;

  private static final String ENCODE =
      "encode: { columns: [shop], methods: [freq, targetMean], target: late, foldBy: [id],"
          + " fit: \"day <= date'2026-01-05'\", model: DIR/model }";

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void files() {
    files = new JobFiles(folder);
    spark
        .sql("select concat('shop', id) as shop, concat('city', id % 3) as city from range(9)")
        .write()
        .parquet(folder + "/cities");
  }

  /** Ten sales a day; the shops change as time goes on. */
  private void salesUntil(int day) {
    spark
        .range(0, day * 10L, 1, 2)
        .selectExpr(
            "id",
            "concat('shop', (id * 7 + id div 50) % 9) as shop",
            "date_add(date'2026-01-01', int(id div 10)) as day",
            "int(id % 3 = 0) as late")
        .write()
        .mode("overwrite")
        .parquet(folder + "/sales");
  }

  private FeatureJob job(String name, String operation) {
    return files.job(JOB.replace("OPERATION", operation).replace("NAME", name));
  }

  private List<String> rows(String name) {
    return spark.read().format("delta").load(folder + "/" + name).collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  /** A first run, which takes all, two increments, and beside them one run over all. */
  private void assertDayByDayEqualsAFullRun(String operation, int rows) {
    for (int day : List.of(6, 9, 12)) {
      salesUntil(day);
      job("parts", operation).runIncremental(spark);
    }
    FeatureJob whole = job("whole", operation.replace("DIR/model", "DIR/whole-model"));
    whole.run(spark);
    assertThat(rows("parts")).hasSize(rows).isEqualTo(rows("whole"));
  }

  @Test
  void anEncoderIsFittedOnceAndItsModelUsedFromThenOn() throws IOException {
    salesUntil(6);
    job("parts", ENCODE).runIncremental(spark);
    List<FileTime> fitted = modelTimes();
    assertThat(fitted).hasSizeGreaterThan(1);
    assertDayByDayEqualsAFullRun(ENCODE, 120);
    assertThat(modelTimes()).isEqualTo(fitted);
    assertThat(rows("parts").toString()).contains("shop8");
  }

  private List<FileTime> modelTimes() throws IOException {
    try (Stream<Path> paths = Files.walk(folder.resolve("model"))) {
      return paths.filter(Files::isRegularFile).sorted().map(this::time).toList();
    }
  }

  private FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void withoutItsModelAnIncrementIsRefused() throws IOException {
    salesUntil(6);
    job("parts", ENCODE).run(spark);
    Files.move(folder.resolve("model"), folder.resolve("elsewhere"));
    salesUntil(7);
    List<String> before = rows("parts");
    assertThatThrownBy(() -> job("parts", ENCODE).runIncremental(spark))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("job.yaml:8: Step 'all': ")
        .hasMessageContaining(folder + "/model");
    assertThat(rows("parts")).isEqualTo(before);
    job("parts", ENCODE).run(spark);
    assertThat(rows("parts")).hasSize(70);
  }

  private void assertRefused(String operation, String message) {
    salesUntil(3);
    assertThatThrownBy(() -> job("parts", operation).plan(spark))
        .as("a full run checks it, too")
        .isInstanceOf(BellowsException.class)
        .hasMessage(message);
  }

  @Test
  void anEncoderNeedsWhatItLearnsFromAndAModel() {
    assertRefused(
        "encode: { columns: [shop], methods: [freq] }",
        "job.yaml:8: Step 'all': The job is incremental, so that the encoder needs 'fit', the"
            + " condition of the rows it learns from, which do not change any more, and 'model',"
            + " the directory that keeps what it has learnt: what it learns anew in each run would"
            + " not fit the rows written before.");
    assertRefused(
        ENCODE.replace(", model: DIR/model", ""),
        "job.yaml:8: Step 'all': The job is incremental, so that the encoder needs 'model', the"
            + " directory that keeps what it has learnt: what it learns anew in each run would not"
            + " fit the rows written before.");
  }

  @Test
  void aggregatesOfGroupsThatEndWithTheirDayAreComputedInPart() {
    assertDayByDayEqualsAFullRun(
        "aggregate: { groupBy: [day], onEachRow: true, features: [count, { mean: late }] }", 120);
  }

  @Test
  void aggregatesAcrossDaysAreRefused() {
    assertRefused(
        "aggregate: { groupBy: [shop], onEachRow: true, features: [count] }",
        "job.yaml:8: Step 'all': The job is incremental by 'day', and its aggregates are of groups"
            + " [shop]: a new row would change what was written for older ones. Group by 'day',"
            + " too, or move the step to a job of its own.");
  }

  @Test
  void aJoinWithAnotherSourceIsComputedInPart() {
    assertDayByDayEqualsAFullRun("join: { with: places, on: [shop], how: left }", 120);
  }

  @Test
  void aJoinThatKeepsTheOthersRowsIsRefused() {
    assertRefused(
        "join: { with: places, on: [shop], how: full }",
        "job.yaml:8: Step 'all': The job is incremental over source 'sales', of which it reads a"
            + " part, and a full join keeps the rows of 'places' that find no partner there. Write"
            + " 'how: left' or 'how: inner'.");
  }

  @Test
  void theSourceComesByFromNotByAJoin() {
    salesUntil(3);
    String text =
        JOB.replace("OPERATION", "join: { with: sales, on: [shop], how: left }")
            .replace("from: sales\n          join", "from: cities\n          join")
            .replaceFirst("from: sales", "from: cities");
    assertThatThrownBy(() -> files.job(text.replace("NAME", "parts")).plan(spark))
        .hasMessage(
            "job.yaml:8: Step 'all': The job is incremental over source 'sales', of which it reads"
                + " a part, and rows that find no partner there would come out as if there were"
                + " none. Let 'sales' be the step's 'from', or move the step to a job of its own.");
  }

  @Test
  void aUnionOfTwoWaysFromTheSourceIsComputedInPart() {
    assertDayByDayEqualsAFullRun("union: [other]", 240);
  }

  @Test
  void aUnionWithOtherRowsIsRefused() {
    salesUntil(3);
    spark.read().parquet(folder + "/sales").write().parquet(folder + "/archive");
    String text =
        JOB.replace("DIR/cities", "DIR/archive")
            .replace("OPERATION", "union: [places]")
            .replace("NAME", "parts");
    assertThatThrownBy(() -> files.job(text).plan(spark))
        .hasMessage(
            "job.yaml:8: Step 'all': The job is incremental over source 'sales', and the rows of"
                + " 'places' are not of it: their 'day' would count as how far the job has come."
                + " Write them to a sink of a job of their own.");
  }

  @Test
  void sqlWindowsReadAllUnlessAContextIsWrittenDown() {
    String windows = "derive: { before: lag(late) over (partition by shop order by id) }";
    assertDayByDayEqualsAFullRun(windows, 120);
    salesUntil(13);
    assertThat(job("parts", windows).planIncremental(spark).describe())
        .contains("the source is read as a whole");
    String text =
        JOB.replace("OPERATION", windows)
            .replace("NAME", "parts")
            .replace("lookback: 1d", "lookback: 1d, context: 5d");
    assertThat(files.job(text).planIncremental(spark).describe())
        .contains("the source is read from 2026-01-06 on")
        .contains(
            "note: the features of step 'all' are SQL windows: they equal those of a full run where"
                + " the context holds the rows they look at");
  }

  @Test
  void trendsBehindEachOtherReachAsFarAsBothTogether() {
    String both =
        "do: [ { trend: { groupBy: [shop], orderBy: day, columns: [late], windows: [2d], features:"
            + " [mean] } }, { trend: { groupBy: [shop], orderBy: day, columns: [late_mean_2d],"
            + " windows: [3d], features: [mean] } } ]";
    assertDayByDayEqualsAFullRun(both, 120);
    salesUntil(13);
    assertThat(job("parts", both).planIncremental(spark).describe())
        .contains("rows from day 2026-01-11 on are written")
        .contains("the source is read from 2026-01-06 on");
  }
}
