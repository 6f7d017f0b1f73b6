package dev.bellows.benchmarks;

import dev.bellows.core.internal.SessionAccess;
import dev.bellows.session.SessionConfig;
import dev.bellows.session.SparkSessionFactory;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a bench; one that runs already is used as it is and left running. */
record BenchSession(SparkSession spark, boolean ours) implements AutoCloseable {

  /**
   * At 10 million rows a partition then sorts 160,000: faster than the 1.25 million of the 8
   * partitions that are derived for 2 cores, and for every Spark peer.
   */
  private static final int SHUFFLE_PARTITIONS = 64;

  /** A local session of that many cores, its other settings as Bellows derives them. */
  static BenchSession start(int threads) {
    if (SessionAccess.running().isPresent()) {
      return new BenchSession(SparkSession.active(), false);
    }
    SessionConfig config =
        SessionConfig.defaults()
            .withAppName("bellows-bench")
            .withMaster("local[%s]".formatted(threads))
            .withShufflePartitions(SHUFFLE_PARTITIONS)
            .with("spark.ui.enabled", "false");
    return new BenchSession(SparkSessionFactory.create(config), true);
  }

  @Override
  public void close() {
    if (ours) {
      spark.stop();
    }
  }
}
