package dev.bellows.core.evidence;

import java.util.Optional;

/**
 * Attempts of tasks whose work was thrown away.
 *
 * @param failed attempts that failed
 * @param killed attempts that were killed: by a stage that was no longer needed, or because a copy
 *     was faster
 * @param speculative copies that were started because a task was slow, whichever won
 * @param coreMillis how long failed and killed attempts held a slot
 * @param lastFailure the class or first words of the last failure; empty without one
 */
public record LostWork(
    long failed, long killed, long speculative, long coreMillis, Optional<String> lastFailure) {
  /** Nothing was lost. */
  public static final LostWork NONE = new LostWork(0, 0, 0, 0, Optional.empty());
}
