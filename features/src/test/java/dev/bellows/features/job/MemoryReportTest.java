package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.internal.MemoryPeaks;
import dev.bellows.core.testing.TestSession;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MemoryReportTest {
  private final SparkSession spark = TestSession.get();

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void anExecutorTellsItsPeakWithItsHeartbeats() {
    while (MemoryPeaks.executorHeaps(spark).isEmpty()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    try (HeapPeak heap = new HeapPeak()) {
      MemoryReport report = MemoryReport.of(heap, spark);
      assertThat(report.executorPeakBytes()).containsOnlyKeys("driver");
      assertThat(report.largestExecutorPeakBytes().orElseThrow())
          .isBetween(1L << 20, Runtime.getRuntime().maxMemory());
    }
  }

  @Test
  void beforeTheFirstHeartbeatThereIsNoFigure() {
    MemoryReport report = new MemoryReport(1, Map.of());
    assertThat(report.largestExecutorPeakBytes()).isEqualTo(OptionalLong.empty());
  }
}
