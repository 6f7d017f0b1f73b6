package dev.bellows.features.trend;

/** What the relative change from a base of zero is. */
public enum ZeroBase {
  /** ±∞ by the sign of the change, null for 0 to 0: as pandas. */
  INFINITE,
  /** Null. */
  NULL
}
