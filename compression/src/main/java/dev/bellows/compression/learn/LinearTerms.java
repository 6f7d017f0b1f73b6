package dev.bellows.compression.learn;

import static dev.bellows.compression.learn.ContractTerms.number;
import static dev.bellows.compression.learn.ContractTerms.value;

import dev.bellows.compression.CellSchema;
import dev.bellows.compression.CompressionMode;
import dev.bellows.compression.learn.ExactnessContract.Change;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Linear models, found by a loss and a penalty. The loss is a weighted mean and the same either
 * way; the penalty is not where it is of standardised coefficients: Spark's summaries divide the
 * sum of squares by W − Σw²/W, which takes each compressed row for one observation. Let r be the
 * variance of the rows over that of the compressed rows, the same for all columns. A penalty in σ²
 * is then r times too small, one in σ √r times: which the parameters of the penalty can make up
 * for.
 */
final class LinearTerms {
  private static final String SOLVER = "within 1e-6 at tol 1e-10, the nearer the smaller tol is";
  private static final String LOSS = "The loss is a mean over rows, weighted by their number.";
  private static final String R2 =
      "Spark takes (W − 1) / (W − Σw²/W) times the label's sum of squares, 1 only of plain rows";
  private static final String PENALTY = "regParam";
  private static final String MIX = "elasticNetParam";

  private LinearTerms() {}

  static ContractTerms of(Estimator<?> estimator) {
    return estimator instanceof LinearRegression ? regression(estimator) : classifier(estimator);
  }

  private static ContractTerms classifier(Estimator<?> estimator) {
    ContractTerms terms =
        ContractTerms.exact(LOSS, CompressionMode.LABELLED)
            .same("coefficients, intercept", SOLVER)
            .same("probabilities and weighted metrics", "as the coefficients are");
    boolean isPlain = number(estimator, PENALTY) == 0 || !isStandardised(estimator);
    if (isPlain) {
      return terms;
    }
    return scaled(terms, estimator, new Powers(0.5, 1));
  }

  private static ContractTerms regression(Estimator<?> estimator) {
    if ("huber".equals(value(estimator, "loss"))) {
      return ContractTerms.unknown();
    }
    boolean isByNormalEquations = !"l-bfgs".equals(value(estimator, "solver"));
    if (number(estimator, PENALTY) == 0) {
      return leastSquares(isByNormalEquations);
    }
    ContractTerms terms =
        ContractTerms.exact(LOSS, CompressionMode.LABELLED)
            .same(
                "coefficients, intercept",
                isByNormalEquations && mix(estimator) == 0
                    ? "within 1e-9 (of up to 4,096 features)"
                    : SOLVER)
            .same("mean squared error", "as the coefficients are")
            .different("r2, adjusted r2", R2);
    if (isByNormalEquations) {
      return terms; // WeightedLeastSquares divides by W alone
    }
    // The penalty is divided by the label's standard deviation, too.
    Powers powers = isStandardised(estimator) ? new Powers(0.5, 0.5) : new Powers(0, -0.5);
    return scaled(terms, estimator, powers);
  }

  private static ContractTerms leastSquares(boolean isByNormalEquations) {
    return ContractTerms.exact(
            "The normal equations are sums over rows, weighted by their number.",
            CompressionMode.LABELLED,
            CompressionMode.CELLS)
        .same("coefficients, intercept", isByNormalEquations ? "within 1e-12" : SOLVER)
        .same("mean squared error", "within 1e-12 where rows are LABELLED")
        .rescaled(
            "standard errors, t values",
            "times and over √((G − k) / (N − k)), G the compressed rows, N the rows, k the"
                + " coefficients: RescaledErrors (LABELLED), or LeastSquares (both)")
        .rescaled("p values", "with N − k degrees of freedom: RescaledErrors")
        .rescaled("r2, adjusted r2", R2 + ": RescaledErrors");
  }

  private static boolean isStandardised(Estimator<?> estimator) {
    return (Boolean) value(estimator, "standardization");
  }

  /**
   * How many times the parts of the penalty are to be multiplied by the ratio of variances.
   *
   * @param absolute the power for the part of absolute values
   * @param squared the power for the part of squares
   */
  private record Powers(double absolute, double squared) {}

  private static ContractTerms scaled(ContractTerms terms, Estimator<?> estimator, Powers powers) {
    double mix = mix(estimator);
    String ratio = "r = (W − Σ sample_weight² / W) / (W − Σ sample_weight_squared / W)";
    String to =
        mix == 0
            ? number(estimator, PENALTY) + " × " + power(powers.squared())
            : "its two parts × " + power(powers.absolute()) + " and " + power(powers.squared());
    Change change =
        new Change(
            PENALTY,
            String.valueOf(number(estimator, PENALTY)),
            to + ", " + ratio,
            "the penalty is of standardised coefficients, and Spark's standard deviations take each"
                + " compressed row for one observation");
    return terms.change(change, (changed, e, compressed) -> put(changed, e, compressed, powers));
  }

  private static String power(double power) {
    if (power == 0) {
      return "1";
    }
    if (power == 1) {
      return "r";
    }
    return power > 0 ? "√r" : "1/√r";
  }

  private static double mix(Estimator<?> estimator) {
    return number(estimator, MIX);
  }

  private static void put(
      ParamMap changed, Estimator<?> estimator, Dataset<Row> compressed, Powers powers) {
    double ratio = RowTotals.of(compressed, CellSchema.WEIGHT).varianceRatio();
    double mix = mix(estimator);
    double absolute = number(estimator, PENALTY) * mix * Math.pow(ratio, powers.absolute());
    double squared = number(estimator, PENALTY) * (1 - mix) * Math.pow(ratio, powers.squared());
    changed.put(estimator.getParam(PENALTY), absolute + squared);
    if (mix > 0) {
      changed.put(estimator.getParam(MIX), absolute / (absolute + squared));
    }
  }
}
