package dev.bellows.optimization.partition;

/** Which rows a join gives. */
public enum JoinType {
  /** Pairs with the same key. */
  INNER("inner"),
  /** Those, and the left rows without a partner. */
  LEFT("left"),
  /** Those, and the right rows without a partner. */
  RIGHT("right"),
  /** Those, and the rows of both sides without a partner. */
  FULL("full"),
  /** The left rows with a partner, each once. */
  SEMI("left_semi"),
  /** The left rows without a partner. */
  ANTI("left_anti");

  private final String spark;

  JoinType(String spark) {
    this.spark = spark;
  }

  /** The name that {@code Dataset.join} takes. */
  String spark() {
    return spark;
  }

  /** Whether it gives that side's rows without a partner. */
  boolean keepsUnmatched(JoinSide side) {
    return switch (this) {
      case LEFT, ANTI -> side == JoinSide.LEFT;
      case RIGHT -> side == JoinSide.RIGHT;
      case FULL -> true;
      case INNER, SEMI -> false;
    };
  }

  /** Whether it gives left rows alone. */
  boolean isExistence() {
    return this == SEMI || this == ANTI;
  }
}
