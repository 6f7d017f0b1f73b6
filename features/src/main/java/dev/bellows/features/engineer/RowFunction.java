package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.lit;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A function of one number that has no answer below a bound. */
enum RowFunction {
  LOG("natural logarithm of", functions::log, x -> x.leq(lit(0.0)), "the value is 0 or negative"),
  LOG1P(
      "natural logarithm of 1 +",
      functions::log1p,
      x -> x.leq(lit(-1.0)),
      "the value is −1 or less"),
  SQRT("square root of", functions::sqrt, x -> x.lt(lit(0.0)), "the value is negative");

  private final String formula;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final UnaryOperator<Column> function;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final UnaryOperator<Column> isInvalid;

  private final String invalid;

  RowFunction(
      String formula,
      UnaryOperator<Column> function,
      UnaryOperator<Column> isInvalid,
      String invalid) {
    this.formula = formula;
    this.function = function;
    this.isInvalid = isInvalid;
    this.invalid = invalid;
  }

  String formula() {
    return formula;
  }

  String invalid() {
    return invalid;
  }

  RowResult of(String column, StructType schema) {
    Column x = RowColumns.number(column, schema, "compute the " + Written.word(this) + " of");
    return new RowResult(
        DataTypes.DoubleType, function.apply(x), x.isNull(), Optional.of(isInvalid.apply(x)));
  }
}
