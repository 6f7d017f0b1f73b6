package dev.bellows.features.trend;

/** How the unadjusted exponentially weighted mean takes in a value that follows missing ones. */
enum EwmaRule {
  /** The weight of what was is halved each half-life, whatever was missing: pandas 3. */
  BY_ELAPSED_ROWS,
  /** The new value's weight is that of one row's step: pandas 1 and 2. */
  BY_ONE_ROW
}
