package dev.bellows.core.evidence;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An executor, or the driver where it runs the tasks.
 *
 * @param id Spark's name of it
 * @param host on which machine
 * @param cores how many of its cores Spark uses
 * @param addedMillis when it came, since the epoch
 * @param removedMillis when it went; empty while it is there
 * @param removedReason why it went; empty when it did not
 * @param peaks the most of each of Spark's executor metrics ({@code JVMHeapMemory}, {@code
 *     OnHeapExecutionMemory}, …) that was seen at a task's or a stage's end, in bytes
 * @param totals of the successful tasks that ran on it
 */
public record ExecutorMetrics(
    String id,
    String host,
    int cores,
    long addedMillis,
    OptionalLong removedMillis,
    Optional<String> removedReason,
    Map<String, Long> peaks,
    TaskTotals totals) {
  public ExecutorMetrics {
    peaks = Map.copyOf(peaks);
  }
}
