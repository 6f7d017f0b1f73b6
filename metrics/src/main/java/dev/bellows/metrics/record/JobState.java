package dev.bellows.metrics.record;

import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.internal.RunEvents.JobStart;
import java.util.Optional;
import java.util.OptionalLong;

/** A job while its events come in. */
final class JobState {
  private final JobStart start;
  private OptionalLong ended = OptionalLong.empty();
  private Optional<String> failure = Optional.empty();

  JobState(JobStart start) {
    this.start = start;
  }

  JobStart start() {
    return start;
  }

  void ended(long time, Optional<String> reason) {
    ended = OptionalLong.of(time);
    failure = reason;
  }

  boolean isRunning() {
    return ended.isEmpty();
  }

  JobMetrics freeze() {
    return new JobMetrics(
        start.jobId(),
        start.description(),
        start.query(),
        start.stages().stream().sorted().toList(),
        start.tags(),
        start.time(),
        ended,
        failure);
  }
}
