package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.HookLevel;
import dev.bellows.core.hook.JobInfo;
import dev.bellows.core.hook.SinkInfo;
import dev.bellows.core.hook.StepInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What hooks are told of a job. */
final class JobShape {
  private static final String LEVEL_KEY = "spark.bellows.optimization";

  private JobShape() {}

  static JobInfo of(PlannedJob planned) {
    JobGraph graph = planned.graph();
    return new JobInfo(
        planned.job().name(),
        planned.spark(),
        level(planned.job(), planned.spark()),
        List.copyOf(planned.sources().keySet()),
        graph.neededSteps().stream().map(step -> step(planned, step)).toList(),
        planned.sinks().stream().map(JobShape::sink).toList());
  }

  private static StepInfo step(PlannedJob planned, JobStep step) {
    JobGraph graph = planned.graph();
    return new StepInfo(
        step.name(),
        step.kind(),
        step.reads().stream().distinct().toList(),
        graph.readersOf(step.name()),
        graph.isShared(step.name()) || planned.holdsRowsOf(step.name()));
  }

  private static SinkInfo sink(PlannedSink planned) {
    JobSink sink = planned.sink();
    String path = planned.location().shown();
    return new SinkInfo(
        sink.step(), path, sink.format().label(), sink.partitionBy(), sink.optimize());
  }

  /**
   * The level of the session, which has weighed the job file against its other origins; for a
   * session without one the job's own.
   */
  static HookLevel level(FeatureJob job, SparkSession spark) {
    Optional<String> ofSession = Optional.ofNullable(spark.conf().get(LEVEL_KEY, null));
    String level = ofSession.or(() -> job.sessionConfig().value(LEVEL_KEY)).orElse("safe");
    try {
      return HookLevel.valueOf(level.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      String allowed = Arrays.toString(HookLevel.values()).toLowerCase(Locale.ROOT);
      throw new BellowsException(
          String.format("Invalid %s: '%s'. Allowed: %s", LEVEL_KEY, level, allowed), e);
    }
  }
}
