package dev.bellows.features.job;

import static org.apache.spark.sql.functions.hex;

import dev.bellows.core.BellowsException;
import dev.bellows.core.Columns;
import dev.bellows.core.SparkErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.StructField;

/** Writes rows to a sink: all of them, or none and the old output stays. */
final class SinkWriter {
  private static final int SAMPLE_ROWS = 5;

  private final PlannedSink planned;
  private final JobSink sink;

  SinkWriter(PlannedSink planned) {
    this.planned = planned;
    this.sink = planned.sink();
  }

  /** One action over the rows. */
  WrittenFiles write(Dataset<Row> rows) {
    try {
      return sink.format() == DataFormat.DELTA ? writeDelta(rows) : writeFiles(rows);
    } catch (Exception e) {
      throw new BellowsException(
          String.format(
              "Cannot write step '%s' to '%s': %s. What was there is unchanged.",
              sink.step(), planned.location().shown(), SparkErrors.reason(e)),
          e);
    }
  }

  private WrittenFiles writeFiles(Dataset<Row> rows) {
    new OutputDirectory(planned.location())
        .replace(staging -> writer(rows).mode(SaveMode.ErrorIfExists).save(staging));
    return WrittenFiles.below(planned.location());
  }

  private WrittenFiles writeDelta(Dataset<Row> rows) {
    String commit =
        sink.options().entrySet().stream()
            .filter(option -> option.getKey().equalsIgnoreCase("userMetadata"))
            .map(option -> option.getValue())
            .findFirst()
            .orElse("bellows-" + UUID.randomUUID());
    writer(rows)
        .option("userMetadata", commit)
        .option("overwriteSchema", "true")
        .mode(SaveMode.Overwrite)
        .save(planned.location().path().toString());
    return new DeltaLog(planned.location()).added(commit);
  }

  private DataFrameWriter<Row> writer(Dataset<Row> rows) {
    DataFrameWriter<Row> writer = rows.write().format(sink.format().label());
    if (sink.format() == DataFormat.CSV) {
      writer = writer.option("header", "true");
    }
    return writer.options(sink.options()).partitionBy(sink.partitionBy().toArray(String[]::new));
  }

  /** Up to five rows of the output, as text. Runs a small job. */
  Sample sample(SparkSession spark) {
    Dataset<Row> output = reader(spark).load(planned.location().path().toString());
    List<List<String>> sample = new ArrayList<>();
    for (Row row : output.limit(SAMPLE_ROWS).select(asText(output)).collectAsList()) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(String.valueOf(row.get(i)));
      }
      sample.add(List.copyOf(values));
    }
    return new Sample(List.of(output.columns()), List.copyOf(sample));
  }

  record Sample(List<String> columns, List<List<String>> rows) {}

  private DataFrameReader reader(SparkSession spark) {
    DataFrameReader reader = spark.read().format(sink.format().label());
    if (sink.format() == DataFormat.DELTA) {
      return reader;
    }
    return reader.option("header", "true").options(sink.options()).schema(planned.schema());
  }

  private static Column[] asText(Dataset<Row> rows) {
    return Arrays.stream(rows.schema().fields()).map(SinkWriter::asText).toArray(Column[]::new);
  }

  private static Column asText(StructField field) {
    Column column = Columns.named(field.name());
    return (field.dataType() instanceof BinaryType ? hex(column) : column.cast("string"))
        .as(field.name());
  }
}
