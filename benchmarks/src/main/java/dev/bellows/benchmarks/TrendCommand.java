package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench trend}. */
@Command(
    name = TrendBench.NAME,
    description =
        "Seven trend features over row windows: Bellows beside Spark's functions, DuckDB, Polars"
            + " and pandas.")
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
      defaultValue = "7,30,90",
      description = "Windows in rows; each peer computes all (default: ${DEFAULT-VALUE}).")
  private List<Integer> windows;

  @Override
  void check(List<String> peers) {
    TrendBench.lineup(size()).only(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new TrendBench(context, size());
  }

  private TrendSize size() {
    long groupCount = groups == null ? Math.max(1, rows / ROWS_PER_GROUP) : groups;
    return new TrendSize(rows, groupCount, windows);
  }
}
