package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Lineup.Entry;
import dev.bellows.optimization.cache.CacheConfig;
import dev.bellows.optimization.cache.CacheManager;
import dev.bellows.optimization.cache.CachePlan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Who takes part in the cache bench.
 *
 * @param mostKept the most bytes in memory that the caches of Bellows ever took
 */
record CacheLineup(CacheSize size, AtomicLong mostKept) {
  static final String FLOOR = "scan";
  static final String BELLOWS = "bellows";
  static final String NOTHING = "cache-nothing";
  static final String EVERYTHING = "cache-everything";

  CacheLineup(CacheSize size) {
    this(size, new AtomicLong());
  }

  Lineup<CacheData> lineup() {
    PeerTitle scan = title(FLOOR, "reads the sales", Optional.empty());
    return new Lineup<>(
        List.of(
            new Entry<>(scan, data -> new SparkPeer(data.spark(), scan, data::read)),
            entry(
                BELLOWS,
                "plans, keeps what pays, writes 6 outputs",
                Optional.empty(),
                this::keepWhatPays),
            entry(
                NOTHING,
                "writes 6 outputs, no cache",
                Optional.of(BELLOWS),
                (spark, job) -> () -> {}),
            entry(
                EVERYTHING,
                "caches all 4 steps, writes 6 outputs",
                Optional.of(BELLOWS),
                (spark, job) -> keepEverything(job))));
  }

  /** The planning and the keeping are a part of the job. */
  Runnable keepWhatPays(SparkSession spark, CacheQueries job) {
    CacheManager caches =
        CacheManager.of(spark, CacheConfig.defaults().withMemoryBudget(size.budgetBytes()));
    try {
      CachePlan plan = caches.plan(array(job.outputs()));
      caches.keep(plan);
    } catch (RuntimeException e) {
      caches.close();
      throw e;
    }
    return () -> {
      mostKept.accumulateAndGet(caches.cacheStats().memoryBytes(), Math::max);
      caches.close();
    };
  }

  /** As many do: each step is marked, and Spark fills the cache on the way. */
  static Runnable keepEverything(CacheQueries job) {
    job.steps().forEach(Dataset::cache);
    return () -> {
      for (int i = job.steps().size() - 1; i >= 0; i--) {
        job.steps().get(i).unpersist(true);
      }
    };
  }

  @SuppressWarnings("unchecked") // Java has no arrays of generic types.
  private static Dataset<Row>[] array(List<Dataset<Row>> rows) {
    return rows.toArray(Dataset[]::new);
  }

  private Entry<CacheData> entry(
      String name, String computes, Optional<String> counterpart, CachePeer.Keeping keeping) {
    PeerTitle title = title(name, computes, counterpart);
    return new Entry<>(title, data -> new CachePeer(data, title, keeping));
  }

  private PeerTitle title(String name, String computes, Optional<String> counterpart) {
    return new PeerTitle(name, computes, size.rows(), counterpart, "JVM heap");
  }
}
