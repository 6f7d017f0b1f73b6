package dev.bellows.features.job;

import dev.bellows.core.Columns;
import dev.bellows.core.hook.StepBlock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Adds or replaces columns by Spark SQL expressions; each sees those before it. */
record DeriveOperation(Map<String, String> columns) implements RelationalOperation {
  static final String KIND = "derive";

  DeriveOperation {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  static DeriveOperation read(StepBlock block) {
    Map<String, String> columns = new LinkedHashMap<>();
    block.entries().forEach((name, expression) -> columns.put(name, expression.written()));
    return new DeriveOperation(columns);
  }

  @Override
  public String kind() {
    return KIND;
  }

  /**
   * One projection for as many expressions as do not read each other: a projection for each would
   * make Spark's analysis quadratic.
   */
  @Override
  public Dataset<Row> over(Dataset<Row> rows, Function<String, Dataset<Row>> others) {
    Dataset<Row> derived = rows;
    Map<String, String> batch = new LinkedHashMap<>();
    for (Map.Entry<String, String> column : columns.entrySet()) {
      if (batch.keySet().stream().anyMatch(name -> clash(name, column))) {
        derived = project(derived, batch);
        batch.clear();
      }
      batch.put(column.getKey(), column.getValue());
    }
    return batch.isEmpty() ? derived : project(derived, batch);
  }

  /** Whether the expression may read that column or replaces it. */
  private static boolean clash(String name, Map.Entry<String, String> column) {
    return name.equalsIgnoreCase(column.getKey())
        || Pattern.compile(Pattern.quote(name), Pattern.CASE_INSENSITIVE)
            .matcher(column.getValue())
            .find();
  }

  private static Dataset<Row> project(Dataset<Row> input, Map<String, String> batch) {
    try {
      return projected(input, batch);
    } catch (Exception e) {
      batch.forEach((name, expression) -> requireValid(input, name, expression));
      throw RefusedExpression.over(input, "", "derive", e);
    }
  }

  private static void requireValid(Dataset<Row> input, String name, String expression) {
    try {
      projected(input, Map.of(name, expression));
    } catch (Exception e) {
      String what = "derive column '" + name + "' by '" + expression + "'";
      throw RefusedExpression.over(input, name, what, e);
    }
  }

  private static Dataset<Row> projected(Dataset<Row> input, Map<String, String> batch) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String column : input.columns()) {
      columns.put(column, Columns.named(column));
    }
    batch.forEach(
        (name, expression) -> {
          String present =
              columns.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
          columns.put(present, functions.expr(expression).as(present));
        });
    return input.select(columns.values().toArray(Column[]::new));
  }
}
