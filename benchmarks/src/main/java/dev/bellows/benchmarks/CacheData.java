package dev.bellows.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The sales of the cache bench, as a till writes them: amounts and days are texts, and most columns
 * serve few features. All follows from a row's number. Written once, read again by later runs.
 */
record CacheData(SparkSession spark, Path folder, CacheSize size) {
  private static final int FILES = 8;

  /** Counts up when the rows themselves change, so that nobody reads old ones. */
  private static final int FORM = 1;

  static CacheData in(SparkSession spark, Path folder, CacheSize size) {
    CacheData data =
        new CacheData(spark, folder.resolve("cache-%s-rows%s".formatted(FORM, size.rows())), size);
    data.write();
    return data;
  }

  Dataset<Row> read() {
    return spark.read().parquet(folder.toString());
  }

  private void write() {
    if (Files.exists(folder.resolve("_SUCCESS"))) {
      return;
    }
    spark
        .range(0, size.rows(), 1, FILES)
        .selectExpr(
            "id",
            "int(pmod(xxhash64(id), 2000)) AS shop",
            "int(pmod(xxhash64(id, 1), 50000)) AS article",
            "concat('EUR ', pmod(xxhash64(id, 2), 10000) / 100) AS price",
            "string(date_add(DATE '2026-01-01', int(pmod(xxhash64(id, 3), 300)))) AS day",
            "concat('till ', pmod(xxhash64(id, 4), 40)) AS till",
            "concat('customer ', pmod(xxhash64(id, 5), 1000000)) AS customer",
            "md5(string(id)) AS receipt")
        .write()
        .mode("overwrite")
        .parquet(folder.toString());
  }
}
