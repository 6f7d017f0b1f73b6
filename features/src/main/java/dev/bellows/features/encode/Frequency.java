package dev.bellows.features.encode;

/** How the frequency of a category is told. */
public enum Frequency {
  /** Its share of all rows, 0 to 1; of all weight where rows are weighted. */
  SHARE,
  /** Its rows; the sum of their weights where rows are weighted. */
  COUNT
}
