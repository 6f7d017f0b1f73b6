package dev.bellows.features.profile;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StructField;

/** What is done with a column, by its type. */
final class ColumnPlans {
  private ColumnPlans() {}

  static ColumnPlan of(StructField field, List<Double> specials, Bucketing bucketing) {
    ColumnKind kind = ColumnKind.of(field.dataType());
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
        bucketing,
        false);
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
