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

  /**
   * How large rows are, without a job: what a filled cache measured, else what the plan says, which
   * is no bound. Needs a classic session.
   */
  public static SizeEstimate estimateSize(Dataset<Row> rows) {
    return SizeEstimate.known(rows);
  }

  /**
   * How large rows are in Spark's row format: what a filled cache measured, else by one job, which
   * computes the rows and measures that share of them. Needs a classic session.
   *
   * @param share above 0, up to 1
   */
  public static SizeEstimate sampleSize(Dataset<Row> rows, double share) {
    return SizeEstimate.trusted(rows, share);
  }

  /**
   * The rows in partitions of about 128 MB, fewer bytes where a task has not the memory, in whole
   * waves of tasks where there are few. What Spark sizes itself while it runs, and what is as good,
   * is left as it is. Runs one job over a sample, unless the rows are cached. Needs a classic
   * session.
   */
  public static PartitionedRows optimizePartitions(Dataset<Row> rows) {
    return PartitionPlanner.of(rows).optimized();
  }

  /**
   * The rows in partitions by key, as some do before a join; refused, with the rows as they were,
   * where that would switch off Spark's own split of skewed joins. Runs one job over a sample,
   * unless the rows are cached. Needs a classic session.
   */
  public static PartitionedRows partitionBy(Dataset<Row> rows, String... keys) {
    return PartitionPlanner.of(rows).by(List.of(keys));
  }

  /**
   * The rows in fewer partitions if they have too many for their size: without a shuffle where
   * nothing expensive would be strangled by that, else with one. Runs one job over a sample, unless
   * the rows are cached. Needs a classic session.
   */
  public static PartitionedRows coalesceIfNeeded(Dataset<Row> rows) {
    return PartitionPlanner.of(rows).coalesced();
  }

  /**
   * The rows as they should be written: few files of a good size, those of a folder from few tasks.
   * Runs one job over a sample, unless the rows are cached, and one query that counts folders.
   * Needs a classic session.
   *
   * @param folders the columns of {@code partitionBy} of the write; none for one folder
   */
  public static PartitionedRows planWrite(Dataset<Row> rows, String... folders) {
    return PartitionPlanner.of(rows).forWrite(List.of(folders));
  }
}
