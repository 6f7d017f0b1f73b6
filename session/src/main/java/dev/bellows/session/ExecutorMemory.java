package dev.bellows.session;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heap of an executor that follows from the container's memory. */
record ExecutorMemory(String value, Origin origin, String reason) {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorMemory.class);
  private static final double SHARE = 0.8;
  private static final long LEAST_MIB = 450;

  /** Empty when there is no limit, or one so small that Spark would refuse the executor. */
  static Optional<ExecutorMemory> derived(Surroundings surroundings) {
    return EnvironmentSettings.containerMemoryGb(surroundings.environment())
        .map(gb -> of(gb * (1L << 30), EnvironmentSettings.CONTAINER_MEMORY_GB))
        .orElseGet(
            () ->
                surroundings
                    .container()
                    .memory()
                    .flatMap(limit -> of(limit.amount(), limit.source())));
  }

  private static Optional<ExecutorMemory> of(double containerBytes, String source) {
    long mib = (long) (containerBytes * SHARE) >> 20;
    if (mib < LEAST_MIB) {
      LOG.debug("executor memory not derived: 80 % of {} bytes is below 450m", containerBytes);
      return Optional.empty();
    }
    String container = Numbers.bytes((long) containerBytes);
    return Optional.of(
        new ExecutorMemory(
            mib + "m",
            new Origin.Derived("80 % of " + container + " (" + source + ")"),
            "the rest of the container is left to what a JVM needs beside its heap"));
  }
}
