package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench encode}. */
@Command(
    name = EncodeBench.NAME,
    description =
        "The target mean of categories: Bellows beside Spark ML's encoder, Spark's functions,"
            + " DuckDB and pandas.")
final class EncodeCommand extends MeasuringCommand {
  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "10M",
      converter = Count.class,
      description = "Rows, as 500000, 500k or 10M (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--cardinalities",
      paramLabel = "C",
      split = ",",
      defaultValue = "10,100,1k,20k,100k,1M",
      converter = Count.class,
      description =
          "Categories, a column for each number (default: ${DEFAULT-VALUE}); Spark ML's encoder up"
              + " to 20k.")
  private List<Long> cardinalities;

  @Override
  void check(List<String> peers) {
    EncodeBench.lineup(size()).only(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new EncodeBench(context, size());
  }

  private EncodeSize size() {
    return new EncodeSize(rows, cardinalities);
  }
}
