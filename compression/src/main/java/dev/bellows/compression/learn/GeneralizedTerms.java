package dev.bellows.compression.learn;

import static dev.bellows.compression.learn.ContractTerms.number;
import static dev.bellows.compression.learn.ContractTerms.value;

import dev.bellows.compression.CompressionMode;
import java.util.Locale;
import org.apache.spark.ml.regression.GeneralizedLinearRegression;

/** Generalized linear models, by iteratively reweighted least squares. */
final class GeneralizedTerms {
  private GeneralizedTerms() {}

  static ContractTerms of(GeneralizedLinearRegression estimator) {
    String family = ((String) value(estimator, "family")).toLowerCase(Locale.ROOT);
    if (number(estimator, "regParam") > 0) {
      return ContractTerms.unknown();
    }
    ContractTerms terms =
        switch (family) {
          case "binomial" -> binomial();
          case "poisson", "gaussian" -> sums(family.equals("poisson"));
          default -> ContractTerms.unknown();
        };
    return terms.reading(estimator, "offsetCol");
  }

  private static ContractTerms binomial() {
    return ContractTerms.exact(
            "A cell is the share of its rows whose label is 1. Its first guess, (wy + 0.5) / (w +"
                + " 1), is fit for shares; compressed by the label, a row of great weight would"
                + " start at the edge, where the steps diverge.",
            CompressionMode.CELLS)
        .same("coefficients, intercept", "within 1e-9")
        .same("standard errors, t and p values", "within 1e-6")
        .different("deviance, aic", "they are of shares, not of single labels")
        .different("degrees of freedom", "they count cells");
  }

  private static ContractTerms sums(boolean isDispersionFixed) {
    ContractTerms terms =
        ContractTerms.exact(
                "Its equations are sums over rows, weighted by their number.",
                CompressionMode.LABELLED,
                CompressionMode.CELLS)
            .same("coefficients, intercept", "within 1e-9");
    if (isDispersionFixed) {
      return terms
          .same("standard errors, t and p values", "within 1e-9")
          .same("deviance, aic", "within 1e-9 where rows are LABELLED")
          .different("degrees of freedom, dispersion", "they count compressed rows");
    }
    return terms
        .rescaled(
            "standard errors, t values",
            "times and over √((G − k) / (N − k)) where rows are LABELLED: the dispersion counts"
                + " compressed rows")
        .same("deviance", "within 1e-9 where rows are LABELLED")
        .different("degrees of freedom, p values, aic", "they count compressed rows");
  }
}
