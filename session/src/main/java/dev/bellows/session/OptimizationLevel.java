package dev.bellows.session;

/**
 * How far Bellows may go in optimizing feature jobs. The session records the level as {@code
 * spark.bellows.optimization}, where the parts that act on it read it.
 */
public enum OptimizationLevel {
  /** Nothing is changed or suggested. */
  OFF,
  /** Only what cannot make a job slower or change its files. */
  SAFE,
  /** What pays on most jobs. */
  STANDARD,
  /** What pays on some jobs, and is measured. */
  AGGRESSIVE
}
