package dev.bellows.features.job;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A sink whose output can be written.
 *
 * @param schema of the rows to be written
 * @param table the Delta table that is there
 * @param increment the part of the rows that is written; empty: all
 * @param at its path in the job: {@code sinks.0}
 */
record PlannedSink(
    JobSink sink,
    Location location,
    StructType schema,
    Optional<ExistingTable> table,
    Optional<Increment> increment,
    String at) {
  /**
   * The sink with the table that is there.
   *
   * @throws dev.bellows.core.BellowsException at its path if the table cannot be read
   */
  static PlannedSink of(
      SparkSession spark,
      Places places,
      JobSink sink,
      Location location,
      StructType schema,
      String at) {
    Optional<ExistingTable> table =
        sink.format() == DataFormat.DELTA
            ? ExistingTable.lookUp(spark, places, location, at + ".path")
            : Optional.empty();
    return new PlannedSink(sink, location, schema, table, Optional.empty(), at);
  }

  PlannedSink with(Increment part) {
    return new PlannedSink(sink, location, schema, table, Optional.of(part), at);
  }
}
