package dev.bellows.core;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * Checks of a schema on the driver, before any job. Column names are found as Spark finds them by
 * default: letter case is ignored.
 */
public final class Schemas {
  private Schemas() {}

  /**
   * The field of that name.
   *
   * @param operation what is asked of the column, as a verb: {@code "encode"}
   * @throws BellowsException if there is no such column, or several: {@code Cannot encode column
   *     'ciy': no such column; did you mean 'city'? Available: [city, store, day]}
   */
  public static StructField requireColumn(StructType schema, String name, String operation) {
    List<StructField> found =
        Arrays.stream(schema.fields()).filter(f -> f.name().equalsIgnoreCase(name)).toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    List<String> names = List.of(schema.fieldNames());
    String problem =
        found.isEmpty()
            ? "no such column" + suggestion(name, names)
            : "the name is ambiguous, " + found.size() + " columns have it.";
    throw new BellowsException(
        String.format("Cannot %s column '%s': %s Available: %s", operation, name, problem, names));
  }

  private static String suggestion(String name, List<String> names) {
    String hint = Suggestions.didYouMean(name, names);
    return hint.isEmpty() ? "." : hint;
  }

  /**
   * The field of that name, which has a numeric type: byte to long, float, double or decimal.
   *
   * @throws BellowsException if the column is missing or not numeric: {@code Cannot compute
   *     volatility of 'amount': its type is string and a numeric type is needed. Cast it first.}
   */
  public static StructField requireNumeric(StructType schema, String name, String operation) {
    StructField field = requireColumn(schema, name, operation);
    if (field.dataType() instanceof NumericType) {
      return field;
    }
    throw new BellowsException(
        String.format(
            "Cannot %s column '%s': its type is %s and a numeric type is needed. Cast it first.",
            operation, name, field.dataType().simpleString()));
  }

  /** The field of that name, whose values Spark can sort: no map, interval or variant in it. */
  public static StructField requireOrderable(StructType schema, String name, String operation) {
    StructField field = requireColumn(schema, name, operation);
    if (isOrderable(field.dataType())) {
      return field;
    }
    throw new BellowsException(
        String.format(
            "Cannot %s column '%s': values of its type %s have no order.",
            operation, name, field.dataType().simpleString()));
  }

  /** Whether Spark can sort and group by values of that type. */
  public static boolean isOrderable(DataType type) {
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields()).allMatch(f -> isOrderable(f.dataType()));
    }
    if (type instanceof ArrayType array) {
      return isOrderable(array.elementType());
    }
    return type instanceof AtomicType
        && !(type instanceof VariantType)
        && !(type instanceof CalendarIntervalType)
        && !(type instanceof MapType);
  }

  /**
   * Checks that new columns can be added: none of the names is in the schema, none comes twice.
   *
   * @param added each new column's name with a short text of what makes it, in output order
   * @throws BellowsException naming both sides of the first collision
   */
  public static void requireAbsent(StructType schema, Collection<NewColumn> added) {
    Map<String, String> taken = new LinkedHashMap<>();
    for (StructField field : schema.fields()) {
      taken.put(field.name().toLowerCase(Locale.ROOT), "the input column '" + field.name() + "'");
    }
    for (NewColumn column : added) {
      String other = taken.put(column.name().toLowerCase(Locale.ROOT), column.source());
      if (other != null) {
        throw new BellowsException(
            String.format(
                "Cannot add column '%s' for %s: %s already has that name. Rename or drop one.",
                column.name(), column.source(), other));
      }
    }
  }

  /** A column about to be added: its name and what makes it, as a phrase for error messages. */
  public record NewColumn(String name, String source) {}
}
