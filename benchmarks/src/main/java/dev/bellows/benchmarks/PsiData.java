package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.expr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The two sides of the PSI bench: columns of doubles, almost all different, about a normal
 * variable. Each second column of the current side moves, the further the later it comes. A value
 * follows from its row's number alone. Written once, read again by later runs.
 */
record PsiData(SparkSession spark, Path folder, PsiSize size) {
  private static final int FILES = 8;

  /** Counts up when the rows themselves change, so that nobody reads old ones. */
  private static final int FORM = 1;

  /**
   * The data in {@code folder}; written first, by a Spark job for each side, when it is not there.
   */
  static PsiData in(SparkSession spark, Path folder, PsiSize size) {
    String name = "psi-%s-rows%s-columns%s".formatted(FORM, size.rows(), size.columns());
    PsiData data = new PsiData(spark, folder.resolve(name), size);
    data.write(data.reference(), 0, 0);
    data.write(data.current(), size.rows(), 0.5);
    return data;
  }

  Path reference() {
    return folder.resolve("reference");
  }

  Path current() {
    return folder.resolve("current");
  }

  Dataset<Row> readReference() {
    return spark.read().parquet(reference().toString());
  }

  Dataset<Row> readCurrent() {
    return spark.read().parquet(current().toString());
  }

  /** Both sides' columns as {@link RawColumns}; written where missing. */
  Path raw() {
    RawColumns.in(folder.resolve("raw").resolve("reference"), readReference());
    RawColumns.in(folder.resolve("raw").resolve("current"), readCurrent());
    return folder.resolve("raw");
  }

  private void write(Path to, long first, double move) {
    if (Files.exists(to.resolve("_SUCCESS"))) {
      return;
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < size.columns(); i++) {
      columns.add(value(i, i % 2 == 0 ? 0 : move * i / size.columns()).as(size.names().get(i)));
    }
    spark
        .range(first, first + size.rows(), 1, FILES)
        .select(columns.toArray(Column[]::new))
        .write()
        .mode("overwrite")
        .parquet(to.toString());
  }

  /** The sum of twelve uniform variables, from three hashes of four parts, less its mean of six. */
  private static Column value(int column, double move) {
    StringBuilder sum = new StringBuilder();
    for (int hash = 0; hash < 3; hash++) {
      for (int part = 0; part < 4; part++) {
        sum.append(
            String.format(
                Locale.ROOT,
                "pmod(shiftright(xxhash64(id, %d, %d), %d), 65536) + ",
                column,
                hash,
                16 * part));
      }
    }
    return expr("(%s0) / 65536D - 6 + %sD".formatted(sum, move));
  }
}
