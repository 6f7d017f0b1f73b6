package dev.bellows.features.job;

import dev.bellows.core.hook.CheckContext;
import dev.bellows.core.hook.RunContext;
import dev.bellows.core.hook.StepOperation;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** An operation that only describes a computation: its check and its run are the same. */
interface RelationalOperation extends StepOperation {
  /**
   * The operation over the rows. Analysed at once, without a job.
   *
   * @param others the rows of what {@link #reads()} names
   */
  Dataset<Row> over(Dataset<Row> rows, Function<String, Dataset<Row>> others);

  @Override
  default StructType outputSchema(StructType input, CheckContext context) {
    return over(context.rows(), context::rows).schema();
  }

  @Override
  default Dataset<Row> apply(Dataset<Row> rows, RunContext context) {
    return over(rows, context::rows);
  }
}
