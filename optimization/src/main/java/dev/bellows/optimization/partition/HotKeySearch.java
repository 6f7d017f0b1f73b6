package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.RowHash;
import dev.bellows.optimization.partition.HotKeys.HotKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * Finds the keys that have more rows than {@link #SHARES} partitions of all: one pass of a
 * frequent-items sketch over the hashes of keys, whose error is at most 3.5 / {@link #TRACKED} of
 * the rows, then an exact count of the few candidates.
 */
final class HotKeySearch {
  /** A key is hot that has more rows than this many mean partitions. */
  static final double SHARES = 2;

  /** A part of a hot key is as large as this many mean partitions. */
  private static final double PART = 0.25;

  /** So many different rows a part needs, for a hash to fill the parts evenly. */
  private static final int LEAST_DISTINCT = 4;

  private static final int TRACKED = 10_000;
  private static final int MOST_CANDIDATES = 5_000;

  private static final String HASH = "bellows_hash";
  private static final String NULL = "bellows_null";
  private static final String CONTENT = "bellows_content";
  private static final String KEYS = "bellows_keys";

  private final Dataset<Row> keyed;
  private final boolean salting;
  private final int partitions;

  private HotKeySearch(Dataset<Row> keyed, boolean salting, int partitions) {
    this.keyed = keyed;
    this.salting = salting;
    this.partitions = partitions;
  }

  /**
   * A search over rows.
   *
   * @param keys to show
   * @param hash of the keys
   * @param present whether a row has a key; all have when empty
   * @param salt the columns that would spread rows; empty when nothing is salted
   */
  static HotKeySearch of(
      Dataset<Row> rows,
      List<Column> keys,
      Column hash,
      Optional<Column> present,
      Optional<List<StructField>> salt,
      int partitions) {
    Column absent = present.map(column -> not(column)).orElseGet(() -> lit(false));
    Column content = salt.map(RowHash.exact()::of).orElseGet(() -> lit(0L));
    Dataset<Row> keyed =
        rows.select(hash.as(HASH), absent.as(NULL), content.as(CONTENT), KeyText.of(keys).as(KEYS));
    return new HotKeySearch(keyed, salt.isPresent(), partitions);
  }

  /**
   * A key that many rows have.
   *
   * @param values of its columns, as text
   * @param distinct about how many different rows it has
   */
  record Frequent(long hash, List<String> values, long rows, long distinct) {}

  /**
   * What was found.
   *
   * @param nullRows those with a null in the key
   * @param frequent the keys with more rows than their share, the hottest first
   */
  record Found(long rows, long nullRows, List<Frequent> frequent) {}

  /** Runs one query, and a second one if the first has candidates. */
  Found run() {
    Row sketched =
        keyed.agg(count(lit(1)), count_if(col(NULL)), topHashes()).collectAsList().get(0);
    long rows = sketched.getLong(0);
    long least = leastRows(rows);
    List<Long> candidates =
        sketched.<Row>getList(2).stream()
            // Spark counts null among the items.
            .filter(item -> !item.isNullAt(0) && item.getLong(1) >= least / 2)
            .map(item -> item.getLong(0))
            .toList();
    List<Frequent> frequent = candidates.isEmpty() ? List.of() : counted(candidates, least);
    return new Found(rows, sketched.getLong(1), frequent);
  }

  /** The keys to cut, and into how many parts. */
  HotKeys hotKeys() {
    Found found = run();
    List<HotKey> keys =
        found.frequent().stream()
            .map(key -> new HotKey(key.hash(), key.rows(), parts(key, found.rows())))
            .filter(key -> key.parts() > 1)
            .toList();
    return new HotKeys(found.rows(), found.nullRows(), keys);
  }

  private int parts(Frequent key, long rows) {
    if (!salting) {
      return 2;
    }
    double part = Math.max(1, PART * rows / partitions);
    long wanted = (long) Math.ceil(key.rows() / part);
    return (int) Math.min(wanted, key.distinct() / LEAST_DISTINCT);
  }

  private long leastRows(long rows) {
    return Math.max(2, (long) Math.ceil(SHARES * rows / partitions));
  }

  private Column topHashes() {
    int most = (int) Math.min(MOST_CANDIDATES, Math.max(10, partitions / SHARES + 2));
    return expr(
        "approx_top_k(if(" + NULL + ", null, " + HASH + "), " + most + ", " + TRACKED + ")");
  }

  private List<Frequent> counted(List<Long> candidates, long least) {
    List<Row> counted =
        keyed
            .where(not(col(NULL)).and(col(HASH).isin(candidates.toArray())))
            .groupBy(HASH)
            .agg(
                count(lit(1)).as("n"),
                approx_count_distinct(when(lit(salting), col(CONTENT)), 0.05).as("d"),
                expr("any_value(" + KEYS + ")").as("v"))
            .where(col("n").geq(least))
            .collectAsList();
    return counted.stream()
        .map(row -> new Frequent(row.getLong(0), row.getList(3), row.getLong(1), row.getLong(2)))
        .sorted(
            Comparator.comparingLong(Frequent::rows).reversed().thenComparingLong(Frequent::hash))
        .toList();
  }
}
