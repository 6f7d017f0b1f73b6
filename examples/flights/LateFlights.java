import dev.bellows.compression.CompressedRows;
import dev.bellows.compression.PostBinningCompressor;
import dev.bellows.compression.learn.ExactnessContract;
import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.session.SessionConfig;
import dev.bellows.session.SparkSessionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Which flights are late: one logistic regression from all rows, one from cells. */
public final class LateFlights {
  private static final String[] FEATURES = {"distance_bin", "hour_bin", "weekday_bin", "month_bin"};

  private LateFlights() {}

  /** Reads the file that the first argument names. */
  public static void main(String[] args) throws java.io.IOException {
    try (SparkSession spark = SparkSessionFactory.create(SessionConfig.defaults())) {
      compare(spark.read().parquet(args[0])).forEach(System.out::println);
    }
  }

  /** Trains both ways; the coefficients and seconds, side by side. */
  public static List<String> compare(Dataset<Row> flights) {
    Dataset<Row> known =
        flights.selectExpr(
            "distance",
            "hour(date) AS hour",
            "dayofweek(date) AS weekday",
            "month(date) AS month",
            "int(delay > 15) AS late");
    BinningModel bins =
        Binner.quantiles(10)
            .columns("distance", "hour", "weekday", "month")
            .column("hour", BinPolicy.edges(5, 7, 9, 11, 13, 15, 17, 19, 21))
            .column("weekday", BinPolicy.distinct(7))
            .column("month", BinPolicy.distinct(12))
            .fit(known);
    LogisticRegression regression = new LogisticRegression().setLabelCol("late").setTol(1e-10);

    Dataset<Row> rows = vectors(bins.apply(known)).select("features", "late").cache();
    long count = rows.count(); // binned and in memory before the clock starts
    long start = System.nanoTime();
    LogisticRegressionModel ofRows = regression.fit(rows);
    double fit = seconds(start);

    start = System.nanoTime();
    try (CompressedRows cells = PostBinningCompressor.labelled(bins, "late").compress(known)) {
      double compress = seconds(start);
      Dataset<Row> compressed = vectors(cells.rows());
      Estimator<?> weighted = ExactnessContract.check(regression).apply(compressed);
      start = System.nanoTime();
      LogisticRegressionModel ofCells = (LogisticRegressionModel) weighted.fit(compressed);
      double fitCells = seconds(start);

      List<String> lines = new ArrayList<>();
      lines.add(line("", "rows", "cells"));
      lines.add(line("trained on", count + "", cells.report().rowsOut() + ""));
      lines.add(line("seconds to compress", "", number(compress)));
      lines.add(line("seconds to train", number(fit), number(fitCells)));
      lines.add(line("intercept", number(ofRows.intercept()), number(ofCells.intercept())));
      for (int i = 0; i < FEATURES.length; i++) {
        double first = ofRows.coefficients().apply(i);
        lines.add(line(FEATURES[i], number(first), number(ofCells.coefficients().apply(i))));
      }
      return lines;
    } finally {
      rows.unpersist();
    }
  }

  private static Dataset<Row> vectors(Dataset<Row> binned) {
    return new VectorAssembler().setInputCols(FEATURES).setOutputCol("features").transform(binned);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }

  private static String line(String name, String rows, String cells) {
    return String.format("%-20s %14s %14s", name, rows, cells);
  }
}
