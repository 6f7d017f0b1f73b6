package dev.bellows.features.job;

import dev.bellows.core.SparkErrors;
import dev.bellows.core.hook.OperationException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** An expression of an operation that Spark refuses, as an error of that operation. */
final class RefusedExpression {
  private RefusedExpression() {}

  /**
   * The error, with the columns there are.
   *
   * @param path the expression's key within its operation
   * @param what was asked, as a verb: {@code "derive column 'a' by 'b + 1'"}
   */
  static OperationException over(Dataset<Row> rows, String path, String what, Exception error) {
    List<String> columns = List.of(rows.columns());
    return new OperationException(
        path,
        String.format(
            "Cannot %s: %s Available: %s", what, SparkErrors.refusal(error, columns), columns),
        error);
  }
}
