package dev.bellows.features.trend;

/** The scale of a rank. */
public enum RankScale {
  /** From 1 to the number of non-missing values in the window. */
  POSITION,
  /** The position divided by the number of non-missing values: above 0, at most 1. */
  PCT
}
