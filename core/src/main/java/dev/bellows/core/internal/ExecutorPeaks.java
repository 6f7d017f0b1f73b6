package dev.bellows.core.internal;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.metrics.ExecutorMetricType$;
import scala.jdk.javaapi.CollectionConverters;

/** The most of each of Spark's executor metrics that an executor showed. */
public final class ExecutorPeaks {
  private final ExecutorMetrics peaks = new ExecutorMetrics();
  private boolean any;

  /** Tasks whose executor took no measure tell zeros, which change nothing. */
  void take(ExecutorMetrics measured) {
    any |= peaks.compareAndUpdatePeakValues(measured);
  }

  /** The peaks above 0, by Spark's names: {@code JVMHeapMemory}, …; mostly in bytes. */
  public Map<String, Long> values() {
    Map<String, Long> values = new TreeMap<>();
    if (any) {
      for (String name :
          CollectionConverters.asJava(ExecutorMetricType$.MODULE$.metricToOffset().keys())) {
        long value = peaks.getMetricValue(name);
        if (value > 0) {
          values.put(name, value);
        }
      }
    }
    return values;
  }
}
