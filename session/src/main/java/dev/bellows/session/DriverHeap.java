package dev.bellows.session;

import java.util.Optional;

/**
 * What spark.driver.memory means to a JVM that already runs: nothing, whatever is asked.
 *
 * @param bytes the most heap that this JVM may use
 */
record DriverHeap(long bytes) {
  /** Some collectors leave a part of -Xmx out of what the JVM reports. */
  private static final double TOLERANCE = 1.1;

  private boolean suffices(Asked memory) {
    long asked =
        ValueKind.bytes(memory.value(), 1L << 20)
            .map(size -> size.bitLength() < 63 ? size.longValue() : Long.MAX_VALUE)
            .orElse(0L);
    return asked <= bytes * TOLERANCE;
  }

  String note(Asked memory) {
    return String.format(
        "no effect on this JVM, whose heap is %s already; %s",
        Numbers.bytes(bytes), remedy(memory));
  }

  /**
   * Why the memory asked for cannot be had. spark-submit is believed: it starts the JVM with what
   * it was given.
   */
  Optional<String> problem(Asked memory) {
    if (suffices(memory) || memory.origin() instanceof Origin.Spark) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "Cannot give the driver %s (%s): this JVM already runs with a heap of %s, and"
                + " spark.driver.memory takes effect only when a JVM starts. To have it, %s; or drop"
                + " driverMemory.",
            memory.value(), memory.origin(), Numbers.bytes(bytes), remedy(memory)));
  }

  private static String remedy(Asked memory) {
    return String.format(
        "start with BELLOWS_HEAP=%s ./bellows …, spark-submit --driver-memory %s or java -Xmx%s",
        memory.value(), memory.value(), memory.value());
  }
}
