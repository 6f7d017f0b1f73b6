package dev.bellows.benchmarks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.Psi;
import dev.bellows.features.drift.PsiSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.QuantileDiscretizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The counts of all columns' reference deciles on both sides, by everybody who can count them. */
final class PsiQueries {
  static final int BINS = 10;

  private PsiQueries() {}

  static DriftReport bellows(PsiData data) {
    return Psi.of(data.readReference(), data.readCurrent(), PsiSpec.standard());
  }

  /**
   * Spark ML's discretizer for the edges, with Bellows' rank error, its bucketizer for the bins,
   * and a group-by of all columns under each other for the counts.
   */
  static Dataset<Row> sparkMl(PsiData data) {
    String[] columns = data.size().names().toArray(String[]::new);
    String[] bins = data.size().names().stream().map(c -> c + "_bin").toArray(String[]::new);
    Bucketizer bucketizer =
        new QuantileDiscretizer()
            .setInputCols(columns)
            .setOutputCols(bins)
            .setNumBuckets(BINS)
            .setRelativeError(0.001)
            .setHandleInvalid("keep")
            .fit(data.readReference());
    String stacked =
        "stack(%s, %s) AS (feature, bin)"
            .formatted(
                columns.length,
                IntStream.range(0, columns.length)
                    .mapToObj(i -> i + ", " + bins[i])
                    .collect(Collectors.joining(", ")));
    Dataset<Row> before =
        bucketizer.transform(data.readReference()).selectExpr(stacked).withColumn("side", lit(0));
    Dataset<Row> after =
        bucketizer.transform(data.readCurrent()).selectExpr(stacked).withColumn("side", lit(1));
    return before.union(after).groupBy("side", "feature", "bin").agg(count(col("side")).as("rows"));
  }

  /**
   * One row: for each side, column and inner edge, in this order, the rows up to the edge, which is
   * the exact decile.
   */
  static String duckDb(PsiData data) {
    List<String> edges = new ArrayList<>();
    for (String column : data.size().names()) {
      edges.add(
          "quantile_disc(%s, [%s]) AS e_%s"
              .formatted(
                  column,
                  IntStream.range(1, BINS)
                      .mapToObj(i -> "0." + i)
                      .collect(Collectors.joining(", ")),
                  column));
    }
    return "WITH e AS (SELECT %s FROM %s), before AS (%s), after AS (%s) SELECT * FROM before, after"
        .formatted(
            String.join(", ", edges),
            files(data.reference()),
            counts(data, data.reference(), "r"),
            counts(data, data.current(), "c"));
  }

  private static String counts(PsiData data, Path side, String prefix) {
    List<String> counts = new ArrayList<>();
    for (String column : data.size().names()) {
      for (int edge = 1; edge < BINS; edge++) {
        counts.add(
            "count(*) FILTER (d.%1$s <= e.e_%1$s[%2$s]) AS %3$s_%1$s_%2$s"
                .formatted(column, edge, prefix));
      }
    }
    return "SELECT %s FROM %s AS d, e".formatted(String.join(", ", counts), files(side));
  }

  private static String files(Path folder) {
    return "read_parquet(%s)".formatted(DuckDbPeer.quoted(folder.resolve("*.parquet").toString()));
  }
}
