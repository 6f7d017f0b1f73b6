package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench psi}. */
@Command(
    name = PsiBench.NAME,
    description =
        "The population stability index of many columns: Bellows beside Spark ML's bins, DuckDB and"
            + " pandas.")
final class PsiCommand extends MeasuringCommand {
  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "10M",
      converter = Count.class,
      description = "Rows on each side, as 500000, 500k or 10M (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--columns",
      paramLabel = "C",
      defaultValue = "20",
      description = "Columns of doubles (default: ${DEFAULT-VALUE}).")
  private int columns;

  @Override
  void check(List<String> peers) {
    PsiBench.lineup(size()).only(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new PsiBench(context, size());
  }

  private PsiSize size() {
    return new PsiSize(rows, columns);
  }
}
