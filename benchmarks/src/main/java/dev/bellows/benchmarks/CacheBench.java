package dev.bellows.benchmarks;

import dev.bellows.benchmarks.CachePeer.Keeping;
import dev.bellows.core.BellowsException;
import dev.bellows.optimization.cache.CacheConfig;
import dev.bellows.optimization.cache.CacheManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A feature job that reads three of its steps several times. */
final class CacheBench implements Bench {
  static final String NAME = "cache";

  private final BenchContext context;
  private final CacheSize size;
  private final CacheLineup all;

  CacheBench(BenchContext context, CacheSize size) {
    this.context = context;
    this.size = size;
    this.all = new CacheLineup(size);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String aimedAt() {
    return "2 million rows and 128 MB for caches";
  }

  @Override
  public String floor() {
    return CacheLineup.FLOOR;
  }

  @Override
  public Map<String, Object> parameters() {
    return size.parameters(context.threads());
  }

  @Override
  public Map<String, String> versions() {
    return Versions.ofPlatform(context.spark());
  }

  /** Compares the outputs on a sample, writes the data, says what is planned. */
  @Override
  public List<Peer> peers() {
    CacheSize few = new CacheSize(2000, size.budgetMegabytes());
    CacheData sample = CacheData.in(context.spark(), context.workspace().folder("data"), few);
    List<List<String>> plain = outputs(sample, (spark, job) -> () -> {});
    requireSame(plain, outputs(sample, (spark, job) -> CacheLineup.keepEverything(job)));
    requireSame(plain, outputs(sample, all::keepWhatPays));
    context.say(
        "agreement: the %d outputs have the same rows, whatever is cached".formatted(plain.size()));
    CacheData data = CacheData.in(context.spark(), context.workspace().folder("data"), size);
    context.say("data: %,d rows in %s".formatted(size.rows(), data.folder()));
    sayPlan(data);
    return all.lineup().only(context.only()).made(data);
  }

  private void sayPlan(CacheData data) {
    CacheConfig budget = CacheConfig.defaults().withMemoryBudget(size.budgetBytes());
    try (CacheManager caches = CacheManager.of(context.spark(), budget)) {
      List<Dataset<Row>> outputs = CacheQueries.of(data.read()).outputs();
      @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
      Dataset<Row>[] array = outputs.toArray(new Dataset[0]);
      context.say("plan: " + caches.plan(array).toString().strip());
    }
  }

  private static List<List<String>> outputs(CacheData data, Keeping keeping) {
    CacheQueries job = CacheQueries.of(data.read());
    Runnable release = keeping.keep(data.spark(), job);
    try {
      return job.outputs().stream().map(CacheBench::rowsOf).toList();
    } finally {
      release.run();
    }
  }

  /** Sums of doubles depend on the order of rows in their last digits. */
  private static List<String> rowsOf(Dataset<Row> output) {
    return output.collectAsList().stream()
        .map(
            row ->
                Stream.iterate(0, i -> i < row.size(), i -> i + 1)
                    .map(
                        i ->
                            row.get(i) instanceof Double number
                                ? "%.6f".formatted(number)
                                : row.get(i))
                    .toList()
                    .toString())
        .sorted()
        .toList();
  }

  private static void requireSame(List<List<String>> plain, List<List<String>> cached) {
    if (!plain.equals(cached)) {
      throw new BellowsException("Cannot trust the bench: cached steps change the outputs");
    }
  }

  @Override
  public List<Target> targets(BenchReport report) {
    Aims aims = new Aims(report);
    Optional<Target> budget =
        all.mostKept().get() == 0
            ? Optional.empty()
            : Optional.of(
                new Target(
                    "the caches of bellows take at most %d MB".formatted(size.budgetMegabytes()),
                    "%.1f MB".formatted(all.mostKept().get() / 1e6),
                    all.mostKept().get() <= size.budgetBytes()));
    return Stream.of(
            aims.longer(CacheLineup.NOTHING, CacheLineup.BELLOWS),
            aims.longer(CacheLineup.EVERYTHING, CacheLineup.BELLOWS),
            budget)
        .flatMap(Optional::stream)
        .toList();
  }
}
