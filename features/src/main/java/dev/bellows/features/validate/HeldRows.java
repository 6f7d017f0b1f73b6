package dev.bellows.features.validate;

import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that were computed once and kept, with the report of how they keep their rules: what a gate
 * needs, which must know all rows before the first of them is written. {@link #close} releases
 * them.
 */
public final class HeldRows implements AutoCloseable {
  private final RuleSet rules;
  private final Dataset<Row> rows;
  private final boolean isOurs;
  private final RuleReport report;

  private HeldRows(RuleSet rules, Dataset<Row> rows, boolean isOurs, RuleReport report) {
    this.rules = rules;
    this.rows = rows;
    this.isOurs = isOurs;
    this.report = report;
  }

  /**
   * @param evaluate judges the rows when they are kept
   */
  static HeldRows of(
      RuleSet rules, Dataset<Row> rows, Function<Dataset<Row>, RuleReport> evaluate) {
    boolean isOurs = rows.storageLevel().equals(StorageLevel.NONE());
    Dataset<Row> kept = isOurs ? rows.persist(StorageLevel.MEMORY_AND_DISK()) : rows;
    try {
      return new HeldRows(rules, kept, isOurs, evaluate.apply(kept));
    } catch (RuntimeException e) {
      if (isOurs) {
        kept.unpersist(false);
      }
      throw e;
    }
  }

  /** All rows. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** The rows that fail no rule but those of severity info. */
  public Dataset<Row> passing() {
    return rules.passing(rows);
  }

  /** The other rows, with the names of the rules that they fail: {@link RuleSet#failing}. */
  public Dataset<Row> failing() {
    return rules.failing(rows);
  }

  /** How the rows keep the rules. */
  public RuleReport report() {
    return report;
  }

  /** Releases the rows, unless they were cached before; asked for again, they are recomputed. */
  @Override
  public void close() {
    if (isOurs) {
      rows.unpersist(false);
    }
  }
}
