package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class MemoryPeaksTest {
  @Test
  void inLocalModeTheDriverIsTheOnlyExecutorOnceItHasReported() {
    SparkSession spark = TestSession.get();
    spark.range(1000).selectExpr("sum(id)").collectAsList();

    Map<String, Long> peaks = MemoryPeaks.executorHeaps(spark);

    assertThat(peaks.keySet()).isSubsetOf("driver");
    assertThat(peaks.values())
        .allSatisfy(bytes -> assertThat(bytes).isBetween(1L, Runtime.getRuntime().maxMemory()));
  }
}
