package dev.bellows.features.validate;

/**
 * What a row is for which a condition is neither true nor false: SQL's unknown, which comes of
 * nulls.
 */
public enum NullPolicy {
  /** It fails: only what is known to be right is right. */
  FAIL,
  /** It passes, as with SQL's {@code CHECK}. */
  PASS,
  /** It neither passes nor fails and does not count in the pass rate. */
  SKIP
}
