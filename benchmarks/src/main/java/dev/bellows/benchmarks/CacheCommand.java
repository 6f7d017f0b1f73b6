package dev.bellows.benchmarks;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bellows bench cache}. */
@Command(
    name = CacheBench.NAME,
    description =
        "A feature job that reuses three steps: what Bellows keeps beside no cache and beside"
            + " caching everything.")
final class CacheCommand extends MeasuringCommand {
  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "2M",
      converter = Count.class,
      description = "Rows, as 500000, 500k or 20M (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--budget",
      paramLabel = "MB",
      defaultValue = "128",
      description = "Memory that Bellows may use for caches (default: ${DEFAULT-VALUE}).")
  private long budget;

  @Override
  void check(List<String> peers) {
    new CacheLineup(size()).lineup().only(peers);
  }

  @Override
  Bench bench(BenchContext context) {
    return new CacheBench(context, size());
  }

  private CacheSize size() {
    return new CacheSize(rows, budget);
  }
}
