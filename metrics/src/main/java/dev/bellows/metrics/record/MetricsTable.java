package dev.bellows.metrics.record;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanMetric;
import dev.bellows.core.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The tables that evidence is exported as. Times are milliseconds, points in time since the epoch.
 */
public enum MetricsTable {
  /** A row for each job. */
  JOBS,
  /**
   * A row for each attempt of a stage: its place, times, the sum of each {@link TaskMetric} by its
   * key (of peaks the maximum) and the median and maximum of its tasks' durations.
   */
  STAGES,
  /**
   * A row for each node of each query's plan: its rows, and each counter's name, unit and value.
   */
  OPERATORS;

  private static final StructType JOB_COLUMNS =
      new StructType()
          .add("job_id", DataTypes.IntegerType, false)
          .add("query_id", DataTypes.LongType)
          .add("description", DataTypes.StringType)
          .add("started_ms", DataTypes.LongType, false)
          .add("ended_ms", DataTypes.LongType)
          .add("failure", DataTypes.StringType);

  private static final StructType OPERATOR_COLUMNS =
      new StructType()
          .add("query_id", DataTypes.LongType, false)
          .add("query", DataTypes.StringType, false)
          .add("query_ms", DataTypes.LongType)
          .add("node_id", DataTypes.IntegerType, false)
          .add("name", DataTypes.StringType, false)
          .add("kind", DataTypes.StringType, false)
          .add("counter", DataTypes.StringType, false)
          .add("unit", DataTypes.StringType, false)
          .add("value", DataTypes.LongType, false);

  /** Its name as a folder or a table: {@code stages}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rows of the evidence. Runs no job. */
  public Dataset<Row> of(Evidence evidence, SparkSession spark) {
    return table(evidence, spark)
        .select(
            lit(evidence.subject()).as("run"),
            lit(evidence.startedMillis()).as("run_started_ms"),
            col("*"));
  }

  private Dataset<Row> table(Evidence evidence, SparkSession spark) {
    return switch (this) {
      case JOBS -> spark.createDataFrame(jobs(evidence), JOB_COLUMNS);
      case STAGES -> spark.createDataFrame(stages(evidence), stageColumns());
      case OPERATORS -> spark.createDataFrame(operators(evidence), OPERATOR_COLUMNS);
    };
  }

  private static List<Row> jobs(Evidence evidence) {
    List<Row> rows = new ArrayList<>();
    for (JobMetrics job : evidence.jobs()) {
      rows.add(
          RowFactory.create(
              job.jobId(),
              boxed(job.query()),
              job.description().orElse(null),
              job.startedMillis(),
              boxed(job.endedMillis()),
              job.failure().orElse(null)));
    }
    return rows;
  }

  private static StructType stageColumns() {
    StructType columns =
        new StructType()
            .add("stage_id", DataTypes.IntegerType, false)
            .add("attempt", DataTypes.IntegerType, false)
            .add("name", DataTypes.StringType, false)
            .add("partitions", DataTypes.IntegerType, false)
            .add("tasks", DataTypes.LongType, false)
            .add("failed_tasks", DataTypes.LongType, false)
            .add("lost_core_ms", DataTypes.LongType, false)
            .add("submitted_ms", DataTypes.LongType, false)
            .add("completed_ms", DataTypes.LongType)
            .add("wall_ms", DataTypes.LongType, false)
            .add("median_task_ms", DataTypes.LongType, false)
            .add("max_task_ms", DataTypes.LongType, false)
            .add("volume_correlation", DataTypes.DoubleType)
            .add("failure", DataTypes.StringType);
    for (TaskMetric metric : TaskMetric.values()) {
      columns = columns.add(metric.key(), DataTypes.LongType, false);
    }
    return columns;
  }

  private static List<Row> stages(Evidence evidence) {
    List<Row> rows = new ArrayList<>();
    for (StageMetrics stage : evidence.stages()) {
      List<Object> values = new ArrayList<>();
      values.add(stage.stageId());
      values.add(stage.attempt());
      values.add(stage.name());
      values.add(stage.partitions());
      values.add(stage.totals().tasks());
      values.add(stage.lost().failed());
      values.add(stage.lost().coreMillis());
      values.add(stage.submittedMillis());
      values.add(boxed(stage.completedMillis()));
      values.add(stage.wallMillis());
      values.add(stage.distribution(TaskMetric.DURATION).median());
      values.add(stage.distribution(TaskMetric.DURATION).max());
      OptionalDouble correlation = stage.volumeCorrelation();
      values.add(correlation.isPresent() ? correlation.getAsDouble() : null);
      values.add(stage.failure().orElse(null));
      for (TaskMetric metric : TaskMetric.values()) {
        values.add(stage.sum(metric));
      }
      rows.add(RowFactory.create(values.toArray()));
    }
    return rows;
  }

  private static List<Row> operators(Evidence evidence) {
    List<Row> rows = new ArrayList<>();
    for (QueryMetrics query : evidence.queries()) {
      query.plan().nodes().forEach(node -> addCounters(query, node, rows));
    }
    return rows;
  }

  private static void addCounters(QueryMetrics query, PlanNode node, List<Row> rows) {
    OptionalLong end = query.endedMillis();
    Long millis = end.isPresent() ? (Long) (end.getAsLong() - query.startedMillis()) : null;
    for (PlanMetric counter : node.metrics()) {
      if (counter.value().isPresent()) {
        rows.add(
            RowFactory.create(
                query.executionId(),
                query.description(),
                millis,
                node.id(),
                node.name(),
                node.kind().name().toLowerCase(Locale.ROOT),
                counter.name(),
                counter.unit().name().toLowerCase(Locale.ROOT),
                counter.value().getAsLong()));
      }
    }
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }
}
