package dev.bellows.features.job;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The process that a test kills: it runs the jobs whose files it is given, all at once,
 * incrementally where they say how.
 */
final class KilledIncrements {
  private KilledIncrements() {}

  public static void main(String[] arguments) {
    SparkSession spark =
        SparkSession.builder()
            .config("spark.api.mode", "classic")
            // Each job keeps a core busy for ever.
            .master("local[8]")
            .appName("bellows-killed")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", 4)
            .config("spark.hadoop.fs.file.impl", HangingFileSystem.class.getName())
            .config("spark.hadoop.fs.file.impl.disable.cache", "true")
            .config("spark.databricks.delta.snapshotPartitions", 2)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    for (String file : arguments) {
      new Thread(() -> run(FeatureJob.load(Path.of(file)), spark), file).start();
    }
  }

  private static void run(FeatureJob job, SparkSession spark) {
    if (job.incremental().isPresent()) {
      job.runIncremental(spark);
    } else {
      job.run(spark);
    }
  }
}
