package dev.bellows.features.trend;

/** The pandas whose defaults a definition follows where its versions differ. */
public enum PandasVersion {
  /** pandas 1.5: {@code pct_change} fills gaps forward. */
  V1_5,
  /** pandas 2: {@code pct_change} fills gaps forward. */
  V2,
  /** pandas 3: nothing is filled; the unadjusted {@code ewm} weighs gaps by their length. */
  V3
}
