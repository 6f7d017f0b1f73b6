package dev.bellows.features.profile;

/** What variance, skewness and kurtosis are of. */
public enum MomentConvention {
  /** Of what the rows are a sample of, bias corrected: as pandas has them. */
  SAMPLE,
  /** Of the rows themselves: Spark's {@code var_pop}, {@code skewness} and {@code kurtosis}. */
  POPULATION
}
