package dev.bellows.features.trend;

/** The rank that equal values share. */
public enum RankTies {
  /** The mean of the ranks they span. */
  AVERAGE,
  /** The lowest of the ranks they span. */
  MIN,
  /** The highest of the ranks they span. */
  MAX
}
