package dev.bellows.core.plan;

import java.util.OptionalLong;

/**
 * A counter of a plan's node.
 *
 * @param name as Spark's UI names it: {@code number of output rows}
 * @param unit what it counts
 * @param id under which Spark reports its values
 * @param value the total over all tasks; empty when the plan has not run or Spark never set it
 */
public record PlanMetric(String name, Unit unit, long id, OptionalLong value) {
  /** What a counter counts. */
  public enum Unit {
    /** Rows, files, partitions, … */
    COUNT,
    /** Bytes. */
    BYTES,
    /** Milliseconds. */
    MILLIS,
    /** Nanoseconds. */
    NANOS,
    /** An average, in tenths. */
    AVERAGE;

    static Unit of(String sparkType) {
      return switch (sparkType) {
        case "size" -> BYTES;
        case "timing" -> MILLIS;
        case "nsTiming" -> NANOS;
        case "average" -> AVERAGE;
        default -> COUNT;
      };
    }
  }

  PlanMetric withValue(OptionalLong measured) {
    return new PlanMetric(name, unit, id, measured);
  }
}
