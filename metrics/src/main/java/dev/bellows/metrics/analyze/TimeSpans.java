package dev.bellows.metrics.analyze;

import dev.bellows.core.evidence.StageMetrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Stretches of time that do not touch each other, ascending: what ran at once counts once.
 *
 * @param spans the stretches
 */
public record TimeSpans(List<Span> spans) {
  /** No time at all. */
  public static final TimeSpans NONE = new TimeSpans(List.of());

  /**
   * A stretch of time.
   *
   * @param from its first millisecond, since the epoch
   * @param to the millisecond after its last
   */
  public record Span(long from, long to) {}

  public TimeSpans {
    spans = List.copyOf(spans);
  }

  /** The time that any of the stretches covers; empty ones are left out. */
  public static TimeSpans of(Collection<Span> stretches) {
    List<Span> joined = new ArrayList<>();
    stretches.stream()
        .filter(span -> span.to() > span.from())
        .sorted(Comparator.comparingLong(Span::from))
        .forEach(span -> join(joined, span));
    return new TimeSpans(joined);
  }

  private static void join(List<Span> joined, Span next) {
    int last = joined.size() - 1;
    if (last >= 0 && joined.get(last).to() >= next.from()) {
      Span before = joined.get(last);
      joined.set(last, new Span(before.from(), Math.max(before.to(), next.to())));
    } else {
      joined.add(next);
    }
  }

  /** From the first task's launch to the end, of each of these stages that ended. */
  public static TimeSpans running(Collection<StageMetrics> stages) {
    return of(
        stages.stream()
            .filter(stage -> stage.completedMillis().isPresent())
            .map(
                stage ->
                    new Span(
                        stage.firstLaunchMillis().orElse(stage.submittedMillis()),
                        stage.completedMillis().getAsLong()))
            .toList());
  }

  /** How long they are together. */
  public long millis() {
    return spans.stream().mapToLong(span -> span.to() - span.from()).sum();
  }

  /** What of this the other does not cover. */
  public TimeSpans minus(TimeSpans other) {
    List<Span> left = new ArrayList<>();
    for (Span span : spans) {
      long from = span.from();
      for (Span hole : other.spans) {
        left.add(new Span(from, Math.min(span.to(), hole.from())));
        from = Math.max(from, hole.to());
      }
      left.add(new Span(from, span.to()));
    }
    return of(left);
  }
}
