package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench trend-wide-window}. */
@Command(
    name = WideWindowBench.NAME,
    description =
        "The seven trend features over one window of 10 to 1000 rows: what a wider window costs"
            + " Bellows and Spark's functions.")
final class WideWindowCommand extends MeasuringCommand {
  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1M",
      converter = Count.class,
      description = "Rows, as 500000, 500k or 10M (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--groups",
      paramLabel = "G",
      defaultValue = "100",
      converter = Count.class,
      description = "Groups (default: ${DEFAULT-VALUE}).")
  private long groups;

  @Option(
      names = "--windows",
      paramLabel = "W",
      split = ",",
      defaultValue = "10,100,500,1000",
      description =
          "Windows in rows, one after the other (default: ${DEFAULT-VALUE}); Spark's functions up"
              + " to "
              + WideWindowBench.WIDEST_OF_SPARK
              + ".")
  private List<Integer> windows;

  @Override
  void check(List<String> peers) {
    WideWindowBench.lineup(size()).only(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new WideWindowBench(context, size());
  }

  private TrendSize size() {
    return new TrendSize(rows, groups, windows);
  }
}
