package dev.bellows.compression.learn;

import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * A linear model with the standard errors that its rows would give.
 *
 * @param target the column that is explained
 * @param rows the weight of the rows with a target: their number where they had no weights
 * @param cells how many cells they were
 * @param coefficients the intercept, then those of the features in their order
 * @param references of each one-hot feature the bin that its coefficients are compared with
 * @param residualSquares the sum of the rows' squared residuals
 * @param totalSquares the sum of their squared distances to the mean
 */
public record LeastSquaresFit(
    String target,
    double rows,
    long cells,
    List<Coefficient> coefficients,
    Map<String, String> references,
    double residualSquares,
    double totalSquares) {
  public LeastSquaresFit {
    coefficients = List.copyOf(coefficients);
    references = Map.copyOf(references);
  }

  /**
   * A coefficient.
   *
   * @param feature the column; empty for the intercept
   * @param bin the bin's label; empty for the intercept and for a feature of representatives
   * @param estimate the change of the target, in its unit
   * @param standardError where the residuals' variance is the same everywhere
   * @param robustStandardError HC1: the root of White's variance times n / (n − k)
   */
  public record Coefficient(
      String feature,
      String bin,
      double estimate,
      double standardError,
      double robustStandardError) {
    /** {@code intercept}, {@code distance}, or {@code distance: (100, 200]}. */
    public String name() {
      if (feature.isEmpty()) {
        return "intercept";
      }
      return bin.isEmpty() ? feature : feature + ": " + bin;
    }

    /** The estimate over its standard error. */
    public double tValue() {
      return estimate / standardError;
    }
  }

  /** n − k: the rows less the coefficients. */
  public double degreesOfFreedom() {
    return rows - coefficients.size();
  }

  /** The variance of the residuals: their sum of squares over the degrees of freedom. */
  public double residualVariance() {
    return residualSquares / degreesOfFreedom();
  }

  /** The share of the target's variance that is explained; NaN of a constant target. */
  public double rSquared() {
    return 1 - residualSquares / totalSquares;
  }

  /** The same, less what as many coefficients would explain by chance. */
  public double adjustedRSquared() {
    return 1 - (1 - rSquared()) * (rows - 1) / degreesOfFreedom();
  }

  /** The probability of so large a t value, of either sign, if the coefficient were 0. */
  public double pValue(Coefficient coefficient) {
    double t = Math.abs(coefficient.tValue());
    return 2 * new TDistribution(null, degreesOfFreedom()).cumulativeProbability(-t);
  }

  /**
   * The coefficient of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Coefficient coefficient(String name) {
    return coefficients.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "No coefficient '%s'. There are: %s",
                        name, coefficients.stream().map(Coefficient::name).toList())));
  }
}
