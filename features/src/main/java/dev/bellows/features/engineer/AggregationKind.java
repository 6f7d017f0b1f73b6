package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What is computed of a group's values of one column; missing values take no part. */
enum AggregationKind {
  /** The number of values that are not missing; without a column, of rows. */
  COUNT(Values.ANY, functions::count, "number of values"),
  SUM(Values.NUMBERS, functions::sum, "sum; null without a value"),
  MEAN(Values.NUMBERS, functions::avg, "mean; null without a value"),
  STD(
      Values.NUMBERS,
      functions::stddev_samp,
      "standard deviation of a sample (n − 1); null below 2 values"),
  MIN(Values.ORDERED, functions::min, "least value; null without a value"),
  MAX(Values.ORDERED, functions::max, "greatest value; null without a value"),
  MEDIAN(
      Values.NUMBERS,
      functions::median,
      "median, the mean of the middle two of an even number; null without a value"),
  COUNT_DISTINCT(Values.GROUPED, functions::count_distinct, "number of different values"),
  APPROX_COUNT_DISTINCT(
      Values.GROUPED,
      functions::approx_count_distinct,
      "number of different values, with a relative standard error of 5 %");

  /** What an aggregation asks of its column. */
  private enum Values {
    ANY,
    NUMBERS,
    ORDERED,
    GROUPED
  }

  private final Values values;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final UnaryOperator<Column> function;

  private final String meaning;

  AggregationKind(Values values, UnaryOperator<Column> function, String meaning) {
    this.values = values;
    this.function = function;
    this.meaning = meaning;
  }

  /** What the numbers are, as a phrase. */
  String meaning() {
    return meaning;
  }

  /** The last part of a column's name. */
  String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The field of the column, whose type serves.
   *
   * @throws BellowsException if there is none, or its type does not
   */
  StructField require(StructType schema, String column) {
    String operation = "compute the " + suffix().replace('_', ' ') + " of";
    return switch (values) {
      case ANY -> Schemas.requireColumn(schema, column, operation);
      case NUMBERS -> Schemas.requireNumeric(schema, column, operation);
      case ORDERED, GROUPED -> Schemas.requireOrderable(schema, column, operation);
    };
  }

  DataType resultType(DataType input) {
    return switch (values) {
      case ANY, GROUPED -> DataTypes.LongType;
      case NUMBERS -> DataTypes.DoubleType;
      case ORDERED -> input;
    };
  }

  /** Whether there is a result for every group. */
  boolean isAlwaysThere() {
    return values == Values.ANY || values == Values.GROUPED;
  }

  /** The values of a column as this kind takes them: missing ones null. */
  Column valuesOf(StructField field) {
    Column column = Columns.named(field.name());
    if (values == Values.NUMBERS) {
      return isFloating(field) ? Columns.nanToNull(column.cast("double")) : column.cast("double");
    }
    // −0.0 and 0.0 are equal: which of them is the least must not depend on the order of rows.
    return isFloating(field)
        ? nanvl(column, lit(null).cast(field.dataType())).plus(lit(0.0f).cast(field.dataType()))
        : column;
  }

  private static boolean isFloating(StructField field) {
    return field.dataType() instanceof DoubleType || field.dataType() instanceof FloatType;
  }

  /** The aggregate of such values; null where it would be NaN. */
  Column of(Column column) {
    Column result = function.apply(column);
    return values == Values.NUMBERS ? Columns.nanToNull(result) : result;
  }
}
