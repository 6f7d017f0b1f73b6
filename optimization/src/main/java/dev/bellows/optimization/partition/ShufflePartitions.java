package dev.bellows.optimization.partition;

import org.apache.spark.sql.SparkSession;

/** Into how many partitions a session's shuffles go. */
final class ShufflePartitions {
  private static final String KEY = "spark.sql.shuffle.partitions";
  private static final String DEFAULT = "200";

  private ShufflePartitions() {}

  static int of(SparkSession spark) {
    return Integer.parseInt(spark.conf().get(KEY, DEFAULT));
  }
}
