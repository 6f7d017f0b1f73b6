package dev.bellows.features.trend;

/** How much of its own moment a row's features may know. */
public enum AsOf {
  /** The row itself and the rows sorted before it. */
  CURRENT_ROW,
  /** Only rows of an earlier time: neither the row itself nor any other row of its time. */
  STRICTLY_BEFORE
}
