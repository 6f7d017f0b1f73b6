package dev.bellows.metrics.analyze;

import static dev.bellows.metrics.testing.EvidenceFixture.run;
import static dev.bellows.metrics.testing.StageFixture.stage;
import static dev.bellows.metrics.testing.StageFixture.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.advice.Finding.Measure;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.analyze.Bottleneck.Bound;
import dev.bellows.metrics.testing.StageFixture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BottlenecksTest {
  private static final long NANOS = 1_000_000;

  private static StageFixture eightTasks() {
    return stage(1, tasks(8, 1_000));
  }

  static Stream<Arguments> stages() {
    return Stream.of(
        Arguments.of(
            Bound.CPU,
            0.9,
            eightTasks().with(TaskMetric.CPU_TIME, 900 * NANOS).with(TaskMetric.INPUT_BYTES, 10)),
        Arguments.of(Bound.CPU, 1.0, eightTasks().with(TaskMetric.CPU_TIME, 100 * NANOS)),
        Arguments.of(
            Bound.IO,
            0.7,
            eightTasks().with(TaskMetric.CPU_TIME, 300 * NANOS).with(TaskMetric.INPUT_BYTES, 10)),
        Arguments.of(
            Bound.MEMORY,
            0.6,
            eightTasks().with(TaskMetric.GC_TIME, 600).with(TaskMetric.CPU_TIME, 400 * NANOS)),
        Arguments.of(
            Bound.MEMORY,
            0.8,
            eightTasks().with(TaskMetric.DISK_SPILLED, 20).with(TaskMetric.SHUFFLE_READ_BYTES, 10)),
        Arguments.of(
            Bound.NETWORK,
            0.6,
            eightTasks()
                .with(TaskMetric.SHUFFLE_FETCH_WAIT, 600)
                .with(TaskMetric.CPU_TIME, 400 * NANOS)),
        Arguments.of(
            Bound.SCHEDULING,
            0.75,
            eightTasks()
                .with(TaskMetric.RUN_TIME, 250)
                .with(TaskMetric.SCHEDULER_DELAY, 500)
                .with(TaskMetric.DESERIALIZE_TIME, 200)
                .with(TaskMetric.RESULT_SERIALIZATION_TIME, 50)),
        Arguments.of(
            Bound.SKEW,
            8_250 / 13_000.0,
            stage(1, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 12_000)));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void aStageIsBoundByWhatTakesMostOfIt(Bound bound, double share, StageFixture stage) {
    Bottleneck bottleneck = Bottlenecks.of(run().stage(stage).evidence()).get(0);

    assertThat(bottleneck.where()).isEqualTo("stage 1");
    assertThat(bottleneck.bound()).isEqualTo(bound);
    assertThat(bottleneck.shareOfWall()).isEqualTo(1);
    assertThat(share(bottleneck, bound)).isCloseTo(share, within(1e-9));
    assertThat(shares(bottleneck).mapToDouble(Measure::value).sum()).isCloseTo(1, within(1e-9));
  }

  @Test
  void theDriversPlanningAndItsOtherWorkStandBesideTheStagesByTheirShare() {
    List<Bottleneck> bottlenecks =
        Bottlenecks.of(
            run().planning(2_000).stage(stage(1, tasks(4, 5_000))).idle(3_000).evidence());

    assertThat(bottlenecks)
        .extracting(Bottleneck::where)
        .containsExactly("stage 1", "driver", "driver");
    assertThat(bottlenecks)
        .extracting(Bottleneck::bound)
        .containsExactly(Bound.CPU, Bound.DRIVER, Bound.PLANNING);
    assertThat(bottlenecks).extracting(Bottleneck::millis).containsExactly(5_000L, 3_000L, 2_000L);
    assertThat(bottlenecks).extracting(Bottleneck::shareOfWall).containsExactly(0.5, 0.3, 0.2);
  }

  @Test
  void aRunOfNothingHasNone() {
    assertThat(Bottlenecks.of(run().evidence())).isEmpty();
  }

  private static double share(Bottleneck bottleneck, Bound bound) {
    return shares(bottleneck)
        .filter(number -> number.name().equalsIgnoreCase(bound.name()))
        .mapToDouble(Measure::value)
        .sum();
  }

  private static Stream<Measure> shares(Bottleneck bottleneck) {
    return bottleneck.numbers().stream().filter(number -> number.unit().equals("share"));
  }
}
