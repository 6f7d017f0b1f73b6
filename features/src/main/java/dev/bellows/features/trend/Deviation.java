package dev.bellows.features.trend;

/** What the squared deviations from the mean are divided by. */
public enum Deviation {
  /** n − 1: the unbiased variance, pandas' {@code ddof=1}. Missing below 2 values. */
  SAMPLE,
  /** n: the variance of these values alone, pandas' {@code ddof=0}. */
  POPULATION;

  int lostDegrees() {
    return this == SAMPLE ? 1 : 0;
  }
}
