package dev.bellows.metrics.analyze;

import java.util.OptionalInt;

/**
 * A stretch of the chain that bounded a run: had it been shorter, the run would have been.
 *
 * @param label {@code stage 7}, {@code driver}, {@code planning}
 * @param stageId the stage; empty for a stretch in the driver
 * @param attempt the stage's attempt; 0 for a stretch in the driver
 * @param startedMillis since the epoch
 * @param endedMillis since the epoch
 * @param slack by how many milliseconds it can shrink until another stage that ran at the same time
 *     bounds the run instead; its whole length when none did
 */
public record CriticalStep(
    String label,
    OptionalInt stageId,
    int attempt,
    long startedMillis,
    long endedMillis,
    long slack) {
  /** Its length in milliseconds. */
  public long millis() {
    return endedMillis - startedMillis;
  }
}
