package dev.bellows.optimization.cache;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bellows.core.internal.CacheEvents;
import dev.bellows.core.internal.CachedRows.Footprint;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What caches hold, and what they were good for.
 *
 * @param entries those that are released first
 * @param forgotten released ones that the list no longer has: it keeps the last thousand
 * @param isComplete whether all events were heard in time: if not, hits, misses and evictions are
 *     lower bounds
 */
public record CacheStats(List<Entry> entries, long forgotten, boolean isComplete) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final StructType SCHEMA =
      new StructType()
          .add("name", DataTypes.StringType, false)
          .add("level", DataTypes.StringType, false)
          .add("is_kept", DataTypes.BooleanType, false)
          .add("rows", DataTypes.LongType, false)
          .add("partitions", DataTypes.IntegerType, false)
          .add("fraction_cached", DataTypes.DoubleType, false)
          .add("memory_bytes", DataTypes.LongType, false)
          .add("disk_bytes", DataTypes.LongType, false)
          .add("evictions", DataTypes.LongType, false)
          .add("hits", DataTypes.LongType, false)
          .add("misses", DataTypes.LongType, false)
          .add("build_seconds", DataTypes.DoubleType, false)
          .add("estimated_seconds_saved", DataTypes.DoubleType, false)
          .add("place", DataTypes.StringType, false);

  public CacheStats {
    entries = List.copyOf(entries);
  }

  /**
   * Rows that are or were kept. Bytes and partitions of released ones are those at their release.
   *
   * @param name of the rows
   * @param level where they are kept, as Spark's UI says it
   * @param isKept whether they are there now
   * @param rows how many
   * @param partitions of the rows
   * @param fractionCached the share of the partitions that some executor holds
   * @param memoryBytes in memory, over all executors
   * @param diskBytes on disk, over all executors
   * @param evictions how often a partition had to leave memory, for disk or for good
   * @param hits places in queries that read them from the cache
   * @param misses places in queries that computed them again while they were kept, at least: the
   *     query was planned before
   * @param buildSeconds to compute and write them
   * @param estimatedSecondsSaved {@code hits × (compute − read) − build}, where the time to compute
   *     is the build without its writing, and the rates of writing and reading are the model's;
   *     below 0 while the cache has not paid yet
   * @param place in the code that asked for it
   */
  public record Entry(
      String name,
      String level,
      boolean isKept,
      long rows,
      int partitions,
      double fractionCached,
      long memoryBytes,
      long diskBytes,
      long evictions,
      long hits,
      long misses,
      double buildSeconds,
      double estimatedSecondsSaved,
      String place) {

    static Entry of(CacheEntry entry, CacheEvents events, CacheModel model) {
      Footprint there = entry.footprint();
      long bytes = there.memoryBytes() + there.diskBytes();
      double build = entry.buildSeconds();
      double compute = Math.max(0, build - model.writeSeconds(bytes));
      double read = model.memorySeconds(there.memoryBytes()) + model.diskSeconds(there.diskBytes());
      return new Entry(
          entry.name,
          entry.level.description(),
          !entry.isReleased(),
          entry.rowCount(),
          there.partitions(),
          there.partitions() == 0 ? 0 : (double) there.cachedPartitions() / there.partitions(),
          there.memoryBytes(),
          there.diskBytes(),
          entry.rdd().isPresent() ? events.evictions(entry.rdd().getAsInt()) : 0,
          entry.hits.sum(),
          entry.misses.sum(),
          build,
          entry.hits.sum() * (compute - read) - build,
          entry.place);
    }
  }

  /** In memory now. */
  public long memoryBytes() {
    return sumOfKept(Entry::memoryBytes);
  }

  /** On disk now. */
  public long diskBytes() {
    return sumOfKept(Entry::diskBytes);
  }

  private long sumOfKept(ToLongFunction<Entry> bytes) {
    return entries.stream().filter(Entry::isKept).mapToLong(bytes).sum();
  }

  /** Of all entries. */
  public long hits() {
    return entries.stream().mapToLong(Entry::hits).sum();
  }

  /** Of all entries, estimated. */
  public double estimatedSecondsSaved() {
    return entries.stream().mapToDouble(Entry::estimatedSecondsSaved).sum();
  }

  /** One row for each entry. */
  public Dataset<Row> toDataFrame(SparkSession spark) {
    return spark.createDataFrame(
        entries.stream()
            .map(
                entry ->
                    RowFactory.create(
                        entry.name,
                        entry.level,
                        entry.isKept,
                        entry.rows,
                        entry.partitions,
                        entry.fractionCached,
                        entry.memoryBytes,
                        entry.diskBytes,
                        entry.evictions,
                        entry.hits,
                        entry.misses,
                        entry.buildSeconds,
                        entry.estimatedSecondsSaved,
                        entry.place))
            .toList(),
        SCHEMA);
  }

  /** All of it as JSON. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("memoryBytes", memoryBytes());
    root.put("diskBytes", diskBytes());
    root.put("hits", hits());
    root.put("estimatedSecondsSaved", estimatedSecondsSaved());
    root.put("isComplete", isComplete);
    root.put("forgotten", forgotten);
    ArrayNode list = root.putArray("entries");
    entries.forEach(entry -> list.add(JSON.<ObjectNode>valueToTree(entry)));
    return root.toPrettyString();
  }

  /** A line for each entry, and their sum. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s (%s): %,d rows, %s in memory, %s on disk, %.0f %% of %d partitions,"
                  + " %d evictions, %d hits, %d misses, %.2f s to build, about %+.2f s saved%n",
              entry.name,
              entry.isKept ? entry.level : "released",
              entry.rows,
              Sizes.text(entry.memoryBytes),
              Sizes.text(entry.diskBytes),
              100 * entry.fractionCached,
              entry.partitions,
              entry.evictions,
              entry.hits,
              entry.misses,
              entry.buildSeconds,
              entry.estimatedSecondsSaved));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%d entries: %s in memory, %s on disk, %d hits, about %+.2f s saved%s%n",
                entries.size(),
                Sizes.text(memoryBytes()),
                Sizes.text(diskBytes()),
                hits(),
                estimatedSecondsSaved(),
                isComplete ? "" : " (not all events were heard: lower bounds)"))
        .toString();
  }
}
