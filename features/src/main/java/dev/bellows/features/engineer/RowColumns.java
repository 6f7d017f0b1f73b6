package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.convert_timezone;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_add;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What the columns of single rows are computed by. */
final class RowColumns {
  private RowColumns() {}

  /** The column as a double, NaN as null. */
  static Column number(String column, StructType schema, String operation) {
    StructField field = Schemas.requireNumeric(schema, column, operation);
    Column number = Columns.named(field.name()).cast("double");
    boolean canBeNan =
        field.dataType() instanceof DoubleType || field.dataType() instanceof FloatType;
    return canBeNan ? Columns.nanToNull(number) : number;
  }

  static RowResult clipped(RowOperation.Clip clip, StructType schema) {
    Column x = number(clip.column(), schema, "clip");
    Column value =
        when(x.lt(lit(clip.lowest())), lit(clip.lowest()))
            .when(x.gt(lit(clip.highest())), lit(clip.highest()))
            .otherwise(x);
    return new RowResult(DataTypes.DoubleType, value, x.isNull(), Optional.empty());
  }

  static RowResult bucket(RowOperation.Bucket bucket, StructType schema) {
    Column x = number(bucket.column(), schema, "bucket");
    Column value = when(x.isNotNull(), search(x, bucket.edges(), 0, bucket.edges().size()));
    return new RowResult(DataTypes.IntegerType, value, x.isNull(), Optional.empty());
  }

  /** Binary search: the value has at least {@code low} and at most {@code high} edges below it. */
  private static Column search(Column x, List<Double> edges, int low, int high) {
    if (low == high) {
      return lit(low);
    }
    int middle = (low + high) >>> 1;
    return when(x.lt(lit(edges.get(middle))), search(x, edges, low, middle))
        .otherwise(search(x, edges, middle + 1, high));
  }

  static List<RowResult> parts(RowOperation.Parts parts, StructType schema) {
    StructField field = Schemas.requireColumn(schema, parts.column(), "take date parts of");
    for (DatePart part : parts.parts()) {
      require(field, part);
    }
    Column date = Columns.named(field.name());
    Column local = isInstant(field) ? parts.zone().map(z -> local(date, z)).orElse(date) : date;
    return parts.parts().stream()
        .map(
            part ->
                new RowResult(
                    DataTypes.IntegerType, part.of(local), date.isNull(), Optional.empty()))
        .toList();
  }

  private static boolean isInstant(StructField field) {
    return field.dataType() instanceof TimestampType;
  }

  private static void require(StructField field, DatePart part) {
    DataType type = field.dataType();
    boolean isDate = type instanceof DateType;
    if (!isDate && !(type instanceof TimestampType) && !(type instanceof TimestampNTZType)) {
      throw new BellowsException(
          String.format(
              "Cannot take date parts of column '%s': its type is %s and a date or timestamp is"
                  + " needed. Cast it first.",
              field.name(), type.simpleString()));
    }
    if (isDate && part.needsTime()) {
      throw new BellowsException(
          String.format(
              "Cannot take the %s of column '%s': it is a date, which has none.",
              Written.word(part), field.name()));
    }
  }

  /** By way of UTC: the session's own zone skips and repeats local times. */
  private static Column local(Column instant, String zone) {
    Column utc =
        timestamp_add(
            "MICROSECOND", unix_micros(instant), expr("timestamp_ntz'1970-01-01 00:00:00'"));
    return convert_timezone(lit("UTC"), lit(zone), utc);
  }
}
