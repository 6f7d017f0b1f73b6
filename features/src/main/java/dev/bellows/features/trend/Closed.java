package dev.bellows.features.trend;

/**
 * Which ends of a window belong to it, as pandas' {@code closed}. The right end is the row or the
 * time at which the window stands, the left end lies the window's length before it.
 */
public enum Closed {
  /** {@code (t − w, t]}: the last w rows or the last w of time, the current row included. */
  RIGHT(false, true),
  /** {@code [t − w, t)}: what came before; rows of the same time are left out too. */
  LEFT(true, false),
  /** {@code [t − w, t]}: one row more than {@link #RIGHT}. */
  BOTH(true, true),
  /** {@code (t − w, t)}: one row fewer than {@link #LEFT}. */
  NEITHER(false, false);

  private final boolean left;
  private final boolean right;

  Closed(boolean left, boolean right) {
    this.left = left;
    this.right = right;
  }

  boolean includesLeft() {
    return left;
  }

  boolean includesRight() {
    return right;
  }
}
