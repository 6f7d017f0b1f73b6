package dev.bellows.compression.learn;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.var_pop;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.binning.BinningModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Flights whose lateness depends on what is known of them, binned: as rows, and grouped in the
 * plainest manner, as cells with and without the label.
 */
record BinnedRows(BinningModel bins, Dataset<Row> rows) {
  static final StructType SCHEMA =
      new StructType()
          .add("distance", "double")
          .add("hour", "double")
          .add("load", "double")
          .add("delay", "double")
          .add("late", "double")
          .add("bags", "double")
          .add("w", "double");

  private static final String[] FEATURES = {"distance", "hour", "load"};
  private static final Column[] KEY = {col("distance_bin"), col("hour_bin"), col("load_bin")};

  /** That many flights, the same for the same number. */
  static BinnedRows of(int flights) {
    Random random = new Random(20010101);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < flights; i++) {
      double distance = Math.exp(6 + 0.8 * random.nextGaussian());
      double hour = random.nextInt(24);
      double load = 0.4 + 0.6 * random.nextDouble() * hour / 24 + 0.1 * random.nextDouble();
      double delay =
          -4 + 0.01 * distance + hour * hour / 20 + 30 * load + 12 * random.nextGaussian();
      double late = delay > 25 ? 1 : 0;
      double bags = poisson(random, Math.exp(0.2 + load + 0.0002 * distance));
      double weight = 1 + random.nextInt(4);
      rows.add(RowFactory.create(distance, hour, load, delay, late, bags, weight));
    }
    Dataset<Row> plain = TestSession.get().createDataFrame(rows, SCHEMA).coalesce(1);
    BinningModel bins =
        Binner.quantiles(6)
            .columns(FEATURES)
            .column("hour", BinPolicy.edges(5, 9, 13, 17, 20))
            .fit(plain);
    return new BinnedRows(bins, bins.apply(plain).cache());
  }

  private static double poisson(Random random, double mean) {
    double left = Math.exp(-mean);
    double u = random.nextDouble();
    int k = 0;
    while (u > left && k < 60) {
      u -= left;
      k++;
      left *= mean / k;
    }
    return k;
  }

  /** LABELLED: one row for each combination of bins and label. */
  Dataset<Row> labelled(String label) {
    List<Column> key = new ArrayList<>(List.of(KEY));
    key.add(col(label));
    return rows.groupBy(key.toArray(Column[]::new))
        .agg(
            count(lit(1)).as("n"),
            count(lit(1)).cast("double").as("sample_weight"),
            count(lit(1)).cast("double").as("sample_weight_squared"))
        .coalesce(1)
        .cache();
  }

  /** LABELLED with the weights of column w. */
  Dataset<Row> weighted(String label) {
    List<Column> key = new ArrayList<>(List.of(KEY));
    key.add(col(label));
    return rows.groupBy(key.toArray(Column[]::new))
        .agg(
            count(lit(1)).as("n"),
            sum("w").as("sample_weight"),
            sum(col("w").multiply(col("w"))).as("sample_weight_squared"))
        .coalesce(1)
        .cache();
  }

  /** CELLS: one row for each combination of bins, with what is known of the measure. */
  Dataset<Row> cells(String measure) {
    return rows.groupBy(KEY)
        .agg(
            count(lit(1)).as("n"),
            count(lit(1)).cast("double").as("sample_weight"),
            count(lit(1)).cast("double").as("sample_weight_squared"),
            avg(measure).as(measure + "_mean"),
            var_pop(col(measure)).multiply(count(col(measure))).as(measure + "_m2"),
            count(col(measure)).cast("double").as(measure + "_weight"))
        .coalesce(1)
        .cache();
  }

  /** The rows with their codes as one vector, {@code features}. */
  static Dataset<Row> vectors(Dataset<Row> binned) {
    return new VectorAssembler()
        .setInputCols(new String[] {"distance_bin", "hour_bin", "load_bin"})
        .setOutputCol("features")
        .transform(binned)
        .cache();
  }
}
