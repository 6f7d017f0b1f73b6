package dev.bellows.features.job;

import dev.bellows.core.internal.MemoryPeaks;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * The heap that the processes of a job had in use at most.
 *
 * @param driverPeakBytes of the process that ran the job, while it ran
 * @param executorPeakBytes of each executor, by its id, since the Spark application began: Spark
 *     keeps no other figure. As executors tell it with their heartbeats, every ten seconds unless
 *     set otherwise, one that is younger is missing. In local mode the driver is the executor
 */
public record MemoryReport(long driverPeakBytes, Map<String, Long> executorPeakBytes) {
  public MemoryReport {
    executorPeakBytes = Collections.unmodifiableMap(new TreeMap<>(executorPeakBytes));
  }

  static MemoryReport of(HeapPeak driver, SparkSession spark) {
    Map<String, Long> executors =
        spark.sparkContext().isStopped() ? Map.of() : MemoryPeaks.executorHeaps(spark);
    return new MemoryReport(driver.bytes(), executors);
  }

  /** The most that any executor had in use; empty where none has told yet. */
  public OptionalLong largestExecutorPeakBytes() {
    return executorPeakBytes.values().stream().mapToLong(Long::longValue).max();
  }
}
