package dev.bellows.features.trend;

/** Whether the rows of missing values age an exponentially weighted mean. */
public enum Gaps {
  /** Older values lose weight over them as over any row. */
  COUNT,
  /** They pass as if neither they nor the step to them were there: {@code ignore_na=True}. */
  IGNORE
}
