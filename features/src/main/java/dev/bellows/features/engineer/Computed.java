package dev.bellows.features.engineer;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A new column.
 *
 * @param column how Spark computes it, without a name
 */
record Computed(String name, DataType type, boolean isNullable, Column column) {
  Column named() {
    return column.as(name);
  }

  /** The schema with these columns behind it. */
  static StructType added(StructType schema, List<Computed> columns) {
    StructType output = schema;
    for (Computed column : columns) {
      output = output.add(column.name, column.type, column.isNullable);
    }
    return output;
  }
}
