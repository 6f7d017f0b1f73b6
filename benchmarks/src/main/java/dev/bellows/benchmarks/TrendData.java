package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.expr;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of the trend bench: group {@code g} (long), time {@code t} (long), value {@code v}
 * (double: 1.00 to 100.99 in steps of 0.01, so that ties occur). A value follows from its row's
 * number alone; rows lie in an order of their own, not by group or time. Written once, read again
 * by later runs.
 */
record TrendData(SparkSession spark, Path folder, long rows, long groups) {
  private static final int FILES = 8;

  /** Counts up when the rows themselves change, so that nobody reads old ones. */
  private static final int FORM = 1;

  private static final String DONE = "_SUCCESS";

  /** The data in {@code folder}; written first, by Spark jobs, when it is not there yet. */
  static TrendData in(SparkSession spark, Path folder, long rows, long groups) {
    TrendData data =
        new TrendData(
            spark,
            folder.resolve("trend-%s-rows%s-groups%s".formatted(FORM, rows, groups)),
            rows,
            groups);
    if (!Files.exists(data.parquet().resolve(DONE))) {
      data.write();
    }
    return data;
  }

  Path parquet() {
    return folder.resolve("parquet");
  }

  Dataset<Row> read() {
    return spark.read().parquet(parquet().toString());
  }

  private void write() {
    spark
        .range(0, rows, 1, FILES)
        .withColumn("place", expr("xxhash64(id, 7)"))
        .repartitionByRange(FILES, expr("place"))
        .sortWithinPartitions("place")
        .select(
            expr("id % " + groups).as("g"),
            expr("id div " + groups).as("t"),
            expr("1 + pmod(xxhash64(id, 42), 10000) / 100D").as("v"))
        .write()
        .mode("overwrite")
        .parquet(parquet().toString());
  }

  /** The same rows as {@link RawColumns}; written by a Spark job where missing. */
  Path raw() {
    return RawColumns.in(folder.resolve("raw"), read().select("g", "t", "v"));
  }
}
