package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench scaling}. */
@Command(
    name = ScalingBench.NAME,
    description =
        "The seven trend features over more and more rows, and over one group with many: how time"
            + " and memory grow.")
final class ScalingCommand extends MeasuringCommand {
  @Option(
      names = "--rows",
      paramLabel = "N",
      split = ",",
      defaultValue = "1M,10M,50M",
      converter = Count.class,
      description = "Rows, in groups of 100 (default: ${DEFAULT-VALUE}).")
  private List<Long> rows;

  @Option(
      names = "--one-group",
      paramLabel = "N",
      defaultValue = "10M",
      converter = Count.class,
      description = "Rows of the one group (default: ${DEFAULT-VALUE}).")
  private long oneGroup;

  @Option(
      names = "--windows",
      paramLabel = "W",
      split = ",",
      defaultValue = "7,30,90",
      description = "Windows in rows (default: ${DEFAULT-VALUE}).")
  private List<Integer> windows;

  @Override
  void check(List<String> peers) {
    ScalingBench.lineup(size()).only(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new ScalingBench(context, size());
  }

  private ScalingBench.Size size() {
    return new ScalingBench.Size(rows, oneGroup, windows);
  }
}
