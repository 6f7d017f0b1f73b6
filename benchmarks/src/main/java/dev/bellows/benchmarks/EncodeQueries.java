package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.encode.Smoothing;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.TargetEncoder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The target mean of categories, {@code (Σy + m·mean) / (n + m)} with m = {@value #M}, by everybody
 * who has it or can be taught it. The encoding of {@code c} is the column {@link #encoded}.
 */
final class EncodeQueries {
  static final int M = 10;

  private EncodeQueries() {}

  static CategoricalEncoder bellows(List<String> columns) {
    return CategoricalEncoder.on(columns.toArray(String[]::new))
        .targetMeanEncoding("y", Smoothing.mEstimate(M));
  }

  /** The encoding's name in Bellows and in all queries here. */
  static String encoded(String column) {
    return column + "_y_mean";
  }

  /** Spark ML's encoder wants numbers, which its indexer makes of texts. */
  static PipelineModel sparkMl(Dataset<Row> rows, List<String> columns) {
    String[] texts = columns.toArray(String[]::new);
    String[] numbers = columns.stream().map(c -> c + "_index").toArray(String[]::new);
    String[] encoded = columns.stream().map(EncodeQueries::encoded).toArray(String[]::new);
    PipelineStage[] stages = {
      new StringIndexer().setInputCols(texts).setOutputCols(numbers),
      new TargetEncoder()
          .setInputCols(numbers)
          .setOutputCols(encoded)
          .setLabelCol("y")
          .setTargetType("binary")
          .setSmoothing(M)
    };
    return new Pipeline().setStages(stages).fit(rows);
  }

  /** As one writes it by hand: a table for each column, joined by broadcast. Runs one job. */
  static Dataset<Row> functions(Dataset<Row> rows, List<String> columns) {
    double mean = rows.select(avg("y")).head().getDouble(0);
    Dataset<Row> encoded = rows;
    for (String column : columns) {
      Dataset<Row> table =
          rows.groupBy(col(column).as("key"))
              .agg(sum("y").plus(lit(M * mean)).divide(count("y").plus(M)).as(encoded(column)));
      encoded =
          encoded.join(broadcast(table), col(column).eqNullSafe(col("key")), "left").drop("key");
    }
    return encoded;
  }

  /** Fits and encodes in DuckDB: {@code id}, then the encodings. */
  static String duckDb(Path parquet, List<String> columns) {
    String files =
        "read_parquet(%s)".formatted(DuckDbPeer.quoted(parquet.resolve("*.parquet").toString()));
    String tables =
        columns.stream()
            .map(
                c ->
                    "t_%1$s AS (SELECT %1$s, (sum(y) + %2$s * (SELECT m FROM prior)) / (count(y) + %2$s) AS %3$s FROM %4$s GROUP BY %1$s)"
                        .formatted(c, M, encoded(c), files))
            .collect(Collectors.joining(", "));
    String joins =
        columns.stream()
            .map(c -> "LEFT JOIN t_%1$s ON d.%1$s IS NOT DISTINCT FROM t_%1$s.%1$s".formatted(c))
            .collect(Collectors.joining(" "));
    String encodings =
        columns.stream().map(EncodeQueries::encoded).collect(Collectors.joining(", "));
    return "WITH prior AS (SELECT avg(y) AS m FROM %s), %s SELECT d.id, %s FROM %s AS d %s"
        .formatted(files, tables, encodings, files, joins);
  }
}
