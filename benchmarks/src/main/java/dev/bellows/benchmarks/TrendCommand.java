package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench trend}. */
@Command(name = TrendBench.NAME, description = "Measures " + TrendBench.SUMMARY + ".")
final class TrendCommand extends MeasuringCommand {
  private static final int ROWS_PER_GROUP = 100;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "10M",
      converter = Count.class,
      description = "Rows, as 500000, 500k or 10M (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--groups",
      paramLabel = "G",
      converter = Count.class,
      description = "Groups (default: one for each 100 rows).")
  private Long groups;

  @Option(
      names = "--windows",
      paramLabel = "W",
      split = ",",
      defaultValue = "7,30",
      description = "Windows in rows (default: ${DEFAULT-VALUE}).")
  private List<Integer> windows;

  @Override
  void check(List<String> peers) {
    new TrendLineup(size().windows()).requireKnown(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new TrendBench(context, size());
  }

  private TrendBench.Size size() {
    long groupCount = groups == null ? Math.max(1, rows / ROWS_PER_GROUP) : groups;
    return new TrendBench.Size(rows, groupCount, windows);
  }
}
