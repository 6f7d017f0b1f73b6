package dev.bellows.features.drift;

/** A number that says how far a feature moved: 0 where its distribution is the same. */
public enum DriftMeasure {
  /** The population stability index. */
  PSI,
  /** The population stability index less what chance alone adds to it. */
  DEBIASED_PSI,
  /** The Jensen–Shannon distance, 0 to 1. */
  JENSEN_SHANNON,
  /** The Hellinger distance, 0 to 1. */
  HELLINGER,
  /** The total variation distance, 0 to 1. */
  TOTAL_VARIATION,
  /** The Kolmogorov–Smirnov distance, 0 to 1; NaN for features whose bins have no order. */
  KOLMOGOROV_SMIRNOV;

  /** The number; NaN where it is not defined. */
  public double of(FeatureDrift drift) {
    return switch (this) {
      case PSI -> drift.psi();
      case DEBIASED_PSI -> drift.debiased();
      case JENSEN_SHANNON -> drift.jensenShannon();
      case HELLINGER -> drift.hellinger();
      case TOTAL_VARIATION -> drift.totalVariation();
      case KOLMOGOROV_SMIRNOV ->
          drift.kolmogorovSmirnov().map(TestResult::statistic).orElse(Double.NaN);
    };
  }
}
