package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.randn;
import static org.apache.spark.sql.functions.when;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of the profile bench: doubles that are all different, normal ones and, each fourth
 * column, log-normal ones; each tenth column has nulls, 2 % of its rows. Written once, read again
 * by later runs.
 */
record ProfileData(SparkSession spark, Path folder, ProfileSize size) {
  private static final int FILES = 8;

  /** Counts up when the rows themselves change, so that nobody reads old ones. */
  private static final int FORM = 1;

  /** The data in {@code folder}; written first, by a Spark job, when it is not there yet. */
  static ProfileData in(SparkSession spark, Path folder, ProfileSize size) {
    String name = "profile-%s-rows%s-columns%s".formatted(FORM, size.rows(), size.columns());
    ProfileData data = new ProfileData(spark, folder.resolve(name), size);
    if (!Files.exists(data.parquet().resolve("_SUCCESS"))) {
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

  /** The values as {@link RawColumns}, NaN for null; written where missing. */
  Path raw() {
    Column[] columns =
        size.names().stream()
            .map(name -> coalesce(col(name), lit(Double.NaN)).as(name))
            .toArray(Column[]::new);
    return RawColumns.in(folder.resolve("raw"), read().select(columns));
  }

  private void write() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < size.columns(); i++) {
      Column normal = randn(i);
      Column value = i % 4 == 3 ? exp(normal) : normal;
      Column kept = i % 10 == 9 ? when(col("id").mod(50).notEqual(i % 50), value) : value;
      columns.add(kept.as("x" + i));
    }
    spark
        .range(0, size.rows(), 1, FILES)
        .select(columns.toArray(Column[]::new))
        .write()
        .mode("overwrite")
        .parquet(parquet().toString());
  }
}
