package dev.bellows.features.job;

import dev.bellows.core.Columns;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.StepBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Adds the rows of other steps that have the same columns. */
record UnionOperation(List<String> others) implements RelationalOperation {
  static final String KIND = "union";

  UnionOperation {
    others = List.copyOf(others);
  }

  static UnionOperation read(StepBlock block) {
    List<String> others = block.texts();
    if (others.isEmpty()) {
      throw block.fault("The list " + block.subject() + " is empty; name a source or step.");
    }
    return new UnionOperation(others);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public List<String> reads() {
    return others;
  }

  @Override
  public Dataset<Row> over(Dataset<Row> rows, Function<String, Dataset<Row>> rowsOf) {
    Dataset<Row> all = rows;
    for (int i = 0; i < others.size(); i++) {
      Dataset<Row> other = rowsOf.apply(others.get(i));
      requireSameColumns(rows.schema(), other.schema(), i);
      all = all.union(other.select(inOrderOf(rows)));
    }
    return all;
  }

  private static Column[] inOrderOf(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).map(Columns::named).toArray(Column[]::new);
  }

  /** Spark would cast columns of different types to one that holds both, or to text. */
  private void requireSameColumns(StructType schema, StructType other, int index) {
    Map<String, DataType> own = types(schema);
    Map<String, DataType> theirs = types(other);
    List<String> differences = new ArrayList<>();
    own.forEach(
        (name, type) -> {
          DataType there = theirs.get(name);
          if (there == null) {
            differences.add("'" + name + "' is missing there");
          } else if (!type.asNullable().equals(there.asNullable())) {
            differences.add(
                String.format(
                    "'%s' is %s here and %s there",
                    name, type.simpleString(), there.simpleString()));
          }
        });
    theirs.keySet().stream()
        .filter(name -> !own.containsKey(name))
        .forEach(name -> differences.add("'" + name + "' is only there"));
    if (!differences.isEmpty() || schema.size() != other.size()) {
      throw new OperationException(
          "" + index,
          String.format(
              "Cannot add the rows of '%s': the columns differ: %s. Select and cast the same ones"
                  + " in both.",
              others.get(index), String.join(", ", differences)));
    }
  }

  private static Map<String, DataType> types(StructType schema) {
    Map<String, DataType> types = new TreeMap<>();
    for (StructField field : schema.fields()) {
      types.put(field.name().toLowerCase(Locale.ROOT), field.dataType());
    }
    return types;
  }
}
