package dev.bellows.features.job;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The process that a test kills: it runs the jobs whose files it is given, all at once. */
final class KilledWrites {
  private KilledWrites() {}

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
            .config("spark.databricks.delta.snapshotPartitions", 2)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    for (String file : arguments) {
      new Thread(() -> FeatureJob.load(Path.of(file)).run(spark), file).start();
    }
  }
}
