package dev.bellows.optimization.delta;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.Sessions;
import dev.bellows.core.SparkErrors;
import dev.bellows.core.internal.ClassicSessions;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Compacts, Z-orders and vacuums a Delta table. Each operation has a plan that says what it would
 * rewrite, cost and gain, from the table's log alone; {@link #run} does what a plan says. Nothing
 * is rewritten twice: files that a Z-order by the same columns has written are left alone, as long
 * as the table's history tells of it (30 days by default). Immutable; needs Spark's driver in this
 * JVM, but for {@link #history}.
 *
 * <pre>{@code
 * DeltaMaintenance table = DeltaMaintenance.of(spark, "out/features");
 * System.out.print(table.planZorder("origin").toText());   // what it would do
 * MaintenanceResult done = table.zorder("origin");          // does it
 * }</pre>
 */
public final class DeltaMaintenance {
  private static final String MOST = "spark.databricks.delta.optimize.maxFileSize";
  private static final String LEAST = "spark.databricks.delta.optimize.minFileSize";
  private static final long DEFAULT_TARGET = 1L << 30;

  private final SparkSession spark;
  private final String table;
  private final Optional<String> where;
  private final OptionalLong targetBytes;
  private final MaintenancePolicy policy;

  private DeltaMaintenance(
      SparkSession spark,
      String table,
      Optional<String> where,
      OptionalLong targetBytes,
      MaintenancePolicy policy) {
    this.spark = spark;
    this.table = table;
    this.where = where;
    this.targetBytes = targetBytes;
    this.policy = policy;
  }

  /**
   * The maintenance of a table. Nothing is read yet.
   *
   * @param table a table of the catalog, else the path of one
   * @throws BellowsException if Delta is not on the class path, or not in the session
   */
  public static DeltaMaintenance of(SparkSession spark, String table) {
    Args.check(!table.isBlank(), "Invalid table: its name is empty");
    DeltaPresence.require(spark, table);
    return new DeltaMaintenance(
        spark, table, Optional.empty(), OptionalLong.empty(), MaintenancePolicy.defaults());
  }

  /** Whether Delta tables can be maintained in that session: Delta is there, and the driver too. */
  public static boolean isPossible(SparkSession spark) {
    return dev.bellows.core.internal.SessionAccess.isClassic(spark) && DeltaPresence.isThere(spark);
  }

  /** Only the partitions for which the Spark SQL condition over partition columns is true. */
  public DeltaMaintenance where(String condition) {
    Args.check(!condition.isBlank(), "Invalid condition of '%s': it is empty", table);
    return new DeltaMaintenance(spark, table, Optional.of(condition), targetBytes, policy);
  }

  /**
   * The largest size of the files that a rewrite makes. By default the table's {@link
   * TableProperty#TARGET_FILE_BYTES}, else the session's {@code
   * spark.databricks.delta.optimize.maxFileSize}, else 1 GiB.
   */
  public DeltaMaintenance targetFileBytes(long bytes) {
    Args.check(bytes > 0, "Invalid target size: %s bytes; a file has at least 1", bytes);
    return new DeltaMaintenance(spark, table, where, OptionalLong.of(bytes), policy);
  }

  /** When a rewrite pays. */
  public DeltaMaintenance policy(MaintenancePolicy other) {
    return new DeltaMaintenance(spark, table, where, targetBytes, other);
  }

  /** What {@link #compact} would do. */
  public MaintenancePlan planCompact() {
    Looked looked = look("compact");
    return looked.isClustered() ? looked.planner().cluster() : looked.planner().compact();
  }

  /**
   * What {@link #zorder} would do. Runs Spark jobs over the table's history, none over its rows.
   *
   * @throws BellowsException if a column is unknown, a partition column, or without statistics in
   *     the log, or if the table has clustering columns of its own
   */
  public MaintenancePlan planZorder(String... columns) {
    Looked looked = look("Z-order");
    return zorder(looked, List.of(columns), ZorderJournal.of(history()));
  }

  private MaintenancePlan zorder(Looked looked, List<String> columns, ZorderJournal journal) {
    looked.requireZorder(columns);
    List<Long> versions = journal.versions(columns);
    return looked
        .planner()
        .zorder(
            columns,
            ZorderJournal.added(
                spark.sparkContext().hadoopConfiguration(),
                looked.snapshot().location(),
                versions));
  }

  /**
   * What {@link #optimize} would do: the last Z-order again where new files came, or else a
   * compaction, where they pay. Runs Spark jobs over the table's history, none over its rows.
   */
  public MaintenancePlan planOptimize() {
    Looked looked = look("optimize");
    if (looked.isClustered()) {
      return looked.planner().cluster();
    }
    ZorderJournal journal = ZorderJournal.of(history());
    Optional<List<String>> ordered = journal.lastColumns();
    return ordered.isPresent()
        ? zorder(looked, ordered.get(), journal)
        : ifItPays(looked.planner().compact());
  }

  private MaintenancePlan ifItPays(MaintenancePlan plan) {
    if (!plan.isNeeded() || plan.paybackReads() <= policy.paybackReads()) {
      return plan;
    }
    return plan.without(
        String.format(
            java.util.Locale.ROOT,
            "to rewrite %s would pay after %.0f reads of all; the policy allows %.0f",
            plan.affected(),
            plan.paybackReads(),
            policy.paybackReads()));
  }

  /**
   * What {@link #vacuum(long)} would delete. Lists the table's files in Spark jobs.
   *
   * @param hours files that older versions needed are kept for so long
   * @throws BellowsException if that is less than the table's {@link TableProperty#RETENTION}, 168
   *     hours by default
   */
  public MaintenancePlan planVacuum(long hours) {
    if (where.isPresent()) {
      throw new BellowsException(
          String.format(
              "Cannot vacuum '%s' where '%s': files are deleted in the whole table or not at all."
                  + " Leave the condition out.",
              table, where.get()));
    }
    Looked looked = look("vacuum");
    Retention.require(table, hours, looked.snapshot().properties());
    return new VacuumRun(spark, table, looked.identifier()).plan(looked.snapshot(), hours);
  }

  /** What {@link #vacuum()} would delete. Lists the table's files in Spark jobs. */
  public MaintenancePlan planVacuum() {
    return planVacuum((long) Math.ceil(Retention.hours(look("vacuum").snapshot().properties())));
  }

  /** Rewrites small files as few large ones; a clustered table's by its clustering columns. */
  public MaintenanceResult compact() {
    return run(planCompact());
  }

  /** Writes rows with near values of these columns into the same files, so that reads skip more. */
  public MaintenanceResult zorder(String... columns) {
    return run(planZorder(columns));
  }

  /** Does what the table needs and what pays: its last Z-order again, or a compaction. */
  public MaintenanceResult optimize() {
    return run(planOptimize());
  }

  /** Deletes files that no version of the table's retention needs, 168 hours by default. */
  public MaintenanceResult vacuum() {
    return run(planVacuum());
  }

  /** The same, for files that have not been needed for so many hours. */
  public MaintenanceResult vacuum(long hours) {
    return run(planVacuum(hours));
  }

  /**
   * Does what the plan says, by one SQL statement; nothing if nothing is needed.
   *
   * @param plan of this table
   * @throws BellowsException if Delta refuses, for instance since others deleted the same rows; the
   *     table is then as it was
   */
  public MaintenanceResult run(MaintenancePlan plan) {
    Args.check(
        plan.table().equals(table),
        "Invalid plan: it is of table '%s', and this is '%s'",
        plan.table(),
        table);
    if (!plan.isNeeded()) {
      return MaintenanceResult.nothing(plan);
    }
    long start = System.nanoTime();
    try {
      return plan.operation() == MaintenanceOperation.VACUUM
          ? new VacuumRun(spark, table, identifier()).run(plan, start)
          : rewrite(plan, start);
    } catch (BellowsException e) {
      throw e;
    } catch (Exception e) {
      throw new BellowsException(
          String.format(
              "Cannot %s '%s': %s. Its rows are as they were.",
              plan.operation(), table, SparkErrors.reason(e)),
          e);
    }
  }

  private MaintenanceResult rewrite(MaintenancePlan plan, long start) {
    FileSizes sizes = look(plan.operation().toString()).sizes();
    SparkSession own = ClassicSessions.cloneOf(spark);
    own.conf().set(MOST, sizes.targetBytes());
    own.conf().set(LEAST, sizes.smallBytes());
    Row metrics = own.sql(plan.statement().orElseThrow()).select("metrics.*").first();
    return new MaintenanceResult(
        plan, count(metrics, "filesAdded"), count(metrics, "filesRemoved"), seconds(start));
  }

  private static FileCount count(Row metrics, String name) {
    Row sizes = metrics.getAs(name);
    return new FileCount(sizes.<Long>getAs("totalFiles"), sizes.<Long>getAs("totalSize"));
  }

  static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The table's commits, newest first, as {@code DESCRIBE HISTORY} has them. */
  public Dataset<Row> history() {
    return spark.sql("DESCRIBE HISTORY " + identifier());
  }

  /** The table as it is now. Runs no Spark job for a path. */
  public TableDetail detail() {
    Looked looked = look("describe");
    TableSnapshot snapshot = looked.snapshot();
    FileCount files = snapshot.count();
    long small =
        snapshot.files().stream()
            .filter(file -> file.bytes() < looked.sizes().smallBytes())
            .count();
    return new TableDetail(
        table,
        snapshot.location(),
        snapshot.version(),
        files,
        looked.sizes().targetBytes(),
        files.files() == 0 ? 0 : (double) small / files.files(),
        snapshot.files().stream().filter(TableFile::hasDeletedRows).count(),
        snapshot.partitionColumns(),
        snapshot.isClustered(),
        Retention.hours(snapshot.properties()),
        snapshot.properties());
  }

  /** Sets a property of the table, in a commit of its own. */
  public void set(TableProperty property, String value) {
    property.check(value);
    look("set " + property.key() + " of");
    spark.sql(
        String.format(
            "ALTER TABLE %s SET TBLPROPERTIES ('%s' = '%s')", identifier(), property.key(), value));
  }

  private String identifier() {
    return isInCatalog() ? table : "delta." + Columns.quoted(table);
  }

  private boolean isInCatalog() {
    try {
      return spark.catalog().tableExists(table);
    } catch (Exception e) {
      // What is no name of a table to Spark's parser, such as out/features, is a path.
      return false;
    }
  }

  /** Reads the log. */
  private Looked look(String operation) {
    Sessions.requireClassic(
        spark,
        operation + " '" + table + "'",
        "the table's log is read in the driver; OPTIMIZE and VACUUM in SQL work there");
    String identifier = identifier();
    String location = location(identifier, operation);
    TableSnapshot all = TableSnapshot.read(spark.sparkContext().hadoopConfiguration(), location);
    StructType schema = spark.table(identifier).schema();
    PartitionScope scope = new PartitionScope(spark, schema, all.partitionColumns());
    if (all.isClustered() && where.isPresent()) {
      throw new BellowsException(
          String.format(
              "Cannot %s '%s' where '%s': the table is clustered and has no partitions. Leave the"
                  + " condition out.",
              operation, table, where.get()));
    }
    TableSnapshot snapshot = all.with(scope.matching(all.files(), where));
    FileSizes sizes = new FileSizes(target(snapshot));
    RewritePlanner planner =
        new RewritePlanner(table, identifier, snapshot, sizes, policy, scope, where);
    return new Looked(table, identifier, schema, snapshot, sizes, planner);
  }

  private String location(String identifier, String operation) {
    String location =
        isInCatalog()
            ? spark.sql("DESCRIBE DETAIL " + identifier).select("location").first().getString(0)
            : table;
    try {
      Path log = new Path(location, "_delta_log");
      if (log.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(log)) {
        return location;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new BellowsException(
          String.format("Cannot %s '%s': %s.", operation, table, SparkErrors.reason(e)), e);
    }
    throw new BellowsException(
        String.format(
            "Cannot %s '%s': no Delta table is there (no _delta_log). Name a table of the catalog,"
                + " or the directory of a Delta table.",
            operation, table));
  }

  private long target(TableSnapshot snapshot) {
    if (targetBytes.isPresent()) {
      return targetBytes.getAsLong();
    }
    String property = snapshot.properties().get(TableProperty.TARGET_FILE_BYTES.key());
    return property == null
        ? Long.parseLong(spark.conf().get(MOST, "" + DEFAULT_TARGET))
        : Long.parseLong(property);
  }

  /** What was seen of the table, and what plans need. */
  private record Looked(
      String table,
      String identifier,
      StructType schema,
      TableSnapshot snapshot,
      FileSizes sizes,
      RewritePlanner planner) {
    boolean isClustered() {
      return snapshot.isClustered();
    }

    void requireZorder(List<String> columns) {
      Args.check(!columns.isEmpty(), "Invalid Z-order of '%s': it names no column", table);
      if (isClustered()) {
        throw new BellowsException(
            String.format(
                "Cannot Z-order '%s': it has clustering columns of its own, which order its rows."
                    + " Use optimize, or change them by ALTER TABLE … CLUSTER BY.",
                table));
      }
      StatisticsColumns statistics =
          new StatisticsColumns(schema, snapshot.partitionColumns(), snapshot.properties());
      for (String column : columns) {
        Schemas.requireColumn(schema, column, "Z-order '" + table + "' by");
        requireNoPartitionColumn(column);
        statistics.require(table, column);
      }
    }

    private void requireNoPartitionColumn(String column) {
      if (snapshot.partitionColumns().stream().anyMatch(column::equalsIgnoreCase)) {
        throw new BellowsException(
            String.format(
                "Cannot Z-order '%s' by column '%s': it is a partition column, and each file has"
                    + " one value of it already. Leave it out.",
                table, column));
      }
    }
  }
}
