package dev.bellows.metrics.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.hook.HookLevel;
import dev.bellows.core.hook.HookNote;
import dev.bellows.core.hook.JobHook;
import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.JobOutcome;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.SinkOutcome;
import dev.bellows.core.hook.StepInfo;
import dev.bellows.core.hook.StepMark;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.record.ExecutionMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ProfilingHookTest {
  private static final StepInfo GROUPED = step("grouped", "rows");
  private static final SinkInfo SINK = new SinkInfo("grouped", "out", "parquet", List.of());
  private final SparkSession spark = TestSession.get();

  @Test
  void itIsFoundByItself() {
    assertThat(ServiceLoader.load(JobHook.class)).anyMatch(ProfilingHook.class::isInstance);
    assertThat(new ProfilingHook().level()).isEqualTo(HookLevel.OFF);
  }

  /** A shuffle of the step, a fit within it, and the sink's own sort. */
  @Test
  void eachNodeIsTheWorkOfTheStepWhoseMarkIsAboveIt() {
    ProfilingHook hook = new ProfilingHook();
    JobInfo job =
        new JobInfo("job", spark, HookLevel.OFF, List.of("rows"), List.of(GROUPED), List.of(SINK));
    hook.jobStarted(job);
    Dataset<Row> source = marked("rows", spark.range(0, 2000, 1, 2).toDF("k"));
    Dataset<Row> input = hook.stepInput(GROUPED, "rows", source);
    assertThat(input.repartition(3).count()).isEqualTo(2000);
    Dataset<Row> grouped =
        marked("grouped", hook.stepOutput(GROUPED, input.groupBy(col("k").mod(50)).count()));
    hook.sinkInput(SINK, grouped).sort("count").collectAsList();
    hook.sinkWritten(SINK, new SinkOutcome(50, 0, 1, Duration.ZERO));
    hook.jobEnded(job, new JobOutcome(Duration.ofSeconds(1), Optional.empty()));
    Map<String, HookNote> notes =
        hook.notes().stream().collect(Collectors.toMap(HookNote::about, Function.identity()));
    assertThat(notes).containsOnlyKeys("rows", "grouped", "write out");
    assertThat(notes.get("grouped").numbers().get("shuffleBytes")).isPositive();
    assertThat(notes.get("write out").numbers().get("shuffleBytes")).isPositive();
    assertThat(notes.get("rows").numbers()).containsEntry("shuffleBytes", 0.0);
    assertThat(notes.get("grouped").text()).contains("of tasks").contains("shuffled");
  }

  @Test
  void theSharesAddUpToTheRun() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      Dataset<Row> first = marked("first", spark.range(0, 5000, 1, 2).toDF("k"));
      marked("second", first.groupBy(col("k").mod(7)).count()).collectAsList();
      Evidence evidence = metrics.evidence();
      List<HookNote> notes =
          StepShares.of(evidence, Map.of(), "rest").entrySet().stream()
              .map(share -> share.getValue().note(share.getKey()))
              .toList();
      assertThat(sum(notes, "taskMillis"))
          .isEqualTo((double) evidence.totals().sum(TaskMetric.RUN_TIME));
      assertThat(sum(notes, "shuffleBytes"))
          .isEqualTo((double) evidence.totals().sum(TaskMetric.SHUFFLE_WRITE_BYTES));
      assertThat(notes).extracting(HookNote::about).contains("first", "second");
    }
  }

  @Test
  void aStepThatFailsIsClosed() {
    ProfilingHook hook = new ProfilingHook();
    JobInfo job =
        new JobInfo("job", spark, HookLevel.OFF, List.of(), List.of(GROUPED), List.of(SINK));
    hook.jobStarted(job);
    hook.stepInput(GROUPED, "rows", spark.range(3).toDF());
    hook.stepFailed(GROUPED, new IllegalStateException("no"));
    hook.sinkInput(SINK, spark.range(3).toDF());
    hook.sinkFailed(SINK, new IllegalStateException("no"));
    hook.jobEnded(job, new JobOutcome(Duration.ofSeconds(1), Optional.empty()));
    assertThat(spark.sparkContext().getLocalProperty("spark.job.tags")).isNullOrEmpty();
  }

  private static double sum(List<HookNote> notes, String number) {
    return notes.stream().mapToDouble(note -> note.numbers().get(number)).sum();
  }

  private static Dataset<Row> marked(String step, Dataset<Row> rows) {
    return rows.observe(StepMark.of(step), count(lit(1)).as("rows"));
  }

  private static StepInfo step(String name, String reads) {
    return new StepInfo(name, "group", List.of(reads), List.of(), false);
  }
}
