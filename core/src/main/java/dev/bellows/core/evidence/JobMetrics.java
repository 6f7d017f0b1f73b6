package dev.bellows.core.evidence;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A Spark job.
 *
 * @param jobId Spark's number of it
 * @param description what its caller said of it; empty when nothing
 * @param query the SQL execution it is part of; empty for jobs outside SQL
 * @param stages the stages it lists, skipped ones too, ascending
 * @param tags the tags under which it ran
 * @param startedMillis when it started, since the epoch
 * @param endedMillis when it ended; empty while it runs
 * @param failure why it failed; empty when it did not
 */
public record JobMetrics(
    int jobId,
    Optional<String> description,
    OptionalLong query,
    List<Integer> stages,
    Set<String> tags,
    long startedMillis,
    OptionalLong endedMillis,
    Optional<String> failure) {
  public JobMetrics {
    stages = List.copyOf(stages);
    tags = Set.copyOf(tags);
  }
}
