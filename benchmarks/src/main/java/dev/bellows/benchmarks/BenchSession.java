package dev.bellows.benchmarks;

import dev.bellows.session.SessionConfig;
import dev.bellows.session.SparkSessionFactory;
import org.apache.spark.sql.SparkSession;

/** The Spark session of a bench; one that runs already is used as it is and left running. */
record BenchSession(SparkSession spark, boolean ours) implements AutoCloseable {

  /** A local session of that many cores, its other settings as Bellows derives them. */
  static BenchSession start(int threads) {
    if (SparkSession.getDefaultSession().isDefined()) {
      return new BenchSession(SparkSession.active(), false);
    }
    SessionConfig config =
        SessionConfig.defaults()
            .withAppName("bellows-bench")
            .withMaster("local[%s]".formatted(threads))
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
