package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.Schemas;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.StepBlock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Keeps columns, in the order given. */
record SelectOperation(List<String> columns) implements RelationalOperation {
  static final String KIND = "select";

  SelectOperation {
    columns = List.copyOf(columns);
  }

  static SelectOperation read(StepBlock block) {
    SelectOperation select = new SelectOperation(block.texts());
    int twice = select.repeated();
    if (twice >= 0) {
      String problem =
          String.format(
              "Invalid %s: column '%s' is there twice; remove one.",
              block.subject(), select.columns.get(twice));
      throw block.fault("" + twice, problem, null);
    }
    return select;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Dataset<Row> over(Dataset<Row> rows, Function<String, Dataset<Row>> others) {
    for (int i = 0; i < columns.size(); i++) {
      requireColumn(rows, columns.get(i), "" + i);
    }
    int twice = repeated();
    if (twice >= 0) {
      throw new OperationException(
          "" + twice, "Cannot select column '" + columns.get(twice) + "' twice; remove one.");
    }
    return rows.select(columns.stream().map(Columns::named).toArray(Column[]::new));
  }

  /** The position of the first column that was named before; −1 where there is none. */
  private int repeated() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!seen.add(columns.get(i).toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }

  private static void requireColumn(Dataset<Row> rows, String column, String path) {
    try {
      Schemas.requireColumn(rows.schema(), column, KIND);
    } catch (BellowsException e) {
      throw new OperationException(path, e.getMessage(), e);
    }
  }
}
