package dev.bellows.optimization.partition;

import dev.bellows.core.BellowsException;
import java.util.Locale;

/** Whether rows are those of the plain operation, as multisets. */
public final class Verification {
  private final RowSum plain;
  private final RowSum cured;

  Verification(RowSum plain, RowSum cured) {
    this.plain = plain;
    this.cured = cured;
  }

  /** Whether they are the same. */
  public boolean holds() {
    return plain.equals(cured);
  }

  /** The number of rows of the plain operation. */
  public long rows() {
    return plain.rows();
  }

  /**
   * Refuses rows that are not the same.
   *
   * @throws BellowsException if they differ
   */
  public void requireHolds() {
    if (!holds()) {
      throw new BellowsException(
          "Cannot trust the rows: " + toText() + ". Use the plain operation, and report the case.");
    }
  }

  /** The outcome in a line, without any value of a row. */
  public String toText() {
    if (!plain.columns().equals(cured.columns())) {
      return "columns " + cured.columns() + " instead of " + plain.columns();
    }
    if (plain.rows() != cured.rows()) {
      return String.format(Locale.ROOT, "%,d rows instead of %,d", cured.rows(), plain.rows());
    }
    return String.format(
        Locale.ROOT, holds() ? "the same %,d rows" : "other values in the %,d rows", plain.rows());
  }

  @Override
  public String toString() {
    return toText();
  }
}
