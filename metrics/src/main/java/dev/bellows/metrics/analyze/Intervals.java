package dev.bellows.metrics.analyze;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stretches of time that do not overlap, in milliseconds, in order. */
record Intervals(List<Interval> parts) {
  /** From a time to a later one. */
  record Interval(long from, long to) {}

  /** What at least one of them covers. */
  static Intervals union(List<Interval> any) {
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
  Intervals and(Intervals other) {
    List<Interval> common = new ArrayList<>();
    for (Interval mine : parts) {
      for (Interval its : other.parts) {
        common.add(new Interval(Math.max(mine.from(), its.from()), Math.min(mine.to(), its.to())));
      }
    }
    return union(common);
  }

  /** What these cover and the others do not. */
  Intervals without(Intervals other) {
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
  long millis() {
    return parts.stream().mapToLong(each -> each.to() - each.from()).sum();
  }
}
