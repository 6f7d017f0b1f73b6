package dev.bellows.features.job;

import dev.bellows.core.hook.StepBlock;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Keeps the rows for which a Spark SQL condition is true. */
record WhereOperation(String condition) implements RelationalOperation {
  static final String KIND = "where";

  static WhereOperation read(StepBlock block) {
    return new WhereOperation(block.written());
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Dataset<Row> over(Dataset<Row> rows, Function<String, Dataset<Row>> others) {
    try {
      return rows.where(condition);
    } catch (Exception e) {
      String what = "keep the rows where '" + condition + "'";
      throw RefusedExpression.over(rows, "", what, e);
    }
  }
}
