package dev.bellows.features.trend;

/** How the unadjusted exponentially weighted mean takes in a value that follows missing ones. */
enum EwmaRule {
  /** The weight of what was is halved each half-life, whatever was missing. */
  BY_ELAPSED_ROWS,
  /** The new value's weight is that of one row's step: pandas 1 and 2. */
  BY_ONE_ROW,
  /** pandas 3: by elapsed rows where the half-life is one row, by one row otherwise. */
  PANDAS_3
}
