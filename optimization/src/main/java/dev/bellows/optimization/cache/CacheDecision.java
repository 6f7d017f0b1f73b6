package dev.bellows.optimization.cache;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * What was decided about rows, and why.
 *
 * @param name of the rows: in Spark's UI {@code In-memory table NAME}
 * @param verdict what was decided
 * @param reason why, in a sentence with the numbers
 * @param level where the rows are kept; empty unless they are
 * @param cost the numbers; empty where nothing was weighed
 * @param rows the rows to go on with: a query that sees what is cached now. One that ran before, as
 *     the one that was given may have, computes its rows again.
 */
public record CacheDecision(
    String name,
    CacheVerdict verdict,
    String reason,
    Optional<StorageLevel> level,
    Optional<CacheCost> cost,
    Dataset<Row> rows) {

  /** Whether queries read the rows from a cache. */
  public boolean isCached() {
    return verdict.isCached();
  }

  @Override
  public String toString() {
    return name + ": " + verdict + ". " + reason;
  }
}
