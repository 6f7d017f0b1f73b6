package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench profile}. */
@Command(
    name = ProfileBench.NAME,
    description =
        "Profiles of wide tables: Bellows beside a bare scan, Spark's summary, DuckDB's SUMMARIZE"
            + " and pandas.")
final class ProfileCommand extends MeasuringCommand {
  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1M",
      converter = Count.class,
      description = "Rows, as 500000, 500k or 10M (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--columns",
      paramLabel = "N",
      defaultValue = "200",
      converter = Count.class,
      description = "Columns of doubles (default: ${DEFAULT-VALUE}).")
  private long columns;

  @Override
  void check(List<String> peers) {
    ProfileBench.lineup(size()).only(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new ProfileBench(context, size());
  }

  private ProfileSize size() {
    return new ProfileSize(rows, columns);
  }
}
