package dev.bellows.features.engineer;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One call of the builder: an aggregate of one or several columns.
 *
 * @param columns its columns; none only for the number of rows
 * @param where the rows it takes, in SQL
 * @param name the new column's name, instead of the default; of one column only
 */
record Aggregation(
    AggregationKind kind, List<String> columns, Optional<String> where, Optional<String> name) {
  Aggregation {
    Args.check(
        !columns.isEmpty() || kind == AggregationKind.COUNT,
        "Invalid %s: it needs a column",
        Written.word(kind));
    Args.check(
        name.isEmpty() || columns.size() <= 1,
        "Invalid name '%s': it is one name for %s columns. Ask for each column by itself",
        name.orElse(""),
        columns.size());
    Args.check(
        name.isEmpty() || !name.get().isBlank(),
        "Invalid name: it is blank; a column needs a name");
    Args.check(
        where.isEmpty() || !where.get().isBlank(),
        "Invalid where: it is blank; leave it out to take all rows");
    columns = List.copyOf(columns);
  }

  static Aggregation of(AggregationKind kind, String... columns) {
    return new Aggregation(kind, List.of(columns), Optional.empty(), Optional.empty());
  }

  Aggregation withWhere(String condition) {
    return new Aggregation(kind, columns, Optional.of(condition), name);
  }

  Aggregation withName(String newName) {
    return new Aggregation(kind, columns, where, Optional.of(newName));
  }

  boolean countsRows() {
    return columns.isEmpty();
  }

  /**
   * The names of the new columns.
   *
   * @param ending what ends the default names
   */
  List<String> names(String ending) {
    if (name.isPresent()) {
      return List.of(name.get());
    }
    if (countsRows()) {
      return List.of("row_count" + ending);
    }
    return columns.stream()
        .map(column -> column.replace('.', '_') + "_" + kind.suffix() + ending)
        .toList();
  }

  /** The new columns under these names, after all checks of the columns they are of. */
  List<Computed> over(StructType schema, List<String> names) {
    if (countsRows()) {
      return List.of(new Computed(names.get(0), DataTypes.LongType, false, count(taken(lit(1)))));
    }
    List<Computed> computed = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      StructField field = kind.require(schema, columns.get(i));
      Column column = kind.of(taken(kind.valuesOf(field)));
      DataType type = kind.resultType(field.dataType());
      computed.add(new Computed(names.get(i), type, !kind.isAlwaysThere(), column));
    }
    return computed;
  }

  private Column taken(Column value) {
    return where.map(condition -> when(expr(condition), value)).orElse(value);
  }

  /** What it computes, as a phrase: {@code "the mean of delay"}. */
  String phrase() {
    return countsRows()
        ? "the number of rows"
        : "the " + kind.suffix().replace('_', ' ') + " of " + String.join(", ", columns);
  }
}
