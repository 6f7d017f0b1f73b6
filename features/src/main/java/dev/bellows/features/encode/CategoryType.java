package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_dt_interval;
import static org.apache.spark.sql.functions.rtrim;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import java.time.LocalDateTime;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The kinds of values that can be categories. Each has one text for equal values, whatever the
 * session's time zone or the width of the type: a model knows categories by it.
 */
enum CategoryType {
  TEXT,
  INTEGER,
  BOOLEAN,
  DATE,
  /** Without the zeros that a scale adds. */
  DECIMAL,
  /** -0.0 is 0.0, and NaN is missing. */
  FLOATING,
  /** The moment in UTC. */
  TIMESTAMP,
  LOCAL_TIMESTAMP;

  /**
   * The kind of that column's values.
   *
   * @throws BellowsException if there is no such column, or its values cannot be categories
   */
  static CategoryType of(StructType schema, String column) {
    StructField field = Schemas.requireColumn(schema, column, "encode");
    DataType type = field.dataType();
    if (type instanceof StringType) {
      return TEXT;
    }
    if (type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType) {
      return INTEGER;
    }
    if (type instanceof FloatType || type instanceof DoubleType) {
      return FLOATING;
    }
    if (type instanceof DecimalType) {
      return DECIMAL;
    }
    return ofOthers(field);
  }

  private static CategoryType ofOthers(StructField field) {
    DataType type = field.dataType();
    if (type instanceof BooleanType) {
      return BOOLEAN;
    }
    if (type instanceof DateType) {
      return DATE;
    }
    if (type instanceof TimestampType) {
      return TIMESTAMP;
    }
    if (type instanceof TimestampNTZType) {
      return LOCAL_TIMESTAMP;
    }
    throw new BellowsException(
        String.format(
            "Cannot encode column '%s': values of its type %s are no categories. Cast it to string,"
                + " or encode its fields.",
            field.name(), type.simpleString()));
  }

  /** The text of that column's category; null where it has none. */
  Column text(String column) {
    Column value = Columns.named(column);
    return switch (this) {
      case DECIMAL -> withoutZeros(value.cast("string"));
      case FLOATING -> floating(value.cast("double"));
      case TIMESTAMP -> inUtc(value).cast("string");
      default -> value.cast("string");
    };
  }

  private static Column withoutZeros(Column text) {
    return when(text.contains("."), rtrim(rtrim(text, lit("0")), lit("."))).otherwise(text);
  }

  private static Column floating(Column value) {
    return when(value.equalTo(lit(0.0)), lit("0.0"))
        .otherwise(Columns.nanToNull(value).cast("string"));
  }

  private static Column inUtc(Column moment) {
    Column seconds = unix_micros(moment).cast("decimal(20,0)").divide(lit(1_000_000));
    Column sinceEpoch = make_dt_interval(lit(0), lit(0), lit(0), seconds.cast("decimal(18,6)"));
    return lit(LocalDateTime.of(1970, 1, 1, 0, 0)).plus(sinceEpoch);
  }
}
