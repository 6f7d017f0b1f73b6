package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;

class StorageMemoryTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void inLocalModeTheMemoryIsTheDrivers() throws Exception {
    StorageMemory memory = StorageMemory.of(spark);

    assertThat(memory.maxBytes()).isBetween(1L << 20, Runtime.getRuntime().maxMemory());
    assertThat(memory.freeBytes()).isBetween(1L << 20, memory.maxBytes());
    assertThat(memory.freeOffHeapBytes()).as("off the heap, unasked").isZero();
    assertThat(JobCounter.jobsOf(spark, () -> StorageMemory.of(spark))).isZero();
  }

  @Test
  void keptRowsTakeOfTheFreeMemory() {
    CachedRows kept =
        CachedRows.keep(
            spark.range(0, 400_000, 1, 2).selectExpr("id * 31 AS a"),
            "large",
            StorageLevel.MEMORY_ONLY(),
            true);
    try {
      StorageMemory before = StorageMemory.of(spark);
      kept.compute();
      StorageMemory after = StorageMemory.of(spark);
      // Broadcasts come and go meanwhile.
      assertThat(kept.footprint().memoryBytes()).isGreaterThan(100_000);
      assertThat(before.freeBytes() - after.freeBytes())
          .isGreaterThan(kept.footprint().memoryBytes() / 2);
      assertThat(after.maxBytes()).isEqualTo(before.maxBytes());
    } finally {
      kept.release();
    }
  }
}
