package dev.bellows.metrics.analyze;

import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import java.util.List;

/**
 * The wall clock of a stage and the time of its tasks, and how one turns into the other.
 *
 * @param spanMillis from the launch of its first task to its end; 0 while it runs
 * @param taskMillis how long its successful tasks took, together
 * @param slots how many tasks the executors ran at once; from the stage's own tasks when no
 *     executor is known
 * @param longestMillis its longest task
 * @param upperQuartileMillis three quarters of its tasks took at most that long
 */
public record StageTime(
    long spanMillis, long taskMillis, int slots, long longestMillis, long upperQuartileMillis) {

  /** The times of that stage. */
  public static StageTime of(Evidence evidence, StageMetrics stage) {
    Distribution tasks = stage.distribution(TaskMetric.DURATION);
    long span = Intervals.running(List.of(stage)).millis();
    int known = evidence.taskSlots();
    int slots = known > 0 ? known : atOnce(tasks.sum(), span);
    return new StageTime(span, tasks.sum(), slots, tasks.max(), tasks.quantile(0.75));
  }

  private static int atOnce(long taskMillis, long spanMillis) {
    return spanMillis == 0 ? 1 : (int) Math.max(1, Math.ceil((double) taskMillis / spanMillis));
  }

  /**
   * The part of the stage's wall clock that this part of its tasks' time takes: both are the same
   * share. At most all of it; 0 for a stage without tasks.
   */
  public double wallOf(Number partMillis) {
    return taskMillis == 0 ? 0 : spanMillis * share(partMillis);
  }

  /** The share of its tasks' time, from 0 to 1. */
  public double share(Number partMillis) {
    return taskMillis == 0 ? 0 : Math.max(0, Math.min(1, partMillis.doubleValue() / taskMillis));
  }

  /** The wall clock if all slots had been busy from its start to its end. */
  public double evenMillis() {
    return (double) taskMillis / slots;
  }

  /**
   * The wall clock that its longest tasks cost: what would be saved if none took longer than the
   * upper quartile, {@code min(span − max(Σ tasks / slots, upper quartile), longest − upper
   * quartile)}, at least 0.
   */
  public double skewMillis() {
    double typical = upperQuartileMillis;
    double excess = spanMillis - Math.max(evenMillis(), typical);
    return Math.max(0, Math.min(excess, longestMillis - typical));
  }
}
