package dev.bellows.core.internal;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;

/**
 * What Spark's plan says of a query's output before it runs.
 *
 * @param tasks the most tasks that would write it
 * @param bytes Spark's estimate of its size, which errs toward too much
 */
public record OutputEstimate(int tasks, double bytes) {
  /** Plans the query, which must be of a classic session; starts no Spark job. */
  public static OutputEstimate of(Dataset<Row> rows) {
    QueryExecution execution = rows.queryExecution();
    SparkPlan plan = execution.executedPlan();
    SparkPlan planned =
        plan instanceof AdaptiveSparkPlanExec adaptive ? adaptive.initialPlan() : plan;
    return new OutputEstimate(
        planned.outputPartitioning().numPartitions(),
        execution.optimizedPlan().stats().sizeInBytes().toDouble());
  }
}
