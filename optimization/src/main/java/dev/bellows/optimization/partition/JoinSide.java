package dev.bellows.optimization.partition;

/** A side of a join. */
public enum JoinSide {
  /** The rows that {@code join} is called on. */
  LEFT,
  /** The rows that are joined to them. */
  RIGHT;

  JoinSide other() {
    return this == LEFT ? RIGHT : LEFT;
  }
}
