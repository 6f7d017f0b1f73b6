package dev.bellows.core.testing;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session of a module's tests: two cores, few shuffle partitions, no UI, and the time
 * zone America/Bahia_Banderas, whose offsets are awkward on purpose. Extensions, Delta's and
 * Bellows' own, where they are on the class path.
 */
public final class TestSession {
  private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String BELLOWS = "dev.bellows.features.sql.BellowsExtensions";

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
              // Plans of finished queries would fill the heap of a module's tests.
              .config("spark.sql.ui.retainedExecutions", 20)
              .config("spark.ui.retainedJobs", 100)
              .config("spark.ui.retainedStages", 100)
              .config("spark.ui.retainedTasks", 1000)
              // Tests ask like questions again and again: their code need not be compiled again.
              .config("spark.sql.codegen.cache.maxEntries", 2_000)
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", 4)
              .config("spark.sql.session.timeZone", "America/Bahia_Banderas")
              .config("spark.sql.warehouse.dir", "target/spark-warehouse");
      List<String> extensions = Stream.of(DELTA, BELLOWS).filter(Holder::isThere).toList();
      if (!extensions.isEmpty()) {
        builder.config("spark.sql.extensions", String.join(",", extensions));
      }
      if (isThere(DELTA)) {
        builder
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", 2);
      }
      return builder.getOrCreate();
    }

    private static boolean isThere(String className) {
      return TestSession.class.getResource("/" + className.replace('.', '/') + ".class") != null;
    }
  }
}
