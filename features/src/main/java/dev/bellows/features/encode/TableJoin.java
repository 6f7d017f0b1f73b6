package dev.bellows.features.encode;

import dev.bellows.session.SessionResources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the values of a column's categories come to the rows. */
enum TableJoin {
  /** Every executor holds all categories: rows stay where they are. */
  BROADCAST("broadcast"),
  /** Rows and categories meet by hash; each task holds its part of the categories. */
  HASH("shuffle_hash"),
  /** Rows and categories meet sorted: nothing needs to fit into memory. */
  MERGE("merge");

  private static final Logger LOG = LoggerFactory.getLogger(TableJoin.class);

  /** Of the memory of an executor, beside what the query itself needs. */
  private static final double SHARE_OF_EXECUTOR = 0.2;

  /** A task's hash table may grow to several times its estimate before it fails. */
  private static final double SHARE_OF_TASK = 0.2;

  /** Where a session does not show its executors. */
  private static final long UNKNOWN_BUDGET = 64L << 20;

  /** The driver collects a broadcast table, as it does results. */
  private static final String RESULT_LIMIT = "spark.driver.maxResultSize";

  private final String hint;

  TableJoin(String hint) {
    this.hint = hint;
  }

  Dataset<Row> hinted(Dataset<Row> table) {
    return table.hint(hint);
  }

  /**
   * The join of each table: the smallest ones are broadcast while all of them fit the budget.
   *
   * @param bytes the size of each table
   * @param budget the bytes that may be broadcast; empty: what the session's resources allow
   */
  static List<TableJoin> plan(SparkSession spark, List<Long> bytes, OptionalLong budget) {
    SessionResources resources = SessionResources.of(spark);
    long limit = budget.orElseGet(() -> broadcastBudget(spark, resources));
    List<TableJoin> joins = new ArrayList<>();
    bytes.forEach(size -> joins.add(withoutBroadcast(size, resources)));
    long used = 0;
    List<Integer> smallestFirst =
        IntStream.range(0, bytes.size()).boxed().sorted(Comparator.comparing(bytes::get)).toList();
    for (int table : smallestFirst) {
      used += bytes.get(table);
      if (used <= limit) {
        joins.set(table, BROADCAST);
      }
    }
    LOG.debug("Tables of {} bytes, {} bytes may be broadcast: {}", bytes, limit, joins);
    return joins;
  }

  private static TableJoin withoutBroadcast(long size, SessionResources resources) {
    long perTask = size / Math.max(1, resources.shufflePartitions());
    return perTask <= SHARE_OF_TASK * resources.memoryPerTask().orElse(0) ? HASH : MERGE;
  }

  private static long broadcastBudget(SparkSession spark, SessionResources resources) {
    if (resources.storageMemory().isEmpty()) {
      return UNKNOWN_BUDGET;
    }
    long perExecutor =
        resources.storageMemory().getAsLong() / Math.max(1, resources.executors().orElse(1));
    String collectable = spark.conf().get(RESULT_LIMIT, "1g");
    long collected =
        new SparkConf(false).set(RESULT_LIMIT, collectable).getSizeAsBytes(RESULT_LIMIT);
    long ofExecutor = (long) (perExecutor * SHARE_OF_EXECUTOR);
    return collected == 0 ? ofExecutor : Math.min(ofExecutor, collected / 2);
  }
}
