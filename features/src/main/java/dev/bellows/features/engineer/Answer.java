package dev.bellows.features.engineer;

import dev.bellows.core.Args;

/** What a row gets where an operation has no answer of its own. */
public sealed interface Answer {
  /** Null. */
  Answer NULL = new Null();

  /**
   * The query fails when it comes to such a row and the new column is read. The error names the
   * operation and its columns, never a row's contents.
   */
  Answer ERROR = new Failure();

  /**
   * That number.
   *
   * @throws IllegalArgumentException for NaN, which Bellows takes as missing: {@link #NULL} it is
   */
  static Answer value(double number) {
    return new Value(number);
  }

  /** {@link #NULL}. */
  record Null() implements Answer {}

  /** {@link #ERROR}. */
  record Failure() implements Answer {}

  /** {@link #value(double)}. */
  record Value(double number) implements Answer {
    /** Checks the number. */
    public Value {
      Args.check(!Double.isNaN(number), "Invalid answer: NaN; use null for no number");
    }
  }
}
