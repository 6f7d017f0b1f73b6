package dev.bellows.features.trend;

/** How the spread of a window's values is measured. */
public enum Volatility {
  /** The sample standard deviation (n − 1), in the unit of the column. */
  STANDARD_DEVIATION,
  /** Sample standard deviation / mean; negative for a negative mean, ±∞ for a mean of 0. */
  COEFFICIENT_OF_VARIATION
}
