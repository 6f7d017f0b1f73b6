package dev.bellows.optimization.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.hook.HookLevel;
import dev.bellows.core.hook.HookNote;
import dev.bellows.core.hook.JobHook;
import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.hook.TableUpkeep;
import dev.bellows.core.testing.TestSession;
import dev.bellows.optimization.delta.DeltaMaintenance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobHooksTest {
  private static final SinkOutcome WRITTEN = new SinkOutcome(100, 5000, 7, Duration.ofSeconds(1));

  private final SparkSession spark = TestSession.get();
  @TempDir private Path folder;

  private static JobInfo job(SparkSession spark, HookLevel level, SinkInfo sink) {
    return new JobInfo("sales", spark, level, List.of(), List.of(), List.of(sink));
  }

  private SinkInfo delta(TableUpkeep upkeep) {
    String path = folder.resolve("out").toString();
    spark
        .range(0, 100, 1, 1)
        .selectExpr("id", "pmod(hash(id), 10) AS key")
        .write()
        .format("delta")
        .option("maxRecordsPerFile", 10)
        .save(path);
    return new SinkInfo("some", path, "delta", List.of(), Optional.ofNullable(upkeep));
  }

  private List<HookNote> upkeep(HookLevel level, SinkInfo sink) {
    TableUpkeepHook hook = new TableUpkeepHook();
    hook.jobStarted(job(spark, level, sink));
    hook.sinkWritten(sink, WRITTEN);
    return hook.notes();
  }

  private long files(SinkInfo sink) {
    return DeltaMaintenance.of(spark, sink.path()).detail().files().files();
  }

  @Test
  void bothAreFoundOnTheClassPath() {
    assertThat(ServiceLoader.load(JobHook.class))
        .extracting(JobHook::name)
        .contains("file planning", "table upkeep");
  }

  @Test
  void whatAJobAsksForIsDoneAtLevelSafeAndOnlyOnce() {
    SinkInfo sink = delta(new TableUpkeep(List.of("key"), OptionalLong.of(1500)));

    List<HookNote> first = upkeep(HookLevel.SAFE, sink);
    long files = files(sink);
    List<HookNote> second = upkeep(HookLevel.SAFE, sink);

    assertThat(first).hasSize(1);
    assertThat(first.get(0).about()).isEqualTo(sink.path());
    assertThat(first.get(0).text()).startsWith("zorder of " + sink.path() + ": 10 files");
    assertThat(first.get(0).numbers())
        .containsEntry("filesRemoved", 10.0)
        .containsEntry("filesAdded", (double) files)
        .containsKeys("predictedFiles", "predictedTaskSeconds", "seconds");
    assertThat(second.get(0).text()).contains("nothing done");
    assertThat(files(sink)).isEqualTo(files);
  }

  @Test
  void whatItDoesNotAskForIsToldAtStandardAndDoneAtAggressive() {
    SinkInfo sink = delta(null);

    assertThat(upkeep(HookLevel.SAFE, sink)).isEmpty();
    List<HookNote> told = upkeep(HookLevel.STANDARD, sink);
    assertThat(told.get(0).text())
        .matches("10 files, .* would become 1 files by 'optimize: \\{\\}' of the sink");
    assertThat(files(sink)).isEqualTo(10);
    assertThat(upkeep(HookLevel.AGGRESSIVE, sink).get(0).text()).contains("10 files");
    assertThat(files(sink)).isEqualTo(1);
    assertThat(upkeep(HookLevel.AGGRESSIVE, sink)).isEmpty();
  }

  @Test
  void outputsOfOtherFormatsAreLeftAlone() {
    SinkInfo sink = new SinkInfo("some", folder.toString(), "parquet", List.of());
    assertThat(upkeep(HookLevel.AGGRESSIVE, sink)).isEmpty();
  }

  @Test
  void aTableThatIsNotThereIsAnErrorForTheJobToPassOver() {
    SinkInfo sink =
        new SinkInfo(
            "some",
            folder + "/none",
            "delta",
            List.of(),
            Optional.of(new TableUpkeep(List.of(), OptionalLong.empty())));
    assertThatThrownBy(() -> upkeep(HookLevel.SAFE, sink))
        .hasMessageContaining("no Delta table is there");
  }

  @Test
  void partitionedOutputsGetAFileForEachDirectory() {
    Dataset<Row> rows = spark.range(0, 600, 1, 8).selectExpr("id", "id % 5 AS part");
    SinkInfo sink =
        new SinkInfo("some", folder.resolve("parts").toString(), "parquet", List.of("part"));
    FilePlanningHook hook = new FilePlanningHook();

    Dataset<Row> planned = hook.sinkInput(sink, rows);
    planned.write().partitionBy("part").parquet(sink.path());
    hook.sinkWritten(sink, WRITTEN);

    assertThat(spark.read().parquet(sink.path()).inputFiles()).hasSize(5);
    assertThat(planned.except(rows).isEmpty()).isTrue();
    assertThat(planned.count()).isEqualTo(600);
    assertThat(hook.level()).isEqualTo(HookLevel.STANDARD);
    assertThat(hook.notes().get(0).text())
        .contains("up to 8 tasks would do, each into every directory of [part]: 7 files");
    assertThat(hook.notes().get(0).numbers())
        .containsEntry("predictedTasksWithout", 8.0)
        .containsEntry("files", 7.0);
  }

  @Test
  void manyTasksWithLittleEachBecomeOneFile() {
    Dataset<Row> rows = spark.range(0, 600, 1, 8).toDF();
    SinkInfo sink = new SinkInfo("some", folder.resolve("few").toString(), "parquet", List.of());
    FilePlanningHook hook = new FilePlanningHook();

    hook.sinkInput(sink, rows).write().parquet(sink.path());

    assertThat(spark.read().parquet(sink.path()).inputFiles().length).isLessThan(3);
    assertThat(hook.notes().get(0).text()).endsWith("less than 1 MB each");
  }

  @Test
  void fewTasksAndLargeOnesAreLeftAlone() {
    SinkInfo parts = new SinkInfo("some", "out", "parquet", List.of("id"));
    Dataset<Row> few = spark.range(0, 10, 1, 3).toDF();
    Dataset<Row> large = spark.range(0, 1_000_000_000, 1, 8).toDF();
    FilePlanningHook hook = new FilePlanningHook();

    assertThat(hook.sinkInput(parts, few)).isSameAs(few);
    assertThat(hook.sinkInput(new SinkInfo("some", "out", "parquet", List.of()), large))
        .isSameAs(large);
    assertThat(hook.notes()).isEmpty();
  }
}
