package dev.bellows.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the trend bench aims at. */
record TrendTargets(BenchReport report) {

  /** Those whose peers ran. */
  List<Target> all() {
    Aims aims = new Aims(report);
    return Stream.of(
            aims.atMost(TrendLineup.BELLOWS, 2.5, TrendLineup.FLOOR),
            aims.atLeast(TrendLineup.SPARK, 15, TrendLineup.BELLOWS),
            aims.longer(TrendLineup.DUCKDB, TrendLineup.BELLOWS),
            aims.atLeast(TrendLineup.PANDAS, 10, TrendLineup.BELLOWS))
        .flatMap(Optional::stream)
        .toList();
  }
}
