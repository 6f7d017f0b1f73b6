package dev.bellows.features.drift;

/** What null and NaN are to the PSI. */
public enum MissingValues {
  /** A bucket of their own: more of them is drift. */
  OWN_BUCKET,
  /** Left out, on both sides. As evidently, feature_engine and chronon. */
  EXCLUDED,
  /** The number -1. As toad. */
  MINUS_ONE
}
