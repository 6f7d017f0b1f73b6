package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.expr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of the encode bench: a column of texts for each cardinality, every category as frequent
 * as the others, and a target {@code y} (double, 0 or 1) whose mean differs from category to
 * category. A value follows from its row's number alone. Written once, read again by later runs.
 */
record EncodeData(SparkSession spark, Path folder, EncodeSize size) {
  private static final int FILES = 8;

  /** Counts up when the rows themselves change, so that nobody reads old ones. */
  private static final int FORM = 1;

  /** The data in {@code folder}; written first, by a Spark job, when it is not there yet. */
  static EncodeData in(SparkSession spark, Path folder, EncodeSize size) {
    String name =
        "encode-%s-rows%s-%s".formatted(FORM, size.rows(), String.join("-", size.columns()));
    EncodeData data = new EncodeData(spark, folder.resolve(name), size);
    if (!Files.exists(data.parquet().resolve("_SUCCESS"))) {
      data.write();
    }
    return data;
  }

  Path parquet() {
    return folder.resolve("parquet");
  }

  /** As Spark reads it, with a column {@code id} that numbers the rows. */
  Dataset<Row> read() {
    return spark.read().parquet(parquet().toString());
  }

  /** The categories' numbers and the target as {@link RawColumns}; written where missing. */
  Path raw() {
    List<Column> columns = new ArrayList<>();
    size.columns()
        .forEach(c -> columns.add(expr("cast(substring(%1$s, 2) as bigint) as %1$s".formatted(c))));
    columns.add(expr("y"));
    return RawColumns.in(folder.resolve("raw"), read().select(columns.toArray(Column[]::new)));
  }

  private void write() {
    List<Column> columns = new ArrayList<>(List.of(expr("id")));
    for (long cardinality : size.cardinalities()) {
      columns.add(
          expr("concat('k', pmod(xxhash64(id, %1$s), %1$sL))".formatted(cardinality))
              .as(EncodeSize.column(cardinality)));
    }
    long narrowest = size.cardinalities().get(0);
    columns.add(
        expr("cast(pmod(xxhash64(id), 1000) < 300 + 400 * pmod(xxhash64(id, %1$s), %1$sL) / %1$s as double)"
                .formatted(narrowest))
            .as("y"));
    spark
        .range(0, size.rows(), 1, FILES)
        .select(columns.toArray(Column[]::new))
        .write()
        .mode("overwrite")
        .parquet(parquet().toString());
  }
}
