package dev.bellows.features.profile;

/** What the weight of a row says. */
public enum WeightMeaning {
  /** How many equal rows it stands for: a row of weight k is k rows. */
  FREQUENCY,
  /**
   * How much the row counts beside others: only ratios of weights matter, and the sample's size is
   * Kish's (Σw)² / Σw².
   */
  RELIABILITY
}
