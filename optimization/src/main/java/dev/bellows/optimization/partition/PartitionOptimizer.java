package dev.bellows.optimization.partition;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Sizes, partitions and skew of rows: where each of them is looked for first. */
public final class PartitionOptimizer {
  private PartitionOptimizer() {}

  /**
   * A join of rows of which one side has hot keys: by default an inner join whose left side has.
   * Runs nothing yet.
   *
   * @param keys columns that both sides have, at least one; as in {@code left.join(right, keys)}
   */
  public static SaltedJoin saltedJoin(Dataset<Row> left, Dataset<Row> right, String... keys) {
    return SaltedJoin.of(left, right, List.of(keys));
  }
}
