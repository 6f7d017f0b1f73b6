package dev.bellows.core.testing;

import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session of a module's tests: two cores, few shuffle partitions, no UI, and the time
 * zone America/Bahia_Banderas, whose offsets are awkward on purpose.
 */
public final class TestSession {
  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";

  private TestSession() {}

  /** The session, started at the first call and stopped with the JVM. */
  public static SparkSession get() {
    return Holder.SPARK;
  }

  private static final class Holder {
    private static final SparkSession SPARK = start();

    private static SparkSession start() {
      SparkSession.Builder builder =
          SparkSession.builder()
              .config("spark.api.mode", "classic")
              .master("local[2]")
              .appName("bellows-tests")
              .config("spark.ui.enabled", false)
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", 4)
              .config("spark.sql.session.timeZone", "America/Bahia_Banderas")
              .config("spark.sql.warehouse.dir", "target/spark-warehouse");
      if (deltaIsThere()) {
        builder
            .config("spark.sql.extensions", DELTA)
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", 2);
      }
      return builder.getOrCreate();
    }

    private static boolean deltaIsThere() {
      return TestSession.class.getResource("/" + DELTA.replace('.', '/') + ".class") != null;
    }
  }
}
