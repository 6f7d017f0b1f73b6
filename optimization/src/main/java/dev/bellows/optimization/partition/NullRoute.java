package dev.bellows.optimization.partition;

/** What becomes of the rows of the skewed side that have a null in their key. */
public enum NullRoute {
  /** They can have no partner and are in no result: filtered before the shuffle. */
  DROPPED,
  /** They can have no partner and are in the result: added behind the join, without a shuffle. */
  AROUND,
  /** The key cannot be null, by the schema. */
  NONE,
  /** Null equals null in this join: a key as any other. */
  AS_A_KEY
}
