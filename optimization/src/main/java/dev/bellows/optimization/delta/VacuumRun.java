package dev.bellows.optimization.delta;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import dev.bellows.core.internal.ClassicSessions;
import dev.bellows.core.internal.SessionAccess;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Deletes files that no version needs, by Delta's own VACUUM. */
final class VacuumRun {
  private static final String LISTING = "spark.sql.sources.parallelPartitionDiscovery.parallelism";
  private static final String IGNORES_HOURS =
      "spark.databricks.delta.vacuum.retentionWindowIgnore.enabled";
  private static final String PARALLEL_DELETE =
      "spark.databricks.delta.vacuum.parallelDelete.enabled";
  private static final int TASKS_PER_SLOT = 4;

  private final SparkSession spark;
  private final String table;
  private final String identifier;

  VacuumRun(SparkSession spark, String table, String identifier) {
    this.spark = spark;
    this.table = table;
    this.identifier = identifier;
  }

  MaintenancePlan plan(TableSnapshot snapshot, long hours) {
    String statement = "VACUUM " + identifier + " RETAIN " + hours + " HOURS";
    List<Row> paths = session().sql(statement + " DRY RUN").collectAsList();
    FileCount deleted = sizes(paths);
    MaintenancePlan plan =
        new MaintenancePlan(
            table,
            snapshot.version(),
            MaintenanceOperation.VACUUM,
            List.of(),
            snapshot.count(),
            deleted,
            0,
            0,
            0,
            0,
            0,
            "no version of the last " + hours + " hours needs them",
            Optional.of(statement));
    return deleted.files() > 0
        ? plan
        : plan.without("no file is older than " + hours + " hours and without use");
  }

  /**
   * Delta lists by ten thousand tasks however few directories there are; it honours the hours asked
   * for only when told so; and it deletes in the driver, one file after the other.
   */
  private SparkSession session() {
    SparkSession own = ClassicSessions.cloneOf(spark);
    int tasks = TASKS_PER_SLOT * Math.max(1, SessionAccess.executors(spark).taskSlots());
    int configured = Integer.parseInt(spark.conf().get(LISTING));
    own.conf().set(LISTING, Math.min(configured, tasks));
    own.conf().set(IGNORES_HOURS, false);
    own.conf().set(PARALLEL_DELETE, true);
    return own;
  }

  MaintenanceResult run(MaintenancePlan plan, long start) {
    session().sql(plan.statement().orElseThrow()).collectAsList();
    return new MaintenanceResult(
        plan, FileCount.NONE, deleted(plan), DeltaMaintenance.seconds(start));
  }

  /** By the table's history, which storage without atomic renames does not get: then as planned. */
  private FileCount deleted(MaintenancePlan plan) {
    List<Row> rows =
        spark
            .sql("DESCRIBE HISTORY " + identifier)
            .where("operation IN ('VACUUM START', 'VACUUM END') AND version > " + plan.version())
            .selectExpr(
                "max(bigint(operationMetrics['numDeletedFiles']))",
                "max(bigint(operationMetrics['sizeOfDataToDelete']))")
            .collectAsList();
    Row metrics = rows.get(0);
    return metrics.isNullAt(0) || metrics.isNullAt(1)
        ? plan.affected()
        : new FileCount(metrics.getLong(0), metrics.getLong(1));
  }

  /** One listing for each directory, not one request for each file. */
  private FileCount sizes(List<Row> paths) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Map<Path, Set<String>> byDirectory = new HashMap<>();
    for (Row row : paths) {
      Path path = new Path(row.getString(0));
      byDirectory.computeIfAbsent(path.getParent(), any -> new HashSet<>()).add(path.getName());
    }
    FileCount count = FileCount.NONE;
    for (Map.Entry<Path, Set<String>> directory : byDirectory.entrySet()) {
      count = count.plus(sizes(hadoop, directory.getKey(), directory.getValue()));
    }
    return count;
  }

  private FileCount sizes(Configuration hadoop, Path directory, Set<String> names) {
    FileCount count = FileCount.NONE;
    try {
      FileSystem files = directory.getFileSystem(hadoop);
      for (FileStatus status : files.listStatus(directory)) {
        if (names.contains(status.getPath().getName())) {
          count = count.plus(status.isFile() ? status.getLen() : 0);
        }
      }
      return count;
    } catch (IOException e) {
      throw new BellowsException(
          String.format("Cannot vacuum '%s': %s.", table, SparkErrors.reason(e)), e);
    }
  }
}
