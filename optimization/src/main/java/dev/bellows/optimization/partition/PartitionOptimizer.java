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

  /**
   * Statistics of groups of which some are hot. Starts no job.
   *
   * @param keys columns to group by, at least one
   */
  public static SaltedAggregate saltedAggregate(Dataset<Row> rows, String... keys) {
    return SaltedAggregate.of(rows, List.of(keys));
  }

  /**
   * The rows with a column {@code bellows_salt} from 0 to n − 1, which spreads the rows of each
   * key: a hash of the columns beside the keys, so that a task that runs again gives the same
   * salts. Rows that are equal have equal salts. Starts no job. For joins see {@link #saltedJoin},
   * which knows when the other side has to be repeated.
   *
   * @throws dev.bellows.core.BellowsException if a key is missing, if there is no column beside the
   *     keys, or if there is a column of that name
   */
  public static Dataset<Row> addSalting(Dataset<Row> rows, List<String> keys, int n) {
    return Salts.add(rows, keys, n);
  }

  /**
   * The rows without the column that {@link #addSalting} added. Starts no job.
   *
   * @throws dev.bellows.core.BellowsException if there is none
   */
  public static Dataset<Row> removeSalting(Dataset<Row> salted) {
    return Salts.remove(salted);
  }

  /**
   * Looks for keys that have so many rows that one task takes longer than all others. Runs nothing
   * yet: {@link SkewDetector#measure} does.
   */
  public static SkewDetector skew(Dataset<Row> rows, String... keys) {
    return SkewDetector.of(rows, List.of(keys));
  }

  /**
   * The hot keys of rows, without a stated use: runs two queries, one pass of a sketch and an exact
   * count of its candidates.
   */
  public static SkewReport detectSkew(Dataset<Row> rows, String... keys) {
    return skew(rows, keys).measure();
  }
}
