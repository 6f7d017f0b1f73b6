package dev.bellows.optimization.delta;

import dev.bellows.core.BellowsException;
import org.apache.spark.sql.SparkSession;

/** Whether Delta is there. Names none of its classes. */
final class DeltaPresence {
  private static final String KERNEL = "io/delta/kernel/defaults/engine/DefaultEngine.class";
  private static final String EXTENSION = "DeltaSparkSessionExtension";

  private DeltaPresence() {}

  static boolean isThere(SparkSession spark) {
    return isOnClassPath() && isWired(spark);
  }

  private static boolean isOnClassPath() {
    return DeltaPresence.class.getClassLoader().getResource(KERNEL) != null;
  }

  private static boolean isWired(SparkSession spark) {
    return spark.conf().get("spark.sql.extensions", "").contains(EXTENSION);
  }

  static void require(SparkSession spark, String table) {
    if (!isOnClassPath()) {
      throw new BellowsException(
          String.format(
              "Cannot maintain '%s': Delta is not on the class path. Add io.delta:delta-spark in"
                  + " the version for your Spark.",
              table));
    }
    if (!isWired(spark)) {
      throw new BellowsException(
          String.format(
              "Cannot maintain '%s': the session has no Delta extension. Create it with"
                  + " SparkSessionFactory, or set spark.sql.extensions ="
                  + " io.delta.sql.DeltaSparkSessionExtension before it starts.",
              table));
    }
  }
}
