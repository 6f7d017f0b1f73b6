package dev.bellows.metrics.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.analyze.WallClock.Part;
import dev.bellows.metrics.record.ExecutionMetrics;
import java.util.List;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** On real runs. */
class WallClockTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void thePartsFillTheWallClock() {
    Evidence evidence = aggregated();
    WallClock clock = WallClock.of(evidence);
    assertThat(clock.totalMillis()).isEqualTo(evidence.wallMillis()).isPositive();
    assertThat(Math.abs(clock.unexplainedMillis())).isLessThanOrEqualTo(clock.totalMillis() / 20);
    assertThat(clock.parts()).hasSize(Part.values().length).allMatch(part -> part.millis() >= 0);
    assertThat(clock.millis(Part.COMPUTE)).isPositive();
    assertThat(clock.millis(Part.RETRIES)).isZero();
  }

  @Test
  void theCriticalPathTouchesItselfFromStartToEnd() {
    Evidence evidence = aggregated();
    List<CriticalStep> path = CriticalPath.of(evidence);
    assertThat(path.get(0).startedMillis()).isEqualTo(evidence.startedMillis());
    assertThat(path.get(path.size() - 1).endedMillis()).isEqualTo(evidence.endedMillis());
    for (int i = 1; i < path.size(); i++) {
      assertThat(path.get(i).startedMillis()).isEqualTo(path.get(i - 1).endedMillis());
    }
    assertThat(path).filteredOn(step -> step.stageId().isPresent()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(path).allMatch(step -> step.slack() >= 0 && step.slack() <= step.millis());
  }

  /** The driver works between two jobs. */
  @Test
  void timeWithoutJobsIsTheDrivers() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark.range(0, 4, 1, 2).foreach(rows -> {});
      long worked = work(300);
      spark.range(0, 4, 1, 2).foreach(rows -> {});
      WallClock clock = WallClock.of(metrics.evidence());
      assertThat(worked).isGreaterThanOrEqualTo(300);
      assertThat(clock.millis(Part.DRIVER)).isGreaterThanOrEqualTo(290);
    }
  }

  private static long work(long millis) {
    long start = System.nanoTime();
    long passed = 0;
    while (passed < millis) {
      Thread.onSpinWait();
      passed = (System.nanoTime() - start) / 1_000_000;
    }
    return passed;
  }

  /** One task of four works ten times as long as the others. */
  @Test
  void oneLongTaskIsATail() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark
          .range(0, 4, 1, 4)
          .foreachPartition(
              (ForeachPartitionFunction<Long>)
                  rows -> work(rows.hasNext() && rows.next() == 3 ? 600 : 30));
      WallClock clock = WallClock.of(metrics.evidence());
      assertThat(clock.millis(Part.SKEW_TAIL)).isBetween(300L, 600L);
    }
  }

  private Evidence aggregated() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark
          .range(0, 2_000_000, 1, 4)
          .groupBy(functions.col("id").mod(1000))
          .agg(functions.countDistinct(functions.col("id").mod(77)))
          .foreach(rows -> {});
      return metrics.evidence();
    }
  }
}
