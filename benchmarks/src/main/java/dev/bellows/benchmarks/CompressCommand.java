package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench compress}. */
@Command(
    name = CompressBench.NAME,
    description =
        "Rows of the same bins as one, and a regression on them: Bellows beside Spark's group by"
            + " and DuckDB.")
final class CompressCommand extends MeasuringCommand {
  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20M",
      converter = Count.class,
      description = "Rows, as 500000, 500k or 20M (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--features",
      paramLabel = "F",
      defaultValue = "4",
      description = "Features of ten bins (default: ${DEFAULT-VALUE}).")
  private int features;

  @Override
  void check(List<String> peers) {
    CompressBench.lineup(size()).only(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new CompressBench(context, size());
  }

  private CompressSize size() {
    return new CompressSize(rows, features);
  }
}
