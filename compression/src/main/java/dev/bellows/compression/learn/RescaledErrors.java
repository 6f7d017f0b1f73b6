package dev.bellows.compression.learn;

import dev.bellows.compression.CellSchema;
import dev.bellows.core.Args;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The statistics of a regression that count rows, for one that was trained on rows compressed with
 * their label (LABELLED). Spark counts the G compressed rows in the place of the N rows. The sum of
 * squared residuals is the same, so the standard errors are to be multiplied by √((G − k) / (N −
 * k)), k being the coefficients. Its R² divides by (W − 1) / (W − Σw²/W) times the label's sum of
 * squares, with the compressed rows' weights w: 1 − R² is to be multiplied by that, too.
 *
 * @param rows N: the sum of the weights
 * @param degreesOfFreedom N − k
 * @param standardErrors of the coefficients, then of the intercept where there is one, as Spark
 *     orders them
 * @param tValues likewise
 * @param pValues likewise, two-sided, of Student's distribution
 * @param r2 the share of the label's variance that is explained
 * @param adjustedR2 the same, less what as many coefficients would explain by chance
 */
public record RescaledErrors(
    double rows,
    double degreesOfFreedom,
    List<Double> standardErrors,
    List<Double> tValues,
    List<Double> pValues,
    double r2,
    double adjustedR2) {
  public RescaledErrors {
    standardErrors = List.copyOf(standardErrors);
    tValues = List.copyOf(tValues);
    pValues = List.copyOf(pValues);
  }

  /**
   * The statistics of a linear regression without a penalty, solved by the normal equations. Runs
   * one job over the compressed rows and those of Spark's summary.
   *
   * @param model as it came from the fit
   * @param compressed the rows that it was trained on; their weights are numbers of rows
   * @throws IllegalArgumentException if they stand for no more rows than there are coefficients
   * @throws UnsupportedOperationException if Spark has no standard errors of the model: it was
   *     trained with a penalty, or by l-bfgs
   */
  public static RescaledErrors of(LinearRegressionModel model, Dataset<Row> compressed) {
    RowTotals totals = RowTotals.of(compressed, CellSchema.WEIGHT);
    LinearRegressionSummary summary = model.summary();
    double rows = totals.weight();
    long k = summary.numInstances() - summary.degreesOfFreedom();
    Args.check(
        rows > k, "Invalid rows: of weight %s; it must be more than the %s coefficients", rows, k);
    double freedom = rows - k;
    double factor = Math.sqrt(summary.degreesOfFreedom() / freedom);
    double[] errors =
        Arrays.stream(summary.coefficientStandardErrors()).map(e -> e * factor).toArray();
    double[] t = Arrays.stream(summary.tValues()).map(v -> v / factor).toArray();
    TDistribution student = new TDistribution(null, freedom);
    double[] p =
        Arrays.stream(t).map(v -> 2 * student.cumulativeProbability(-Math.abs(v))).toArray();
    double unexplained =
        (1 - summary.r2()) * (rows - 1) / (rows - totals.compressedSquares() / rows);
    double total = rows - (model.getFitIntercept() ? 1 : 0);
    return new RescaledErrors(
        rows,
        freedom,
        list(errors),
        list(t),
        list(p),
        1 - unexplained,
        1 - unexplained * total / freedom);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
