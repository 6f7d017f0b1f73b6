package dev.bellows.optimization.delta;

/**
 * How large files shall be.
 *
 * @param targetBytes the largest that a rewrite makes
 */
record FileSizes(long targetBytes) {
  /** Files below this size are rewritten: above it, two of them would not fit into one. */
  long smallBytes() {
    return Math.max(1, targetBytes / 2);
  }
}
