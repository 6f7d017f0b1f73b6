package dev.bellows.features.job;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Overwrites, appends or replaces rows of a Delta table, in one commit. */
final class DeltaWriter {
  private final PlannedSink planned;
  private final JobSink sink;
  private final CommitRetry retry;
  private final DeltaLog log;
  private final String commit;

  DeltaWriter(PlannedSink planned, CommitRetry retry) {
    this.planned = planned;
    this.sink = planned.sink();
    this.retry = retry;
    this.log = new DeltaLog(planned.location());
    this.commit = option(sink, "userMetadata").orElse("bellows-" + UUID.randomUUID());
  }

  private static Optional<String> option(JobSink sink, String name) {
    return sink.options().entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** One action over the rows, for each attempt to commit. */
  Written write(Dataset<Row> rows) {
    return save(rows, sink.mode());
  }

  /** Replaces the rows of a condition, whatever the sink's mode is. */
  Written replace(Dataset<Row> rows, String condition) {
    return save(rows, new WriteMode.ReplaceWhere(condition));
  }

  /** Adds the rows, whatever the sink's mode is. */
  Written append(Dataset<Row> rows) {
    return save(rows, new WriteMode.Append());
  }

  private Written save(Dataset<Row> rows, WriteMode mode) {
    long before = log.version();
    DataFrameWriter<Row> writer = writer(rows, mode);
    String path = planned.location().path().toString();
    int retries =
        retry
            .run(
                "Sink of step '" + sink.step() + "'",
                () -> {
                  writer.save(path);
                  return path;
                })
            .retries();
    return log.added(commit, before)
        .map(files -> Written.all(files, retries))
        .orElseGet(() -> Written.nothing(retries));
  }

  private DataFrameWriter<Row> writer(Dataset<Row> rows, WriteMode mode) {
    DataFrameWriter<Row> writer =
        rows.write()
            .format("delta")
            .options(sink.options())
            .partitionBy(sink.partitionBy().toArray(String[]::new))
            .option("userMetadata", commit);
    if (mode instanceof WriteMode.Append) {
      return once(writer).mode(SaveMode.Append);
    }
    return mode instanceof WriteMode.ReplaceWhere replace
        ? writer.option("replaceWhere", replace.condition()).mode(SaveMode.Overwrite)
        : writer.option("overwriteSchema", "true").mode(SaveMode.Overwrite);
  }

  /** An attempt that failed after its commit, in Delta's work behind it, must not be repeated. */
  private DataFrameWriter<Row> once(DataFrameWriter<Row> writer) {
    return option(sink, "txnAppId").isPresent()
        ? writer
        : writer.option("txnAppId", commit).option("txnVersion", 1);
  }
}
