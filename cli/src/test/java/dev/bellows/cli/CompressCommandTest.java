package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.compression.CellSchema;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.BinningModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressCommandTest {
  @TempDir private Path folder;
  private String flights;
  private String out;

  @BeforeEach
  void table() {
    flights = folder + "/flights.parquet";
    out = folder + "/out/cells of May";
    spark()
        .range(0, 900, 1, 2)
        .selectExpr(
            "id * 2d as distance",
            "int(id % 24) as hour",
            "int(id % 4 = 0) as late",
            "double(id % 7) as delay",
            "1 + id % 2 as w")
        .write()
        .parquet(flights);
  }

  private static SparkSession spark() {
    return TestSession.get();
  }

  private CapturedShell compress(String... options) {
    List<String> all = new ArrayList<>(List.of("compress", flights, "--out", out));
    all.addAll(List.of(options));
    return CapturedShell.run(all.toArray(String[]::new));
  }

  @Test
  void aTableIsCompressedWithProofAndReport() throws IOException {
    CapturedShell shell =
        compress(
            "--features",
            "distance,hour",
            "--bins",
            "4",
            "--bin",
            "hour=edges:11",
            "--label",
            "late",
            "--min-ratio",
            "5",
            "--title",
            "May");

    assertThat(shell.err()).doesNotContain("Error"); // slow machines see progress there
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines())
        .first()
        .isEqualTo("900 rows became 16 cells, and the proof holds.");
    assertThat(shell.outLines()).contains("written: " + out);
    Dataset<Row> cells = spark().read().parquet(out + "/cells");
    assertThat(cells.count()).isEqualTo(16);
    BinningModel bins = BinningModel.fromJson(Files.readString(Path.of(out, "bins.json")));
    assertThat(CellSchema.of(cells.schema()).bins()).isEqualTo(bins.hash());
    JsonNode json = new ObjectMapper().readTree(Path.of(out, "report.json").toFile());
    assertThat(json.path("rowsOut").asLong()).isEqualTo(16);
    assertThat(json.path("bytesIn").asLong()).isPositive();
    assertThat(Files.readString(Path.of(out, "report.html"))).contains("<h1>May</h1>");
    assertThat(Files.readString(Path.of(out, "report.txt"))).startsWith("900 rows became 16");
  }

  @Test
  void cellsKeepMeasures() {
    CapturedShell shell =
        compress(
            "--features",
            "hour",
            "--mode",
            "cells",
            "--measures",
            "delay,late",
            "--weight",
            "w",
            "--where",
            "hour > 3",
            "--quiet");

    assertThat(shell.err()).isEmpty();
    assertThat(shell.out()).isEmpty();
    assertThat(spark().read().parquet(out + "/cells").columns())
        .contains("delay_mean", "delay_m2", "late_weight");
  }

  @Test
  void aLowRatioIsRefused() {
    CapturedShell shell =
        compress("--features", "distance,hour", "--bins", "30", "--min-ratio", "20");

    assertThat(shell.exitCode()).isEqualTo(CommandShell.FAILED);
    assertThat(shell.err()).contains("to a ratio of 20", "The column that costs most is");
    assertThat(Path.of(out, "cells")).doesNotExist();
  }

  @Test
  void whatIsThereIsNotWrittenOver() throws IOException {
    Files.createDirectories(Path.of(out));
    Files.writeString(Path.of(out, "mine.txt"), "mine");
    CapturedShell shell = compress("--features", "hour");
    assertThat(shell.exitCode()).isEqualTo(CommandShell.FAILED);
    assertThat(shell.err()).contains("there is something in it already");
  }

  @Test
  void wrongUsageIsToldWithoutAJob() throws Exception {
    int jobs =
        JobCounter.jobsOf(
            spark(),
            () -> {
              usage("Missing required option: '--features");
              usage(
                  "Invalid bins: 1; 2 to 10,000 are possible", "--features", "hour", "--bins", "1");
              usage("'hour' is not COLUMN=RULE", "--features", "hour", "--bin", "hour");
              usage("'hour=x:3' is not COLUMN", "--features", "hour", "--bin", "hour=x:3");
              usage("'hour=width:3,4' is not", "--features", "hour", "--bin", "hour=width:3,4");
              usage("Invalid edges", "--features", "hour", "--bin", "hour=edges:3,1");
              usage("none of the --features [hour]", "--features", "hour", "--bin", "day=4");
              usage("--mode labelled needs --label", "--features", "hour", "--mode", "labelled");
              usage("Invalid --mode 'all'", "--features", "hour", "--mode", "all");
              usage(
                  "--mode cells has no --label",
                  "--features",
                  "hour",
                  "--mode",
                  "cells",
                  "--label",
                  "late");
              return null;
            });
    assertThat(jobs).isZero();
  }

  private void usage(String problem, String... options) {
    CapturedShell shell = compress(options);
    assertThat(shell.err()).contains(problem);
    assertThat(shell.exitCode()).isEqualTo(CommandShell.WRONG_USAGE);
  }

  @Test
  void columnsAreCheckedFirst() {
    CapturedShell shell = compress("--features", "huor");
    assertThat(shell.exitCode()).isEqualTo(CommandShell.FAILED);
    assertThat(shell.err()).contains("Cannot bin column 'huor'", "did you mean 'hour'?");
    assertThat(compress("--features", "hour", "--label", "lat").err())
        .contains("Cannot group by column 'lat'");
    assertThat(compress("--features", "hour", "--measures", "dela").err())
        .contains("Cannot measure column 'dela'");
  }
}
