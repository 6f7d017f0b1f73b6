package dev.bellows.features.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.internal.ClassicSessions;
import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.storage.StorageLevel;

/**
 * Merges rows into a Delta table by their keys. Delta's own MERGE rewrites each file that has a row
 * with one of the keys, changed or not; so the rows that differ from the table's, or are not in it,
 * are found first, and only those are merged. Where there are none, nothing is committed.
 *
 * <p>A row that another writer changes between the two counts as changed after ours.
 */
final class MergeWriter {
  private static final String PRESENT = "bellows_present";
  private static final String COPIES = "bellows_copies";

  private final PlannedSink planned;
  private final WriteMode.Merge mode;
  private final Optional<Column> range;
  private final CommitRetry retry;
  private final Places places;
  private final String commit = "bellows-" + UUID.randomUUID();

  /**
   * @param range a condition on the table's columns, named {@code t}, that is true for all rows
   *     that can have one of the keys: other files are not looked at
   */
  MergeWriter(
      PlannedSink planned,
      WriteMode.Merge mode,
      Optional<Column> range,
      CommitRetry retry,
      Places places) {
    this.planned = planned;
    this.mode = mode;
    this.range = range;
    this.retry = retry;
    this.places = places;
  }

  /**
   * Computes the rows once and keeps them until the merge is done.
   *
   * @throws DuplicateKeysException if rows share their keys; nothing is written then
   */
  Written write(Dataset<Row> rows) {
    boolean kept = !rows.storageLevel().equals(StorageLevel.NONE());
    Dataset<Row> own = kept ? rows : rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      requireUnique(own);
      return new DeltaLog(planned.location()).exists()
          ? merge(own)
          : new DeltaWriter(planned, retry).append(own);
    } finally {
      if (!kept) {
        own.unpersist(false);
      }
    }
  }

  private void requireUnique(Dataset<Row> rows) {
    Column[] keys = mode.keys().stream().map(Columns::named).toArray(Column[]::new);
    Row shared =
        rows.groupBy(keys)
            .agg(count(lit(1)).as(COPIES))
            .where(Columns.named(COPIES).gt(1))
            .agg(count(lit(1)), sum(Columns.named(COPIES)))
            .first();
    if (shared.getLong(0) > 0) {
      throw duplicates(shared.getLong(0), shared.getLong(1));
    }
  }

  private DuplicateKeysException duplicates(long keys, long rows) {
    String names = mode.keys().stream().map(Columns::quoted).collect(Collectors.joining(", "));
    return new DuplicateKeysException(
        places.at(planned.at() + ".keys")
            + String.format(
                "Cannot merge step '%s' into '%s': %d of its rows share %d key%s of %s, and a merge"
                    + " takes one row for each key. Add the column that tells them apart to 'keys',"
                    + " or keep one row of each in a step before. 'group by %s having count(*) > 1'"
                    + " finds them. What was there is unchanged.",
                planned.sink().step(),
                planned.location().shown(),
                rows,
                keys,
                keys == 1 ? "" : "s",
                mode.keys(),
                names));
  }

  private Written merge(Dataset<Row> rows) {
    DeltaLog log = new DeltaLog(planned.location());
    long before = log.version();
    CommitRetry.Outcome<Long> merged =
        retry.run("Merge of step '" + planned.sink().step() + "'", () -> mergeChanges(rows));
    WrittenFiles none = new WrittenFiles(0, 0);
    return merged.value() == 0
        ? Written.nothing(merged.retries())
        : Written.some(log.added(commit, before).orElse(none), merged.value(), merged.retries());
  }

  /** The rows that were changed or added. */
  private long mergeChanges(Dataset<Row> rows) {
    SparkSession spark = ClassicSessions.cloneOf(rows.sparkSession());
    // The builder of a merge takes no options; the clone's settings are nobody else's.
    spark.conf().set("spark.databricks.delta.commitInfo.userMetadata", commit);
    DeltaTable table = DeltaTable.forPath(spark, planned.location().path().toString());
    Dataset<Row> changes =
        changes(rows, ExistingTable.rows(rows.sparkSession(), planned.location()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return changes.isEmpty() ? 0 : merge(table, changes);
    } finally {
      changes.unpersist(false);
    }
  }

  private long merge(DeltaTable table, Dataset<Row> changes) {
    Row counts =
        table
            .as("t")
            .merge(changes.as("s"), sameKeys())
            .whenMatched(differs())
            .update(values())
            .whenNotMatched()
            .insert(values())
            .execute()
            .first();
    return counts.<Long>getAs("num_updated_rows") + counts.<Long>getAs("num_inserted_rows");
  }

  /** All columns by name: Delta's own "all" stumbles over back-quotes in names. */
  private Map<String, Column> values() {
    Map<String, Column> values = new LinkedHashMap<>();
    columns().forEach(field -> values.put(Columns.quoted(field.name()), of("s", field.name())));
    return values;
  }

  /** The rows that the table does not have as they are. */
  private Dataset<Row> changes(Dataset<Row> rows, Dataset<Row> table) {
    Dataset<Row> present = table.withColumn(PRESENT, lit(true));
    Column[] columns = columns().map(field -> of("s", field.name())).toArray(Column[]::new);
    return rows.as("s")
        .join(present.as("t"), sameKeys(), "left")
        .where(Columns.named(PRESENT).isNull().or(differs()))
        .select(columns)
        // The table may have several rows of a key.
        .dropDuplicates(mode.keys().toArray(String[]::new));
  }

  private Column sameKeys() {
    Column equal =
        mode.keys().stream()
            .map(key -> of("t", key).eqNullSafe(of("s", key)))
            .reduce(Column::and)
            .orElseThrow();
    return range.map(equal::and).orElse(equal);
  }

  /** Values without an order, such as maps, cannot be compared and count as different. */
  private Column differs() {
    return columns()
        .map(
            field ->
                Schemas.isOrderable(field.dataType())
                    ? not(of("t", field.name()).eqNullSafe(of("s", field.name())))
                    : lit(true))
        .reduce(Column::or)
        .orElseThrow();
  }

  private Stream<StructField> columns() {
    return Arrays.stream(planned.schema().fields());
  }

  private static Column of(String side, String column) {
    return col(side + "." + Columns.quoted(column));
  }
}
