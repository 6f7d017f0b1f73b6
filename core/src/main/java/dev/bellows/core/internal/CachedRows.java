package dev.bellows.core.internal;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.CachedData;
import org.apache.spark.sql.execution.columnar.CachedRDDBuilder;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockStatus;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.storage.StorageStatus;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Rows that Spark's cache keeps under a name, at our wish. */
public final class CachedRows {
  private static final String COALESCE =
      "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning";

  private final org.apache.spark.sql.classic.SparkSession building;
  private final SubPlan subPlan;

  /** Spark passes this very object on whenever it builds the rows anew: it tells ours from all. */
  private final Option<String> name;

  private CachedRows(
      org.apache.spark.sql.classic.SparkSession building, SubPlan subPlan, Option<String> name) {
    this.building = building;
    this.subPlan = subPlan;
    this.name = name;
  }

  /**
   * What is there of the rows at this moment.
   *
   * @param partitions of the rows
   * @param cachedPartitions those that some executor holds
   * @param memoryBytes in memory, over all executors
   * @param diskBytes on disk, over all executors
   * @param rowsBuilt what went in; more than there are where parts were built twice
   */
  public record Footprint(
      int partitions, int cachedPartitions, long memoryBytes, long diskBytes, long rowsBuilt) {}

  /** Whether Spark keeps these rows already, whoever asked for it; the level it keeps them at. */
  public static Optional<StorageLevel> levelOf(SubPlan rows) {
    return lookup(rows).map(CachedRDDBuilder::storageLevel);
  }

  /** How many entries Spark's cache has: each is compared with each part of each new query. */
  public static int entries(SparkSession classic) {
    return manager((org.apache.spark.sql.classic.SparkSession) classic).numCachedEntries();
  }

  /**
   * Asks Spark to keep the rows; they are computed by the first action that reads them.
   *
   * @param name under which Spark's UI shows them, behind {@code In-memory table}
   * @param coalescing whether adaptive execution may give them fewer partitions than the shuffle
   *     setting, as it does for rows that are not cached. The caller's settings stay as they are.
   */
  public static CachedRows keep(
      Dataset<Row> classic, String name, StorageLevel level, boolean coalescing) {
    SubPlan rows = SubPlan.of(classic);
    LogicalPlan analyzed =
        ((org.apache.spark.sql.classic.Dataset<Row>) classic).queryExecution().analyzed();
    SparkSession clone = ClassicSessions.cloneOf(rows.session());
    // A clone tells the listeners of its original's queries what it does: they were not the user's.
    clone.listenerManager().clear();
    clone.conf().set(COALESCE, coalescing);
    org.apache.spark.sql.classic.SparkSession building =
        (org.apache.spark.sql.classic.SparkSession) clone;
    Option<String> label = Option.apply(name);
    ClassicSessions.whileActive(
        building,
        () -> {
          manager(building).cacheQuery(building, analyzed, label, level);
          return null;
        });
    return new CachedRows(building, rows, label);
  }

  /** The query whose rows these are. */
  public SubPlan subPlan() {
    return subPlan;
  }

  /**
   * Whether Spark still keeps what was asked for here, and not what another has asked for since.
   */
  public boolean isThere() {
    return builder().isPresent();
  }

  /** Computes all of them. Runs one job. */
  public void compute() {
    rowsToBuild().write().format("noop").mode("overwrite").save();
  }

  /** Counts what the cache gives. Runs one job. */
  public long count() {
    // As a query it would shuffle its counts: two jobs.
    return rowsToBuild().select(new Column[0]).queryExecution().toRdd().count();
  }

  private org.apache.spark.sql.classic.Dataset<Row> rowsToBuild() {
    return org.apache.spark.sql.classic.Dataset.ofRows(building, subPlan.plan());
  }

  /** The number of the RDD that holds them; empty before they are computed. */
  public OptionalInt rdd() {
    return builder()
        .filter(CachedRDDBuilder::isCachedColumnBuffersLoaded)
        .map(builder -> OptionalInt.of(builder.cachedColumnBuffers().id()))
        .orElse(OptionalInt.empty());
  }

  /** What is there; asks the driver, runs no job. */
  public Footprint footprint() {
    OptionalInt rdd = rdd();
    if (rdd.isEmpty()) {
      return new Footprint(0, 0, 0, 0, 0);
    }
    CachedRDDBuilder builder = builder().orElseThrow();
    Set<BlockId> blocks = new HashSet<>();
    long memory = 0;
    long disk = 0;
    // The status store, which the public getRDDStorageInfo asks, hears of blocks late.
    for (StorageStatus executor :
        building.sparkContext().env().blockManager().master().getStorageStatus()) {
      for (Map.Entry<BlockId, BlockStatus> block :
          CollectionConverters.asJava(executor.rddBlocks()).entrySet()) {
        if (block.getKey() instanceof RDDBlockId id && id.rddId() == rdd.getAsInt()) {
          blocks.add(id);
          memory += block.getValue().memSize();
          disk += block.getValue().diskSize();
        }
      }
    }
    return new Footprint(
        builder.cachedColumnBuffers().getNumPartitions(),
        blocks.size(),
        memory,
        disk,
        builder.rowCountStats().sum());
  }

  /** Lets Spark forget them, unless it has done so or keeps them for somebody else since. */
  public void release() {
    if (isThere()) {
      manager(building).uncacheQuery(building, subPlan.plan(), false, true);
    }
  }

  boolean isNamed(Option<String> label) {
    return name == label;
  }

  private Optional<CachedRDDBuilder> builder() {
    return lookup(subPlan).filter(builder -> isNamed(builder.tableName()));
  }

  private static Optional<CachedRDDBuilder> lookup(SubPlan rows) {
    Option<CachedData> found =
        manager(rows.classic()).lookupCachedData(rows.classic(), rows.plan());
    return found.isDefined()
        ? Optional.of(found.get().cachedRepresentation().cacheBuilder())
        : Optional.empty();
  }

  /** private[sql]; Spark's public catalog caches tables and views alone, under their names. */
  static CacheManager manager(org.apache.spark.sql.classic.SparkSession session) {
    return session.sharedState().cacheManager();
  }
}
