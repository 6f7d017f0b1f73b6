package dev.bellows.benchmarks;

import dev.bellows.benchmarks.BenchReport.Ratio;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the trend bench aims at, stated for 10 million rows. */
record TrendTargets(BenchReport report, List<Integer> windows) {
  private static final double OVER_FLOOR = 2.5;
  private static final double ROWS_PER_SECOND = 1e6;
  private static final double OVER_SPARK = 10;

  /** Those whose peers ran. */
  List<Target> all() {
    return Stream.of(overFloor(), rowsPerSecond(), overSpark()).flatMap(Optional::stream).toList();
  }

  private Optional<Target> overFloor() {
    String together = TrendLineup.bellowsName(windows);
    return report
        .result(together)
        .flatMap(report::ratioToFloor)
        .map(
            ratio ->
                new Target(
                    "%s takes at most %s× as long as %s"
                        .formatted(together, OVER_FLOOR, TrendLineup.FLOOR),
                    text(ratio),
                    ratio.value() <= OVER_FLOOR && !ratio.atLeast()));
  }

  private Optional<Target> rowsPerSecond() {
    String single = TrendLineup.bellowsName(windows.subList(0, 1));
    return report
        .measured(single)
        .map(report::rowsPerSecond)
        .map(
            rate ->
                new Target(
                    single + " does more than 1 million rows per second",
                    String.format(Locale.ROOT, "%.2f million", rate / 1e6),
                    rate > ROWS_PER_SECOND));
  }

  private Optional<Target> overSpark() {
    String spark = "spark-" + windows.get(windows.size() - 1);
    return report
        .result(spark)
        .flatMap(report::ratioToBellows)
        .map(
            ratio ->
                new Target(
                    "%s takes at least %.0f× as long as Bellows".formatted(spark, OVER_SPARK),
                    text(ratio),
                    ratio.value() >= OVER_SPARK));
  }

  private static String text(Ratio ratio) {
    return String.format(
        Locale.ROOT, "%s%.2f×", ratio.atLeast() ? "more than " : "", ratio.value());
  }
}
