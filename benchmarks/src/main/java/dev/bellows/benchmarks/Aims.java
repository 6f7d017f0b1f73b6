package dev.bellows.benchmarks;

import java.util.Locale;
import java.util.Optional;

/** Compares times of peers with aims; an aim whose peers have no time is left out. */
record Aims(BenchReport report) {

  /** That the peer takes at most so many times as long as the base. */
  Optional<Target> atMost(String peer, double limit, String base) {
    return report
        .ratio(peer, base)
        .map(
            ratio ->
                new Target(
                    "%s takes at most %s× as long as %s".formatted(peer, number(limit), base),
                    ratio.toString(),
                    ratio.value() <= limit && !ratio.atLeast()));
  }

  /** That the peer takes at least so many times as long as the base. */
  Optional<Target> atLeast(String peer, double limit, String base) {
    return report
        .ratio(peer, base)
        .map(
            ratio ->
                new Target(
                    "%s takes at least %s× as long as %s".formatted(peer, number(limit), base),
                    ratio.toString(),
                    ratio.value() >= limit));
  }

  /** That the peer takes longer than the base. */
  Optional<Target> longer(String peer, String base) {
    return report
        .ratio(peer, base)
        .map(
            ratio ->
                new Target(
                    "%s takes longer than %s".formatted(peer, base),
                    ratio.toString(),
                    ratio.value() > 1));
  }

  private static String number(double limit) {
    return limit == Math.rint(limit)
        ? Long.toString((long) limit)
        : String.format(Locale.ROOT, "%.1f", limit);
  }
}
