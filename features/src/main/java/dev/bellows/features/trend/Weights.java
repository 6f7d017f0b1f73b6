package dev.bellows.features.trend;

/** How an exponentially weighted mean begins. */
public enum Weights {
  /** The weights are divided by their sum, so that the first values do not dominate. */
  ADJUSTED,
  /** The first value is the first mean, of which each row keeps a share: {@code adjust=False}. */
  RECURSIVE
}
