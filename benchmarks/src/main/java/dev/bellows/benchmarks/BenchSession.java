package dev.bellows.benchmarks;

import org.apache.spark.sql.SparkSession;

/** The Spark session of a bench; one that was there before is used and left running. */
record BenchSession(SparkSession spark, boolean ours) implements AutoCloseable {

  static BenchSession start(int threads, Workspace workspace) {
    boolean none = SparkSession.getDefaultSession().isEmpty();
    SparkSession spark =
        SparkSession.builder()
            .config("spark.api.mode", "classic")
            .master("local[%s]".formatted(threads))
            .appName("bellows-bench")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", Math.max(8, 3 * threads))
            .config("spark.local.dir", workspace.folder("scratch").toString())
            .getOrCreate();
    return new BenchSession(spark, none);
  }

  @Override
  public void close() {
    if (ours) {
      spark.stop();
    }
  }
}
