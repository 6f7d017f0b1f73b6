package dev.bellows.features.drift;

/** What the tests say of a feature. */
public enum DriftVerdict {
  /** No difference is proven: the PSI is what chance alone gives to so few rows. */
  STABLE,
  /** The distributions differ, but by more than the materiality it is not proven. */
  CHANGED,
  /** The distributions differ by more than the materiality. */
  DRIFTED,
  /** There is nothing to compare: one side has no rows. */
  UNKNOWN
}
