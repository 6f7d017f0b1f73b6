package dev.bellows.core.internal;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/** The memory that Spark's processes reported with their heartbeats. */
public final class MemoryPeaks {
  private MemoryPeaks() {}

  /**
   * The most heap that each executor had in use, in bytes, since the application began; those that
   * have reported nothing yet are not in it. In local mode the driver is the executor. Asks the
   * driver, runs no job.
   */
  public static Map<String, Long> executorHeaps(SparkSession classic) {
    Map<String, Long> peaks = new TreeMap<>();
    boolean local = classic.sparkContext().isLocal();
    // private[spark]; the public status tracker knows storage memory alone.
    for (ExecutorSummary executor :
        CollectionConverters.asJava(classic.sparkContext().statusStore().executorList(false))) {
      if (local || !executor.id().equals("driver")) {
        OptionConverters.toJava(executor.peakMemoryMetrics())
            .map(metrics -> metrics.getMetricValue("JVMHeapMemory"))
            .filter(bytes -> bytes > 0)
            .ifPresent(bytes -> peaks.put(executor.id(), bytes));
      }
    }
    return peaks;
  }
}
