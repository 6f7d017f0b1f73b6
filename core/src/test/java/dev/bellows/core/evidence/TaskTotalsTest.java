package dev.bellows.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TaskTotalsTest {
  private static final int METRICS = TaskMetric.values().length;

  @Test
  void sumsAddUpAndPeaksDoNot() {
    TaskTotals both = totals(10, 100).plus(totals(20, 300));
    assertThat(both.tasks()).isEqualTo(2);
    assertThat(both.sum(TaskMetric.RUN_TIME)).isEqualTo(30);
    assertThat(both.max(TaskMetric.RUN_TIME)).isEqualTo(20);
    assertThat(both.sum(TaskMetric.PEAK_EXECUTION_MEMORY)).isEqualTo(300);
    assertThat(both.plus(TaskTotals.NONE)).isEqualTo(both).hasSameHashCodeAs(both);
    assertThat(both).isNotEqualTo(TaskTotals.NONE);
    assertThat(both.toString()).contains("tasks=2");
  }

  @Test
  void thereIsAPlaceForEachMetric() {
    assertThatThrownBy(() -> TaskTotals.of(1, new long[2], new long[METRICS]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 sums");
  }

  @Test
  void metricsAreFoundByTheirKeys() {
    assertThat(TaskMetric.ofKey("jvmGCTime")).contains(TaskMetric.GC_TIME);
    assertThat(TaskMetric.ofKey("nothing")).isEmpty();
    assertThat(TaskMetric.GC_TIME.unit()).isEqualTo(TaskMetric.Unit.MILLIS);
  }

  private static TaskTotals totals(long runTime, long peak) {
    long[] sums = new long[METRICS];
    long[] maxima = new long[METRICS];
    sums[TaskMetric.RUN_TIME.index()] = runTime;
    maxima[TaskMetric.RUN_TIME.index()] = runTime;
    maxima[TaskMetric.PEAK_EXECUTION_MEMORY.index()] = peak;
    return TaskTotals.of(1, sums, maxima);
  }
}
