package dev.bellows.metrics.benchmark;

import dev.bellows.metrics.benchmark.BenchmarkReport.Comparison;
import dev.bellows.metrics.benchmark.BenchmarkReport.Timing;
import java.util.Locale;

/** A benchmark's report in lines of text. */
final class BenchmarkText {
  private BenchmarkText() {}

  static String of(BenchmarkReport report) {
    int width = report.timings().stream().mapToInt(each -> each.name().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Timing timing : report.timings()) {
      text.append(line(timing, width)).append('\n');
    }
    for (Comparison comparison : report.comparisons()) {
      text.append(line(comparison, report.confidence())).append('\n');
    }
    return text.toString();
  }

  private static String line(Timing timing, int width) {
    return String.format(
        Locale.ROOT,
        "%-" + width + "s  median %.1f ms (%.1f to %.1f, %d rounds)",
        timing.name(),
        timing.median(),
        timing.fastest(),
        timing.slowest(),
        timing.millis().size());
  }

  private static String line(Comparison comparison, double confidence) {
    return String.format(
        Locale.ROOT,
        "%s takes %.3f× the time of %s (%.4g %% interval %.3f to %.3f): %s; %s",
        comparison.name(),
        comparison.ratio(),
        comparison.baseline(),
        100 * confidence,
        comparison.low(),
        comparison.high(),
        comparison.verdict(),
        results(comparison));
  }

  private static String results(Comparison comparison) {
    return switch (comparison.results()) {
      case EQUAL -> "the same rows";
      case DIFFERENT -> "NOT the same rows: " + comparison.difference();
      case NOT_COMPARED -> "results not compared";
    };
  }
}
