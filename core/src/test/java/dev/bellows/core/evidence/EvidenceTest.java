package dev.bellows.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static StageMetrics stage(int id, int attempt, OptionalLong completed, long runTime) {
    long[] values = new long[TaskMetric.values().length];
    values[TaskMetric.RUN_TIME.index()] = runTime;
    return new StageMetrics(
        id,
        attempt,
        "collect",
        List.of(),
        List.of(id / 2),
        1,
        1_000,
        OptionalLong.empty(),
        OptionalLong.empty(),
        completed,
        Optional.empty(),
        TaskTotals.of(1, values, values),
        Map.of(TaskMetric.DURATION, Distribution.of(5, 7)),
        List.of(),
        Map.of(),
        OptionalDouble.empty(),
        new LostWork(0, 0, 0, 0, Optional.empty()));
  }

  private static ExecutorMetrics executor(String id, int cores) {
    return new ExecutorMetrics(
        id, "host", cores, 0, OptionalLong.empty(), Optional.empty(), Map.of(), TaskTotals.NONE);
  }

  private static Evidence evidence(List<StageMetrics> stages) {
    return new Evidence(
        "a run",
        500,
        2_500,
        Map.of("spark.task.cpus", "2"),
        List.of(
            new JobMetrics(
                0,
                Optional.empty(),
                OptionalLong.of(9),
                List.of(0, 1),
                Set.of(),
                1_000,
                OptionalLong.of(2_000),
                Optional.empty())),
        stages,
        List.of(),
        List.of(executor("1", 4), executor("2", 8)),
        Completeness.EXACT);
  }

  @Test
  void aStageSaysWhenAndHowOften() {
    StageMetrics done = stage(3, 0, OptionalLong.of(1_800), 40);
    assertThat(done.wallMillis()).isEqualTo(800);
    assertThat(done.isComplete()).isTrue();
    assertThat(done.label()).isEqualTo("stage 3");
    StageMetrics running = stage(3, 1, OptionalLong.empty(), 40);
    assertThat(running.wallMillis()).isZero();
    assertThat(running.isComplete()).isFalse();
    assertThat(running.label()).isEqualTo("stage 3 (attempt 1)");
  }

  @Test
  void aStageHasTheMetricsOfItsTasks() {
    StageMetrics stage = stage(0, 0, OptionalLong.of(1_800), 40);
    assertThat(stage.sum(TaskMetric.RUN_TIME)).isEqualTo(40);
    assertThat(stage.distribution(TaskMetric.DURATION).max()).isEqualTo(7);
    assertThat(stage.distribution(TaskMetric.GC_TIME)).isEqualTo(Distribution.EMPTY);
  }

  @Test
  void aRunAddsUpItsStagesAndSlots() {
    Evidence run =
        evidence(
            List.of(
                stage(0, 0, OptionalLong.of(1_500), 40),
                stage(1, 0, OptionalLong.of(1_900), 2),
                stage(5, 0, OptionalLong.of(1_900), 100)));
    assertThat(run.wallMillis()).isEqualTo(2_000);
    assertThat(run.totals().sum(TaskMetric.RUN_TIME)).isEqualTo(142);
    assertThat(run.taskSlots()).isEqualTo(6);
    assertThat(run.setting("spark.task.cpus", "1")).isEqualTo("2");
    assertThat(run.setting("spark.locality.wait", "3s")).isEqualTo("3s");
    assertThat(run.stagesOf(run.jobs().get(0)))
        .extracting(StageMetrics::stageId)
        .containsExactly(0, 1);
  }
}
