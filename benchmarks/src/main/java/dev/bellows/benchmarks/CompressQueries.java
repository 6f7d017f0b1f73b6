package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.bellows.compression.CellSchema;
import dev.bellows.compression.CompressedRows;
import dev.bellows.compression.PostBinningCompressor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The rows of each combination of bins and label, and a regression on them. */
final class CompressQueries {
  private static final double SOLVER_TOLERANCE = 1e-10;
  private static final int MOST_ITERATIONS = 200;

  private CompressQueries() {}

  static CompressedRows compress(CompressData data) {
    return PostBinningCompressor.labelled(data.bins(), CompressData.LABEL).compress(data.read());
  }

  /** Spark's own, over the bins that Bellows' model gives in the same stage. */
  static Dataset<Row> groupBy(CompressData data) {
    return groupBins(data, data.read().transform(data.bins()::apply));
  }

  /** Spark's own, over bins that are there already. */
  static Dataset<Row> groupStored(CompressData data) {
    return groupBins(data, data.readBins());
  }

  private static Dataset<Row> groupBins(CompressData data, Dataset<Row> rows) {
    Column[] key =
        Stream.concat(bins(data).stream(), Stream.of(CompressData.LABEL))
            .map(functions::col)
            .toArray(Column[]::new);
    return rows.groupBy(key).agg(count(lit(1)).as(CellSchema.N));
  }

  private static List<String> bins(CompressData data) {
    return data.size().names().stream().map(CellSchema::bin).toList();
  }

  /** One row of checksums over the combinations. */
  static String duckDb(CompressData data) {
    List<String> bins = new ArrayList<>();
    for (String feature : data.size().names()) {
      StringBuilder code = new StringBuilder("CASE WHEN %s IS NULL THEN 0".formatted(feature));
      for (int i = 0; i < CompressData.EDGES.length; i++) {
        code.append(" WHEN %s <= %s THEN %s".formatted(feature, CompressData.EDGES[i], i + 1));
      }
      bins.add(code + " ELSE 10 END AS " + CellSchema.bin(feature));
    }
    String files =
        "read_parquet(%s)"
            .formatted(DuckDbPeer.quoted(data.rows().resolve("*.parquet").toString()));
    String key =
        Stream.concat(bins(data).stream(), Stream.of("late")).collect(Collectors.joining(", "));
    return "SELECT count(*), sum(n) FROM (SELECT %s, count(*) AS n FROM (SELECT %s, late FROM %s) GROUP BY %s)"
        .formatted(key, String.join(", ", bins), files, key);
  }

  static Dataset<Row> fitRows(CompressData data) {
    return coefficients(
        data, fit(data, data.read().transform(data.bins()::apply), Optional.empty()));
  }

  static Dataset<Row> fitCells(CompressData data, CompressedRows cells) {
    return coefficients(data, fit(data, cells.rows(), Optional.of(CellSchema.WEIGHT)));
  }

  static LogisticRegressionModel fit(
      CompressData data, Dataset<Row> rows, Optional<String> weight) {
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(bins(data).toArray(String[]::new))
            .setOutputCol("features")
            .transform(rows);
    LogisticRegression regression =
        new LogisticRegression()
            .setLabelCol(CompressData.LABEL)
            .setTol(SOLVER_TOLERANCE)
            .setMaxIter(MOST_ITERATIONS);
    weight.ifPresent(regression::setWeightCol);
    return regression.fit(assembled);
  }

  private static Dataset<Row> coefficients(CompressData data, LogisticRegressionModel model) {
    List<Double> all = new ArrayList<>();
    for (double coefficient : model.coefficients().toArray()) {
      all.add(coefficient);
    }
    return data.spark().createDataset(all, Encoders.DOUBLE()).toDF();
  }
}
