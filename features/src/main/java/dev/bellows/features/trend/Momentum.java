package dev.bellows.features.trend;

/** How the current value is set against the mean of its window. */
public enum Momentum {
  /** x − mean, in the unit of the column. */
  DIFFERENCE,
  /** x / mean, without a unit; ±∞ for a mean of 0 (null for 0 / 0). */
  RATIO
}
