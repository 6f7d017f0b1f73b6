package dev.bellows.features.trend;

/** Whether the rows of missing values age an exponentially weighted mean. */
public enum Gaps {
  /** Older values lose weight over them as over any row. */
  COUNT,
  /** They pass as if they were not there: {@code ignore_na=True}. Time passes all the same. */
  IGNORE
}
