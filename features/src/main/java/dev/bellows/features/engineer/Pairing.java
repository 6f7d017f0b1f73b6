package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;

import java.util.Optional;
import java.util.function.BinaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Arithmetic of two numbers. */
enum Pairing {
  RATIO("over", "/", "'%s' is 0, or both are infinite", functions::try_divide),
  DIFFERENCE("minus", "−", "both are the same infinity", Column::minus),
  PRODUCT("times", "×", "0 meets infinity", Column::multiply);

  private final String infix;
  private final String sign;
  private final String invalid;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state.
  private final BinaryOperator<Column> operator;

  Pairing(String infix, String sign, String invalid, BinaryOperator<Column> operator) {
    this.infix = infix;
    this.sign = sign;
    this.invalid = invalid;
    this.operator = operator;
  }

  String infix() {
    return infix;
  }

  String sign() {
    return sign;
  }

  String invalid(String right) {
    return String.format(invalid, right);
  }

  RowResult of(String left, String right, StructType schema) {
    String operation = "compute the " + Written.word(this) + " of";
    Column a = RowColumns.number(left, schema, operation);
    Column b = RowColumns.number(right, schema, operation);
    Column value = operator.apply(a, b);
    Column isInvalid = this == RATIO ? b.equalTo(lit(0.0)).or(isnan(value)) : isnan(value);
    return new RowResult(
        DataTypes.DoubleType,
        value,
        a.isNull().or(b.isNull()),
        Optional.of(a.isNotNull().and(isInvalid)));
  }
}
