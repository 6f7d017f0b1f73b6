package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.expr;

import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of the compression bench: independent features about a normal variable, and a label
 * whose odds they decide. All follows from a row's number. Written once, read again by later runs;
 * beside it the same rows with their bins as whole numbers.
 */
record CompressData(SparkSession spark, Path folder, CompressSize size) {
  static final String LABEL = "late";

  /** The deciles of a normal variable. */
  static final double[] EDGES = {
    -1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816
  };

  private static final int FILES = 8;

  /** Counts up when the rows themselves change, so that nobody reads old ones. */
  private static final int FORM = 1;

  static CompressData in(SparkSession spark, Path folder, CompressSize size) {
    String name = "compress-%s-rows%s-features%s".formatted(FORM, size.rows(), size.features());
    CompressData data = new CompressData(spark, folder.resolve(name), size);
    data.write();
    return data;
  }

  Path rows() {
    return folder.resolve("rows");
  }

  Dataset<Row> read() {
    return spark.read().parquet(rows().toString());
  }

  /** The bins, ready made, and the label. */
  Dataset<Row> readBins() {
    return spark.read().parquet(folder.resolve("bins").toString());
  }

  /** Ten bins of each feature; given, so that no fit is part of what is measured. */
  BinningModel bins() {
    return Binner.edges(EDGES).columns(size.names().toArray(String[]::new)).fit(read());
  }

  private void write() {
    if (Files.exists(folder.resolve("bins").resolve("_SUCCESS"))) {
      return;
    }
    List<Column> columns = new ArrayList<>();
    StringBuilder odds = new StringBuilder("-1");
    for (int i = 0; i < size.features(); i++) {
      columns.add(value(i).as(size.names().get(i)));
      odds.append(String.format(Locale.ROOT, " + %sD * f%d", (i + 1) / 10.0, i));
    }
    String chance = "pmod(xxhash64(id, 99), 1000003) / 1000003D";
    columns.add(0, expr("id"));
    spark
        .range(0, size.rows(), 1, FILES)
        .select(columns.toArray(Column[]::new))
        .withColumn(LABEL, expr("cast(%s < 1 / (1 + exp(-(%s))) as int)".formatted(chance, odds)))
        .drop("id")
        .write()
        .mode("overwrite")
        .parquet(rows().toString());
    Column[] coded =
        Stream.concat(bins().codes().stream(), Stream.of(expr(LABEL))).toArray(Column[]::new);
    read().select(coded).write().mode("overwrite").parquet(folder.resolve("bins").toString());
  }

  /** The sum of four uniform variables, scaled to a variance of 1. */
  private static Column value(int column) {
    StringBuilder sum = new StringBuilder();
    for (int part = 0; part < 4; part++) {
      sum.append("pmod(shiftright(xxhash64(id, %d), %d), 65536) + ".formatted(column, 16 * part));
    }
    return expr("((%s0) / 65536D - 2) * sqrt(3D)".formatted(sum));
  }
}
