package dev.bellows.features.trend;

/** What {@code pctChange} does about missing values. */
public enum Fill {
  /** Nothing: a change from or to a missing value is missing. The default, as in pandas 3. */
  NONE,
  /** The last value there was stands in for a missing one, as in pandas 1 and 2 by default. */
  FORWARD
}
