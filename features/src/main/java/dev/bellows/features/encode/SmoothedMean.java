package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;

/** The mean of a category, drawn to the prior: the formulas that {@link Smoothing} names. */
final class SmoothedMean {
  private SmoothedMean() {}

  /** The mean; null where no row has the target. */
  static Column of(Smoothing smoothing, TargetStatistic category, Prior prior) {
    if (prior.weight() == 0) {
      return lit(null).cast("double");
    }
    Column present = when(category.weight().gt(0), category.weight());
    Column known;
    if (smoothing instanceof Smoothing.MEstimate estimate) {
      known = withRowsOfPrior(category, present, prior, estimate.m());
    } else if (smoothing instanceof Smoothing.Sigmoid sigmoid) {
      known = sigmoid(sigmoid, category, present, prior);
    } else if (smoothing instanceof Smoothing.EmpiricalBayes) {
      known = empiricalBayes(category, present, prior);
    } else {
      known = withRowsOfPrior(category, present, prior, prior.credibility());
    }
    return when(known.isNotNull(), known).otherwise(lit(prior.mean()));
  }

  private static Column withRowsOfPrior(
      TargetStatistic category, Column present, Prior prior, double rows) {
    return Double.isInfinite(rows)
        ? lit(null).cast("double")
        : category.sum().plus(lit(rows * prior.mean())).divide(present.plus(lit(rows)));
  }

  private static Column sigmoid(
      Smoothing.Sigmoid sigmoid, TargetStatistic category, Column present, Prior prior) {
    Column steps = lit(sigmoid.k()).minus(present).divide(lit(sigmoid.f()));
    return mixed(lit(1.0).divide(lit(1.0).plus(exp(steps))), category, present, prior);
  }

  private static Column empiricalBayes(TargetStatistic category, Column present, Prior prior) {
    Column known = present.multiply(lit(prior.variance()));
    Column all = known.plus(category.m2().divide(present));
    return mixed(known.divide(when(all.gt(0), all)), category, present, prior);
  }

  private static Column mixed(Column share, TargetStatistic category, Column present, Prior prior) {
    return share
        .multiply(category.sum().divide(present))
        .plus(lit(1.0).minus(share).multiply(lit(prior.mean())));
  }
}
