package dev.bellows.optimization.cache;

/** What was decided about rows. */
public enum CacheVerdict {
  /** They are kept. */
  KEPT,
  /** The manager keeps the same rows already; they stay until all who asked have let go. */
  SHARED,
  /** Somebody else has cached the same rows: they are used, and never released. */
  CACHED_BY_OTHERS,
  /** No two registered queries, or places of one, read them. */
  NOT_REUSED,
  /** To compute them again is cheaper than to write and read them. */
  DOES_NOT_PAY,
  /** They do not fit into the memory that is left, and the disk would not pay. */
  TOO_LARGE;

  /** Whether queries read them from a cache. */
  public boolean isCached() {
    return this == KEPT || this == SHARED || this == CACHED_BY_OTHERS;
  }
}
