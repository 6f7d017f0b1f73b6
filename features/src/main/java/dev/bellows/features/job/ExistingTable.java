package dev.bellows.features.job;

import dev.bellows.core.Columns;
import dev.bellows.core.SparkErrors;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A Delta table that a sink writes to, as it was when the job was checked. It is looked up once for
 * each sink of a run.
 *
 * @param partitionedBy its partition columns, outermost first
 */
record ExistingTable(Location location, StructType schema, List<String> partitionedBy) {
  ExistingTable {
    partitionedBy = List.copyOf(partitionedBy);
  }

  /**
   * The table at that place; empty where there is none yet.
   *
   * @throws dev.bellows.core.BellowsException at {@code at} if its log cannot be read
   */
  static Optional<ExistingTable> lookUp(
      SparkSession spark, Places places, Location location, String at) {
    if (!new DeltaLog(location).exists()) {
      return Optional.empty();
    }
    try {
      String table = "delta." + Columns.quoted(location.path().toString());
      Row detail = spark.sql("DESCRIBE DETAIL " + table).select("partitionColumns").first();
      StructType schema = rows(spark, location).schema();
      return Optional.of(new ExistingTable(location, schema, detail.getList(0)));
    } catch (Exception e) {
      throw places.faultOfData(
          at,
          String.format(
              "Cannot write the Delta table at '%s': %s.", location.shown(), SparkErrors.reason(e)),
          e);
    }
  }

  /** The rows of the table at that place, as they are when they are read. */
  static Dataset<Row> rows(SparkSession spark, Location location) {
    return spark.read().format("delta").load(location.path().toString());
  }
}
