package dev.bellows.metrics.analyze;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The chain of stages, and of stretches in the driver between them, that bounded a run: walked back
 * from its end, each link is the stage that ended last before the link behind it began.
 */
public final class CriticalPath {
  private static final String DRIVER = "driver";

  private final Evidence evidence;
  private final List<StageMetrics> ended;

  private CriticalPath(Evidence evidence) {
    this.evidence = evidence;
    this.ended =
        evidence.stages().stream()
            .filter(stage -> stage.completedMillis().isPresent())
            .filter(stage -> end(stage) > stage.submittedMillis())
            .sorted(Comparator.comparingLong(CriticalPath::end).reversed())
            .toList();
  }

  /** Its links in the order of time; they touch each other and fill the run. */
  public static List<CriticalStep> of(Evidence evidence) {
    return new CriticalPath(evidence).walk();
  }

  private List<CriticalStep> walk() {
    Deque<CriticalStep> steps = new ArrayDeque<>();
    long time = evidence.endedMillis();
    Optional<StageMetrics> link = lastEndedBy(time);
    while (link.isPresent() && time > evidence.startedMillis()) {
      StageMetrics stage = link.get();
      if (end(stage) < time) {
        steps.addFirst(driver(end(stage), time));
      }
      long start = Math.max(stage.submittedMillis(), evidence.startedMillis());
      steps.addFirst(step(stage, start));
      time = start;
      link = lastEndedBy(time);
    }
    if (time > evidence.startedMillis()) {
      steps.addFirst(driver(evidence.startedMillis(), time));
    }
    return List.copyOf(steps);
  }

  /** A clock of milliseconds lets a stage be submitted in the millisecond in which another ends. */
  private Optional<StageMetrics> lastEndedBy(long time) {
    return ended.stream().filter(stage -> end(stage) <= time).findFirst();
  }

  private static CriticalStep driver(long from, long to) {
    return new CriticalStep(DRIVER, OptionalInt.empty(), 0, from, to, to - from);
  }

  private CriticalStep step(StageMetrics stage, long start) {
    return new CriticalStep(
        stage.label(),
        OptionalInt.of(stage.stageId()),
        stage.attempt(),
        start,
        end(stage),
        slack(stage, start));
  }

  /** Another stage that ended during it takes over when this one ends earlier than that. */
  private long slack(StageMetrics stage, long start) {
    OptionalLong rival =
        ended.stream()
            .filter(other -> !other.label().equals(stage.label()))
            .mapToLong(CriticalPath::end)
            .filter(end -> end > start && end <= end(stage))
            .max();
    return end(stage) - rival.orElse(start);
  }

  private static long end(StageMetrics stage) {
    return stage.completedMillis().orElseThrow();
  }
}
