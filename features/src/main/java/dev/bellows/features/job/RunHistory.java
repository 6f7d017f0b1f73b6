package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import dev.bellows.features.validate.RuleReport;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The Delta table with a row for each run of a job. */
final class RunHistory {
  static final StructType SCHEMA =
      StructType.fromDDL(
          """
          run_id string, job string, mode string, status string,
          started timestamp, finished timestamp, seconds double,
          rows_in bigint, rows_out bigint, rows_written bigint, bytes_written bigint,
          rows_per_second double,
          error_class string, error_message string, error_step string,
          driver_peak_bytes bigint, executor_peak_bytes bigint,
          layers array<struct<
            layer: string, steps: int, rows_out: bigint, seconds: double, pass_rate: double>>,
          sources array<struct<
            name: string, path: string, format: string, rows: bigint, malformed: bigint>>,
          steps array<struct<
            name: string, kind: string, layer: string, rows_in: bigint, rows_out: bigint,
            seconds: double, rows_per_second: double, pass_rate: double, failing_rows: bigint>>,
          sinks array<struct<
            step: string, path: string, format: string, mode: string, rows: bigint,
            bytes: bigint, files: int, seconds: double, commit_retries: int,
            high_watermark: string, from_watermark: string, late_rows: bigint>>
          """);

  private final SparkSession spark;
  private final Places places;
  private final Location table;

  /** All outputs are written, and the history does not say so. */
  static final class UnwritableException extends BellowsException {
    private static final long serialVersionUID = 1L;

    UnwritableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  RunHistory(SparkSession spark, Places places, Location table) {
    this.spark = spark;
    this.places = places;
    this.table = table;
  }

  /**
   * Checks that the table at that place, if there is one, is a run history.
   *
   * @throws BellowsException if it is another table or cannot be read
   */
  static void check(SparkSession spark, Places places, Location location) {
    ExistingTable.lookUp(spark, places, location, "history")
        .ifPresent(table -> check(table, places));
  }

  private static void check(ExistingTable table, Places places) {
    List<String> present = List.of(table.schema().fieldNames());
    for (StructField wanted : SCHEMA.fields()) {
      if (!present.contains(wanted.name())) {
        continue;
      }
      StructField there = table.schema().apply(wanted.name());
      requireHistory(isLike(wanted, there), table, places, wanted, "it is " + type(there));
    }
    StructField key = SCHEMA.apply("run_id");
    requireHistory(present.contains(key.name()), table, places, key, "there is none");
  }

  /** Lists may have got other fields by another version. */
  private static boolean isLike(StructField wanted, StructField there) {
    boolean both = wanted.dataType() instanceof ArrayType && there.dataType() instanceof ArrayType;
    return both || wanted.dataType().equals(there.dataType());
  }

  private static String type(StructField field) {
    return field.dataType().simpleString();
  }

  private static void requireHistory(
      boolean fine, ExistingTable table, Places places, StructField wanted, String instead) {
    if (!fine) {
      throw places.faultOfData(
          "history",
          String.format(
              "Cannot write the run history to '%s': the Delta table there is another one; the"
                  + " column '%s' should be %s, and %s. Choose another path.",
              table.location().shown(), wanted.name(), type(wanted), instead));
    }
  }

  /**
   * Adds the run's row, once. Runs a small job.
   *
   * @throws UnwritableException if it cannot
   */
  void add(JobReport report) {
    Dataset<Row> row = spark.createDataFrame(List.of(row(report)), SCHEMA).coalesce(1);
    try {
      new CommitRetry().run("The run history", () -> append(row, report.runId()));
    } catch (Exception e) {
      String reason =
          e instanceof CommitRetry.RaceLostException ? e.getMessage() : SparkErrors.reason(e);
      throw new UnwritableException(
          places.at("history")
              + String.format(
                  "Job '%s' has %s, but its row could not be added to the run history at '%s': %s.",
                  report.job(), report.status().label(), table.shown(), reason),
          e);
    }
  }

  private String append(Dataset<Row> row, String runId) {
    row.write()
        .format("delta")
        .mode(SaveMode.Append)
        .option("mergeSchema", "true")
        .option("txnAppId", "bellows-" + runId)
        .option("txnVersion", 1)
        .save(table.path().toString());
    return runId;
  }

  private static Row row(JobReport report) {
    List<Object> values = new ArrayList<>();
    values.addAll(
        List.of(
            report.runId(),
            report.job(),
            report.mode().label(),
            report.status().label(),
            report.started(),
            report.started().plus(report.duration()),
            report.seconds(),
            report.rowsIn(),
            report.rowsOut(),
            report.rowsWritten(),
            report.bytesWritten(),
            report.rowsPerSecond()));
    values.add(report.failure().map(RunFailure::error).orElse(null));
    values.add(report.failure().map(RunFailure::message).orElse(null));
    values.add(report.failure().flatMap(RunFailure::step).orElse(null));
    values.add(report.memory().driverPeakBytes());
    OptionalLong executors = report.memory().largestExecutorPeakBytes();
    values.add(executors.isPresent() ? executors.getAsLong() : null);
    values.add(
        report.layers().stream()
            .map(layer -> row(layer, report.passRates().get(layer.layer())))
            .toList());
    values.add(report.sources().stream().map(RunHistory::row).toList());
    values.add(report.steps().stream().map(RunHistory::row).toList());
    values.add(report.sinks().stream().map(RunHistory::row).toList());
    return RowFactory.create(values.toArray());
  }

  private static Row row(LayerReport layer, Double passRate) {
    return RowFactory.create(
        layer.layer().label(), layer.steps(), layer.rowsOut(), layer.seconds(), passRate);
  }

  private static Row row(SourceReport source) {
    long malformed = source.malformedByFile().values().stream().mapToLong(Long::longValue).sum();
    return RowFactory.create(
        source.name(), source.path(), source.format(), source.rows(), malformed);
  }

  private static Row row(StepReport step) {
    return RowFactory.create(
        step.name(),
        step.kind(),
        step.layer().map(Layer::label).orElse(null),
        step.rowsIn(),
        step.rowsOut(),
        step.seconds(),
        step.rowsPerSecond(),
        step.rules().map(RuleReport::passRate).orElse(null),
        step.rules().map(RuleReport::failingRows).orElse(null));
  }

  private static Row row(SinkReport sink) {
    return RowFactory.create(
        sink.step(),
        sink.path(),
        sink.format(),
        sink.mode(),
        sink.rows(),
        sink.bytes(),
        sink.files(),
        sink.seconds(),
        sink.commitRetries(),
        sink.increment().map(IncrementReport::highWatermark).orElse(null),
        sink.increment().map(IncrementReport::from).orElse(null),
        sink.increment().map(IncrementReport::lateRows).orElse(null));
  }
}
