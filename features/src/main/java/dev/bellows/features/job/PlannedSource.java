package dev.bellows.features.job;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A source that was found and whose schema is known.
 *
 * @param rows the rows that steps read
 * @param check what finds the rows that do not fit; empty where all rows of the format fit
 */
record PlannedSource(
    JobSource source,
    Location location,
    DataFormat format,
    StructType schema,
    Dataset<Row> rows,
    Optional<RecordCheck> check) {
  /** The same with other rows: a part of them. */
  PlannedSource with(Dataset<Row> part) {
    return new PlannedSource(source, location, format, schema, part, check);
  }

  String name() {
    return source.name();
  }

  /** Whether the number of its rows stands in the files' metadata. */
  boolean knowsItsRowCount() {
    return !format.isText() && check.isEmpty();
  }
}
