package dev.bellows.optimization.partition;

import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.core.Args;
import dev.bellows.core.Columns;
import dev.bellows.core.RowHash;
import dev.bellows.core.Schemas;
import dev.bellows.core.internal.SessionAccess;
import dev.bellows.optimization.partition.HotKeySearch.Found;
import dev.bellows.optimization.partition.SkewReport.HotKeyRows;
import dev.bellows.optimization.partition.SkewReport.Straggler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/**
 * Finds hot keys and says what to do about them for a use, or that nothing is to be done:
 *
 * <pre>{@code
 * SkewReport report =
 *     PartitionOptimizer.skew(sales, "store").forJoin(stores, JoinType.FULL).measure();
 * System.out.print(report.toText());
 * }</pre>
 *
 * <p>Immutable. Uses the public Dataset API alone, and so runs on Spark Connect too.
 */
public final class SkewDetector {
  private static final long MEBIBYTE = 1 << 20;

  private final Dataset<Row> rows;
  private final List<String> keys;
  private SkewUse use = new SkewUse.Unstated();
  private OptionalInt partitions = OptionalInt.empty();
  private OptionalInt slots = OptionalInt.empty();
  private long leastBytes = 64 * MEBIBYTE;

  private SkewDetector(Dataset<Row> rows, List<String> keys) {
    this.rows = rows;
    this.keys = keys;
  }

  static SkewDetector of(Dataset<Row> rows, List<String> keys) {
    Args.check(!keys.isEmpty(), "Cannot look for skew without keys: name at least one column");
    List<String> names =
        keys.stream()
            .map(key -> Schemas.requireOrderable(rows.schema(), key, "look for skew by").name())
            .toList();
    return new SkewDetector(rows, names);
  }

  private SkewDetector copy() {
    SkewDetector copy = new SkewDetector(rows, keys);
    copy.use = use;
    copy.partitions = partitions;
    copy.slots = slots;
    copy.leastBytes = leastBytes;
    return copy;
  }

  private SkewDetector with(SkewUse other) {
    SkewDetector copy = copy();
    copy.use = other;
    return copy;
  }

  /** The rows are the left side of a join on the keys. */
  public SkewDetector forJoin(Dataset<Row> right, JoinType type) {
    return with(new SkewUse.Join(right, type, JoinSide.LEFT));
  }

  /** The rows are the right side of a join on the keys. */
  public SkewDetector forJoinFrom(Dataset<Row> left, JoinType type) {
    return with(new SkewUse.Join(left, type, JoinSide.RIGHT));
  }

  /** The rows are grouped by the keys for these statistics. */
  public SkewDetector forAggregate(AggregateFunction first, AggregateFunction... more) {
    List<AggregateFunction> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return with(new SkewUse.Aggregate(all));
  }

  /** The keys partition a window whose statistics are of all rows of a key. */
  public SkewDetector forWholeWindow() {
    return with(new SkewUse.Window(false));
  }

  /** The keys partition a window that goes along an order. */
  public SkewDetector forOrderedWindow() {
    return with(new SkewUse.Window(true));
  }

  /** Into how many partitions the rows are shuffled; by default the session's. */
  public SkewDetector partitions(int count) {
    Args.check(count >= 2, "Invalid partitions: %s; at least 2 are needed", count);
    SkewDetector copy = copy();
    copy.partitions = OptionalInt.of(count);
    return copy;
  }

  /** How many tasks run at once; by default what the session has. */
  public SkewDetector slots(int count) {
    Args.check(count >= 1, "Invalid slots: %s; at least 1 is needed", count);
    SkewDetector copy = copy();
    copy.slots = OptionalInt.of(count);
    return copy;
  }

  /** Tasks of fewer bytes are too short to be worth a cure; by default 64 MiB. */
  public SkewDetector leastBytes(long bytes) {
    Args.check(bytes >= 0, "Invalid least bytes: %s; at least 0 are needed", bytes);
    SkewDetector copy = copy();
    copy.leastBytes = bytes;
    return copy;
  }

  /**
   * Looks at the rows. Runs one query, a second one if there are candidates, and for a join a third
   * one over the other side.
   */
  public SkewReport measure() {
    use.check(rows, keys);
    int into = partitions.orElseGet(() -> ShufflePartitions.of(rows.sparkSession()));
    int atOnce = slots.orElseGet(() -> slotsOf(rows.sparkSession(), into));
    Found found = search(into).run();
    List<HotKeyRows> hot =
        found.frequent().stream()
            .map(key -> new HotKeyRows(key.values(), key.rows(), share(key.rows(), found.rows())))
            .toList();
    SkewCase skew =
        new SkewCase(rows, keys, found, into, atOnce, rows.schema().defaultSize(), leastBytes);
    Straggler straggler = skew.straggler(use);
    return new SkewReport(
        keys,
        found.rows(),
        found.nullRows(),
        hot,
        into,
        atOnce,
        skew.rowBytes(),
        use.words(),
        straggler,
        use.verdict(skew, straggler));
  }

  private static double share(long part, long rows) {
    return rows == 0 ? 0 : (double) part / rows;
  }

  private static int slotsOf(SparkSession spark, int otherwise) {
    return SessionAccess.isClassic(spark) ? SessionAccess.executors(spark).taskSlots() : otherwise;
  }

  private HotKeySearch search(int into) {
    List<Column> columns = keys.stream().map(Columns::named).toList();
    Column present = columns.stream().map(Column::isNotNull).reduce(Column::and).orElseThrow();
    List<StructField> content =
        Arrays.stream(rows.schema().fields())
            .filter(field -> !keys.contains(field.name()) && RowHash.isHashable(field.dataType()))
            .toList();
    return HotKeySearch.of(
        rows,
        columns,
        xxhash64(columns.toArray(Column[]::new)),
        Optional.of(present),
        Optional.of(content),
        into);
  }
}
