package dev.bellows.optimization.delta;

import static java.util.stream.Collectors.joining;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.SparkErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Partitions of a table, chosen by a condition or by name. */
final class PartitionScope {
  private static final String INDEX = "__bellows_partition";

  private final SparkSession spark;
  private final StructType schema;
  private final List<String> columns;

  /**
   * @param schema the table's
   * @param columns its partition columns
   */
  PartitionScope(SparkSession spark, StructType schema, List<String> columns) {
    this.spark = spark;
    this.schema = schema;
    this.columns = columns;
  }

  /**
   * The files in the partitions for which the condition is true.
   *
   * @throws BellowsException if it names anything but partition columns, or is no condition
   */
  List<TableFile> matching(List<TableFile> files, Optional<String> where) {
    if (where.isEmpty()) {
      return files;
    }
    if (columns.isEmpty()) {
      throw new BellowsException(
          String.format(
              "Cannot take the partitions where '%s': the table has no partition columns; Delta"
                  + " rewrites parts of a table by partition. Leave the condition out.",
              where.get()));
    }
    List<Map<String, String>> partitions =
        files.stream().map(TableFile::partition).distinct().toList();
    Set<Map<String, String>> kept = new HashSet<>();
    for (Row row : rowsWhere(partitions, where.get())) {
      kept.add(partitions.get(row.getInt(0)));
    }
    return files.stream().filter(file -> kept.contains(file.partition())).toList();
  }

  private List<Row> rowsWhere(List<Map<String, String>> partitions, String condition) {
    StructType texts = new StructType().add(INDEX, DataTypes.IntegerType, false);
    for (String column : columns) {
      texts = texts.add(column, DataTypes.StringType, true);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      List<Object> values = new ArrayList<>(List.of(i));
      columns.forEach(column -> values.add(null));
      for (int c = 0; c < columns.size(); c++) {
        values.set(c + 1, partitions.get(i).get(columns.get(c)));
      }
      rows.add(RowFactory.create(values.toArray()));
    }
    Dataset<Row> typed = spark.createDataFrame(rows, texts).select(typed());
    try {
      return typed.where(condition).select(INDEX).collectAsList();
    } catch (Exception e) {
      throw new BellowsException(
          String.format(
              "Cannot take the partitions where '%s': %s Its partition columns are %s.",
              condition, SparkErrors.refusal(e, columns), columns),
          e);
    }
  }

  private Column[] typed() {
    List<Column> typed = new ArrayList<>(List.of(functions.col(INDEX)));
    for (String column : columns) {
      typed.add(Columns.named(column).cast(type(column)).as(column));
    }
    return typed.toArray(Column[]::new);
  }

  private org.apache.spark.sql.types.DataType type(String column) {
    return Schemas.requireColumn(schema, column, "look up").dataType();
  }

  /** A condition that is true for exactly these partitions. */
  String only(Set<Map<String, String>> partitions) {
    if (columns.size() == 1) {
      return onlyValues(columns.get(0), partitions);
    }
    return partitions.stream()
        .map(
            partition ->
                columns.stream()
                    .map(column -> equality(column, partition.get(column)))
                    .collect(joining(" AND ", "(", ")")))
        .sorted()
        .collect(joining(" OR "));
  }

  private String onlyValues(String column, Set<Map<String, String>> partitions) {
    List<String> conditions = new ArrayList<>();
    if (partitions.stream().anyMatch(partition -> partition.get(column) == null)) {
      conditions.add(equality(column, null));
    }
    String values =
        partitions.stream()
            .map(partition -> partition.get(column))
            .filter(value -> value != null)
            .map(value -> literal(column, value))
            .sorted()
            .collect(joining(", "));
    if (!values.isEmpty()) {
      conditions.add(Columns.quoted(column) + " IN (" + values + ")");
    }
    return String.join(" OR ", conditions);
  }

  private String equality(String column, String value) {
    String name = Columns.quoted(column);
    return value == null ? name + " IS NULL" : name + " = " + literal(column, value);
  }

  private String literal(String column, String value) {
    String text = "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    return type(column).equals(DataTypes.StringType)
        ? text
        : "CAST(" + text + " AS " + type(column).sql() + ")";
  }
}
