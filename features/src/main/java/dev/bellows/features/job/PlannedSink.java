package dev.bellows.features.job;

import java.util.Optional;
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
  PlannedSink with(Increment part) {
    return new PlannedSink(sink, location, schema, table, Optional.of(part), at);
  }
}
