package dev.bellows.metrics.analyze;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.analyze.Intervals.Interval;
import dev.bellows.metrics.analyze.WallClock.Part;
import dev.bellows.metrics.analyze.WallClock.Share;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures each part of a run's wall clock by itself. */
final class TimeShares {
  private final Evidence evidence;
  private final Interval whole;
  private final Map<Part, Long> millis = new EnumMap<>(Part.class);

  TimeShares(Evidence evidence) {
    this.evidence = evidence;
    this.whole = new Interval(evidence.startedMillis(), evidence.endedMillis());
  }

  WallClock measure() {
    Intervals run = Intervals.union(List.of(whole));
    Intervals jobs = run.and(jobs());
    Intervals planning = run.and(phases()).without(jobs);
    add(Part.PLANNING, planning.millis());
    add(Part.DRIVER, run.without(jobs).without(planning).millis());
    List<CriticalStep> path = CriticalPath.of(evidence);
    for (CriticalStep step : path) {
      Optional<StageMetrics> stage = stage(step);
      if (stage.isPresent()) {
        split(step, stage.get());
      } else {
        // A job runs, and the path's next stage is not submitted or its last has ended.
        add(Part.SCHEDULING, interval(step).and(jobs).millis());
      }
    }
    List<Share> shares = new ArrayList<>();
    for (Part part : Part.values()) {
      shares.add(new Share(part, millis.getOrDefault(part, 0L)));
    }
    return new WallClock(evidence.wallMillis(), shares);
  }

  private void split(CriticalStep step, StageMetrics stage) {
    if (stage.failure().isPresent() || stage.attempt() > 0) {
      add(Part.RETRIES, step.millis());
      return;
    }
    long launched = clip(stage.firstLaunchMillis().orElse(step.endedMillis()), step);
    long tail = Math.min(step.endedMillis() - launched, tail(stage));
    add(Part.SCHEDULING, launched - step.startedMillis());
    add(Part.SKEW_TAIL, tail);
    add(Part.COMPUTE, step.endedMillis() - launched - tail);
  }

  /**
   * After the last launch nothing waits for a slot, and what then runs takes about the median when
   * tasks are alike; what is beyond it is the tail. A single task is all work.
   */
  static long tail(StageMetrics stage) {
    if (stage.totals().tasks() < 2 || stage.lastLaunchMillis().isEmpty()) {
      return 0;
    }
    long drained = stage.completedMillis().orElseThrow() - stage.lastLaunchMillis().getAsLong();
    return Math.max(0, drained - stage.distribution(TaskMetric.DURATION).median());
  }

  private Optional<StageMetrics> stage(CriticalStep step) {
    return step.stageId().isEmpty()
        ? Optional.empty()
        : evidence.stages().stream()
            .filter(stage -> stage.stageId() == step.stageId().getAsInt())
            .filter(stage -> stage.attempt() == step.attempt())
            .findFirst();
  }

  private Intervals jobs() {
    List<Interval> all = new ArrayList<>();
    for (JobMetrics job : evidence.jobs()) {
      all.add(new Interval(job.startedMillis(), job.endedMillis().orElse(whole.to())));
    }
    return Intervals.union(all);
  }

  private Intervals phases() {
    return Intervals.union(
        evidence.queries().stream()
            .flatMap(query -> query.phases().stream())
            .map(phase -> new Interval(phase.startedMillis(), phase.endedMillis()))
            .toList());
  }

  private static Intervals interval(CriticalStep step) {
    return Intervals.union(List.of(new Interval(step.startedMillis(), step.endedMillis())));
  }

  private static long clip(long time, CriticalStep step) {
    return Math.max(step.startedMillis(), Math.min(step.endedMillis(), time));
  }

  private void add(Part part, long more) {
    millis.merge(part, more, Long::sum);
  }
}
