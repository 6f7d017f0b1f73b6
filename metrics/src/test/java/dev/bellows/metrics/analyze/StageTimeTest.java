package dev.bellows.metrics.analyze;

import static dev.bellows.metrics.testing.EvidenceFixture.run;
import static dev.bellows.metrics.testing.StageFixture.stage;
import static dev.bellows.metrics.testing.StageFixture.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Evidence;
import org.junit.jupiter.api.Test;

class StageTimeTest {
  @Test
  void skewCostsNoMoreThanTheLongestTasksExcess() {
    // A stage that shared its slots: only 11 of its 20 seconds are the longest task's doing.
    assertThat(new StageTime(20_000, 19_000, 4, 12_000, 1_000).skewMillis()).isEqualTo(11_000);
  }

  @Test
  void skewCostsNoMoreThanWhatBusySlotsWouldSave() {
    assertThat(new StageTime(13_000, 19_000, 4, 12_000, 1_000).skewMillis()).isEqualTo(8_250);
  }

  @Test
  void aLongTaskBesideBusySlotsCostsNothing() {
    assertThat(new StageTime(10_000, 20_000, 2, 10_000, 1_000).skewMillis()).isZero();
  }

  @Test
  void aPartOfTheTaskTimeTakesTheSamePartOfTheWallClock() {
    StageTime time = new StageTime(2_000, 8_000, 4, 1_000, 1_000);

    assertThat(time.wallOf(2_000)).isEqualTo(500);
    assertThat(time.wallOf(9_000)).isEqualTo(2_000);
    assertThat(new StageTime(2_000, 0, 4, 0, 0).wallOf(5)).isZero();
  }

  @Test
  void slotsAreThoseOfTheExecutors() {
    Evidence evidence = run().slots(3).stage(stage(1, tasks(6, 1_000))).evidence();

    assertThat(StageTime.of(evidence, evidence.stages().get(0)))
        .isEqualTo(new StageTime(2_000, 6_000, 3, 1_000, 1_000));
  }
}
