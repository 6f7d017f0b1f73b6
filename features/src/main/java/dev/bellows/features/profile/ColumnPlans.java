package dev.bellows.features.profile;

import java.util.List;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What is done with a column, by its type. */
final class ColumnPlans {
  private ColumnPlans() {}

  static ColumnPlan of(StructField field, List<Double> specials, Bucketing bucketing) {
    ColumnKind kind = kind(field.dataType());
    String reason =
        kind == ColumnKind.UNSUPPORTED
            ? "its type is " + field.dataType().simpleString() + ", whose values are not profiled"
            : "";
    return new ColumnPlan(
        field.name(),
        field.dataType().sql(),
        kind,
        storage(field.dataType(), kind),
        reason,
        specials,
        bucketing);
  }

  static ColumnKind kind(DataType type) {
    if (type instanceof NumericType) {
      return ColumnKind.NUMERIC;
    }
    if (type instanceof StringType) {
      return ColumnKind.TEXT;
    }
    if (type instanceof BooleanType) {
      return ColumnKind.BOOLEAN;
    }
    if (type instanceof DateType) {
      return ColumnKind.DATE;
    }
    return type instanceof TimestampType || type instanceof TimestampNTZType
        ? ColumnKind.TIMESTAMP
        : ColumnKind.UNSUPPORTED;
  }

  private static ColumnPlan.Storage storage(DataType type, ColumnKind kind) {
    return switch (kind) {
      case TEXT -> ColumnPlan.Storage.TEXT;
      case UNSUPPORTED -> ColumnPlan.Storage.PRESENCE;
      case TIMESTAMP -> ColumnPlan.Storage.LONG;
      case NUMERIC, BOOLEAN, DATE ->
          type instanceof LongType ? ColumnPlan.Storage.LONG : ColumnPlan.Storage.DOUBLE;
    };
  }
}
