package dev.bellows.compression.learn;

import static dev.bellows.compression.learn.ContractTerms.number;
import static dev.bellows.compression.learn.ContractTerms.value;

import dev.bellows.compression.CompressionMode;
import dev.bellows.compression.learn.ExactnessContract.Change;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.DecisionTreeRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Trees: their gains are of weights, but one of their limits counts rows, and some draw samples.
 */
final class TreeTerms {
  private static final String ROWS = "minInstancesPerNode";
  private static final String SHARE = "minWeightFractionPerNode";
  private static final String DEPTH = "maxDepth";

  private TreeTerms() {}

  static ContractTerms of(Estimator<?> estimator) {
    double sampled =
        estimator.hasParam("subsamplingRate") ? number(estimator, "subsamplingRate") : 1;
    if (estimator.hasParam("bootstrap") && (Boolean) value(estimator, "bootstrap")) {
      return ContractTerms.refused(
          "Each tree draws rows with replacement, and a compressed row would be drawn, or not, with"
              + " all that it stands for. With bootstrap=false and subsamplingRate=1 it learns the"
              + " same.");
    }
    if (sampled < 1) {
      return ContractTerms.refused(
          "Each tree draws a sample of the rows, and a compressed row would be drawn, or not, with"
              + " all that it stands for. With subsamplingRate=1 it learns the same.");
    }
    long rows = (long) number(estimator, ROWS);
    if (rows > 1 && ContractTerms.isWeighted(estimator)) {
      return ContractTerms.refused(
          "minInstancesPerNode="
              + rows
              + " counts rows where they have weights, and compressed rows know only the weight."
              + " With minInstancesPerNode=1 it learns the same.");
    }
    return terms(estimator, rows);
  }

  private static ContractTerms terms(Estimator<?> estimator, long rows) {
    CompressionMode[] modes =
        estimator instanceof DecisionTreeRegressor
            ? CompressionMode.values()
            : new CompressionMode[] {CompressionMode.LABELLED};
    ContractTerms terms =
        ContractTerms.exact("Its gains are of weights.", modes)
            .same(
                "splits, predictions",
                "within 1e-9, of columns of at most maxBins different values; of others Spark looks"
                    + " at a sample")
            .same("feature importances", "within 1e-9")
            .reading(estimator, "validationIndicatorCol");
    return rows <= 1 ? terms : terms.change(change(rows), TreeTerms::put);
  }

  private static Change change(long rows) {
    return new Change(
        ROWS,
        String.valueOf(rows),
        "1, with " + SHARE + " = (" + rows + " − ½) / N",
        "it counts compressed rows; the share is of their weight, N, and the half keeps rounding"
            + " off");
  }

  private static void put(ParamMap changed, Estimator<?> estimator, Dataset<Row> compressed) {
    // A column of weights is there already: columnsOf has put it.
    String weight = (String) changed.apply(estimator.getParam("weightCol"));
    double share = (number(estimator, ROWS) - 0.5) / RowTotals.of(compressed, weight).weight();
    changed.put(estimator.getParam(ROWS), 1);
    if (share < 0.5) {
      changed.put(estimator.getParam(SHARE), Math.max(share, number(estimator, SHARE)));
      return;
    }
    changed.put(estimator.getParam(DEPTH), 0); // no node has that many rows on both sides
  }
}
