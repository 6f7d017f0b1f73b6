package dev.bellows.metrics.analyze;

import dev.bellows.core.evidence.StageMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Stretches of time that neither overlap nor touch, in order: what ran at once counts once.
 *
 * @param parts the stretches
 */
public record Intervals(List<Interval> parts) {
  /**
   * From a time to a later one.
   *
   * @param from in milliseconds since the epoch
   * @param to in milliseconds since the epoch; no longer part of it
   */
  public record Interval(long from, long to) {}

  public Intervals {
    parts = List.copyOf(parts);
  }

  /** From the first task's launch to the end, of each of these stages that ended. */
  public static Intervals running(List<StageMetrics> stages) {
    return union(
        stages.stream()
            .filter(stage -> stage.completedMillis().isPresent())
            .map(
                stage ->
                    new Interval(
                        stage.firstLaunchMillis().orElse(stage.submittedMillis()),
                        stage.completedMillis().getAsLong()))
            .toList());
  }

  /** What at least one of them covers; empty ones are left out. */
  public static Intervals union(List<Interval> any) {
    List<Interval> sorted =
        any.stream()
            .filter(each -> each.to() > each.from())
            .sorted(Comparator.comparingLong(Interval::from))
            .toList();
    List<Interval> merged = new ArrayList<>();
    for (Interval next : sorted) {
      Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && next.from() <= last.to()) {
        merged.set(merged.size() - 1, new Interval(last.from(), Math.max(last.to(), next.to())));
      } else {
        merged.add(next);
      }
    }
    return new Intervals(merged);
  }

  /** What both cover. */
  public Intervals and(Intervals other) {
    List<Interval> common = new ArrayList<>();
    for (Interval mine : parts) {
      for (Interval its : other.parts) {
        common.add(new Interval(Math.max(mine.from(), its.from()), Math.min(mine.to(), its.to())));
      }
    }
    return union(common);
  }

  /** What these cover and the others do not. */
  public Intervals without(Intervals other) {
    List<Interval> rest = new ArrayList<>();
    for (Interval mine : parts) {
      long from = mine.from();
      for (Interval its : other.parts) {
        if (its.to() > from && its.from() < mine.to()) {
          rest.add(new Interval(from, its.from()));
          from = its.to();
        }
      }
      rest.add(new Interval(from, mine.to()));
    }
    return union(rest);
  }

  /** Their length together. */
  public long millis() {
    return parts.stream().mapToLong(each -> each.to() - each.from()).sum();
  }
}
