package dev.bellows.features.job;

import java.util.Optional;

/**
 * What a step did.
 *
 * @param kind its operations: {@code "select, derive, where"}
 * @param layer its layer, where it says one
 * @param seconds from the last row that left the step before (for the first: from the start of the
 *     write) to the last row that left this one. Spark streams rows through the steps that share a
 *     stage, so these steps share its time and the later of them show next to none.
 */
public record StepReport(
    String name, String kind, Optional<Layer> layer, long rowsIn, long rowsOut, double seconds) {
  /** Rows that came in for each second; 0 where the step shows no time of its own. */
  public double rowsPerSecond() {
    return seconds > 0 ? rowsIn / seconds : 0;
  }
}
