package dev.bellows.metrics.record;

import dev.bellows.core.evidence.Evidence;
import java.util.Map;
import java.util.Optional;

/**
 * What an event log held.
 *
 * @param evidence of the application; its completeness says what is missing
 * @param sparkVersion the Spark that wrote it; empty when the log does not say
 * @param events how many events were used
 * @param skipped how many of Spark's own events were not needed: starts of tasks, blocks, …
 * @param unknown events of others, or of another Spark, which were left out, by name
 */
public record LoggedRun(
    Evidence evidence,
    Optional<String> sparkVersion,
    long events,
    long skipped,
    Map<String, Long> unknown) {
  public LoggedRun {
    unknown = Map.copyOf(unknown);
  }
}
