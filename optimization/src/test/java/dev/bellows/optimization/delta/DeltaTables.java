package dev.bellows.optimization.delta;

import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FileSourceScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import scala.jdk.javaapi.CollectionConverters;

/** Small Delta tables and what reading them costs. */
final class DeltaTables {
  private DeltaTables() {}

  static SparkSession spark() {
    return TestSession.get();
  }

  /** Rows whose key lies anywhere in each file. */
  static Dataset<Row> rows(long from, long to) {
    return spark()
        .range(from, to, 1, 1)
        .selectExpr("id", "pmod(hash(id), 1000) AS key", "id % 3 AS part", "string(id) AS text");
  }

  /** Writes so many rows into each file. */
  static String write(Path folder, Dataset<Row> rows, int rowsPerFile, String... partitionBy) {
    String path = folder.resolve("table").toString();
    rows.write()
        .format("delta")
        .mode("append")
        .option("maxRecordsPerFile", rowsPerFile)
        .partitionBy(partitionBy)
        .save(path);
    return path;
  }

  static Dataset<Row> read(String path) {
    return spark().read().format("delta").load(path);
  }

  static long version(String path) {
    return DeltaMaintenance.of(spark(), path).detail().version();
  }

  /** The files that a scan of the table opened, and their bytes; the query has no shuffle. */
  static FileCount opened(Dataset<Row> query) {
    query.collectAsList();
    SparkPlan plan = query.queryExecution().executedPlan();
    List<FileSourceScanExec> scans =
        CollectionConverters.asJava(plan.collectLeaves()).stream()
            .filter(FileSourceScanExec.class::isInstance)
            .map(FileSourceScanExec.class::cast)
            .toList();
    FileSourceScanExec scan = scans.get(0);
    return new FileCount(
        scan.metrics().apply("numFiles").value(), scan.metrics().apply("filesSize").value());
  }

  static List<String> sorted(Dataset<Row> rows) {
    return rows.toJSON().collectAsList().stream().sorted().toList();
  }
}
