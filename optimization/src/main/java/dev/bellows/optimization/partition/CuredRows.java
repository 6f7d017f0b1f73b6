package dev.bellows.optimization.partition;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that were computed in another way than the plain one, and the means to prove that they are
 * the same.
 */
public final class CuredRows {
  private final Dataset<Row> rows;
  private final Dataset<Row> plain;
  private final SaltingExplanation explanation;
  private final OptionalInt digits;
  private final List<String> lists;

  CuredRows(Dataset<Row> rows, Dataset<Row> plain, SaltingExplanation explanation) {
    this(rows, plain, explanation, OptionalInt.empty(), List.of());
  }

  /**
   * @param digits to which doubles are compared; all when empty
   * @param lists columns whose arrays have no order
   */
  CuredRows(
      Dataset<Row> rows,
      Dataset<Row> plain,
      SaltingExplanation explanation,
      OptionalInt digits,
      List<String> lists) {
    this.rows = rows;
    this.plain = plain;
    this.explanation = explanation;
    this.digits = digits;
    this.lists = List.copyOf(lists);
  }

  /** The rows, with the names and the order of columns that the plain operation gives. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** What was done and why. */
  public SaltingExplanation explanation() {
    return explanation;
  }

  /**
   * Compares the rows with those of the plain operation: their number, and two independent sums of
   * 64-bit hashes, which do not depend on the order. Different rows pass by an accident of about
   * 2⁻¹²⁸ alone. Where sums of doubles are compared, 11 digits count. Runs two queries: the plain
   * operation too, with all its skew.
   *
   * @throws dev.bellows.core.BellowsException if a column has a type that cannot be compared
   */
  public Verification verify() {
    return new Verification(sum(plain), sum(rows));
  }

  private RowSum sum(Dataset<Row> some) {
    return RowSum.of(RowSum.inOrder(some, lists), digits);
  }
}
