package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * A definition over the columns of the rows to fit: every class and every fold column is named.
 *
 * @param definition complete and without contradictions
 * @param types the kind of each encoded column
 */
record EncoderPlan(EncoderDefinition definition, List<CategoryType> types) {
  /**
   * Checks a definition against a schema.
   *
   * @throws BellowsException if a column is missing or has a type that cannot serve
   * @throws IllegalStateException if the definition lacks columns or encodings
   * @throws IllegalArgumentException if parts of the definition contradict each other
   */
  static EncoderPlan of(EncoderDefinition definition, StructType schema) {
    definition.check();
    List<CategoryType> types =
        definition.columns.stream().map(column -> CategoryType.of(schema, column)).toList();
    definition.targetNames().forEach(target -> requireTarget(definition, schema, target));
    definition.weight.ifPresent(name -> Schemas.requireNumeric(schema, name, "weight rows by"));
    List<String> foldColumns =
        definition.keptFolds() == 1 ? List.of() : foldColumns(definition, schema);
    return new EncoderPlan(
        definition.with(
            d -> {
              if (d.keptFolds() > 1) {
                d.foldBy = Optional.of(foldColumns);
              }
            }),
        types);
  }

  private static void requireTarget(
      EncoderDefinition definition, StructType schema, String target) {
    if (definition.classes.containsKey(target)) {
      CategoryType.of(schema, target);
      return;
    }
    StructField field = Schemas.requireColumn(schema, target, "take as the target");
    DataType type = field.dataType();
    if (type instanceof StringType) {
      throw new BellowsException(
          String.format(
              "Cannot take column '%s' as the target: its type is string and its classes are not"
                  + " known. Name them by classes(\"%s\", …), or cast it to a number.",
              target, target));
    }
    if (!(type instanceof NumericType) && !(type instanceof BooleanType)) {
      throw new BellowsException(
          String.format(
              "Cannot take column '%s' as the target: its type is %s; a number, a boolean, or"
                  + " declared classes are needed. Cast it first.",
              target, type.simpleString()));
    }
  }

  /** Those given, or all that can be hashed but targets and weight. */
  private static List<String> foldColumns(EncoderDefinition definition, StructType schema) {
    if (definition.foldBy.isPresent()) {
      for (String name : definition.foldBy.get()) {
        requireHashable(Schemas.requireColumn(schema, name, "fold by"));
      }
      return definition.foldBy.get();
    }
    List<String> apart =
        Stream.concat(definition.targetNames().stream(), definition.weight.stream()).toList();
    return Arrays.stream(schema.fields())
        .filter(field -> isHashable(field.dataType()))
        .map(StructField::name)
        .filter(name -> apart.stream().noneMatch(name::equalsIgnoreCase))
        .toList();
  }

  private static void requireHashable(StructField field) {
    if (!isHashable(field.dataType())) {
      throw new BellowsException(
          String.format(
              "Cannot fold by '%s': values of its type %s have no hash. Fold by a key.",
              field.name(), field.dataType().simpleString()));
    }
  }

  private static boolean isHashable(DataType type) {
    if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields()).allMatch(field -> isHashable(field.dataType()));
    }
    if (type instanceof ArrayType array) {
      return isHashable(array.elementType());
    }
    return !(type instanceof MapType) && !(type instanceof VariantType);
  }

  StateColumns states() {
    return StateColumns.of(definition);
  }

  /** The text of the category in the column of that position. */
  Column category(int column) {
    return types.get(column).text(definition.columns.get(column));
  }

  /** The fold of a row: a function of its fold columns and the seed, wherever the row lies. */
  Column fold() {
    List<Column> hashed = new ArrayList<>();
    definition.foldBy.orElseThrow().forEach(name -> hashed.add(Columns.named(name)));
    hashed.add(lit(definition.seed));
    Column hash = xxhash64(hashed.toArray(Column[]::new));
    return pmod(hash, lit((long) definition.folds)).cast("int");
  }
}
