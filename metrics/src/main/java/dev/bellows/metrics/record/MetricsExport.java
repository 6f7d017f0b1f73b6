package dev.bellows.metrics.record;

import dev.bellows.core.BellowsException;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.metrics.report.RunReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Writes evidence. */
final class MetricsExport {
  private final SparkSession spark;
  private final Evidence evidence;

  MetricsExport(SparkSession spark, Evidence evidence) {
    this.spark = spark;
    this.evidence = evidence;
  }

  void write(String path, ExportFormat format) {
    if (format == ExportFormat.JSON) {
      writeJson(new Path(path));
      return;
    }
    for (MetricsTable table : MetricsTable.values()) {
      table
          .of(evidence, spark)
          .coalesce(1)
          .write()
          .format(format.sparkName())
          .option("header", "true")
          .mode(SaveMode.Append)
          .save(new Path(path, table.label()).toString());
    }
  }

  /** Whole or not at all: under another name first. */
  private void writeJson(Path path) {
    RunReport report = RunReport.of(evidence.subject(), evidence, Advisor.ofClassPath(), List.of());
    Path unfinished = path.suffix(".unfinished");
    try {
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      if (files.exists(path)) {
        throw new BellowsException(
            "Cannot export metrics to " + path + ": the file exists. Name another, or remove it.");
      }
      try (OutputStream out = files.create(unfinished, true)) {
        out.write(report.toJson().getBytes(StandardCharsets.UTF_8));
      }
      if (!files.rename(unfinished, path)) {
        throw new IOException("cannot rename " + unfinished);
      }
    } catch (IOException e) {
      throw new BellowsException("Cannot export metrics to " + path + ": " + e.getMessage(), e);
    }
  }
}
