package dev.bellows.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bellows.core.testing.TestSession;
import dev.bellows.it.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code ./bellows}: the embedded Spark, Spark's own SparkSubmit, and Ctrl-C. */
@Timeout(240)
class ProcessRunTest {
  private static final int ROWS = 200;

  @TempDir private Path folder;
  private Path out;

  @BeforeEach
  void job() throws IOException {
    assumeTrue(
        Files.exists(Command.root().resolve("cli/target/launch/submit-class-path")),
        "the launcher needs packaged modules: ./mvnw verify");
    out = folder.resolve("out");
    String rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> "shop" + i % 3 + "," + i + "," + i * 0.5)
            .collect(Collectors.joining("\n"));
    Files.writeString(folder.resolve("sales.csv"), "store,day,amount\n" + rows + "\n");
    Files.writeString(folder.resolve("job.yaml"), job("amount"));
  }

  private String job(String amount) {
    return """
    name: sales
    session: { spark: { spark.databricks.delta.snapshotPartitions: 2, spark.ui.enabled: false } }
    sources:
      sales: { path: sales.csv, format: csv, schema: "store string, day int, amount double" }
    steps:
      - name: slow
        from: sales
        derive: { waited: "%s" }
      - name: trends
        from: slow
        trend: { groupBy: [store], orderBy: day, columns: [amount], windows: [7r], features: all }
    sinks:
      - { step: trends, path: out, format: delta }
    """
        .formatted(amount);
  }

  @Test
  void aRunInAnyFolderPrintsItsTablesAndNothingElse() throws IOException {
    Command.Ended ended = Command.bellows("run", "job.yaml").in(folder).run();

    assertDone(ended);
    assertThat(ended.outLines().get(0)).startsWith("step");
    assertThat(ended.outLines()).last().asString().startsWith("sales: done in ");
  }

  @Test
  void sparkSubmitRunsTheSameJobQuietly() throws IOException {
    Command.Ended ended =
        Command.bellows(
                "run",
                "job.yaml",
                "--master",
                "local[2]",
                "--conf",
                "spark.sql.shuffle.partitions=3")
            .in(folder)
            .run();

    assertDone(ended);
  }

  @Test
  void aStepMayCallTheTrendFunctions() throws IOException {
    String lag = "trend_lag(amount, 3) OVER (PARTITION BY store ORDER BY day)";
    Files.writeString(folder.resolve("job.yaml"), job(lag));
    assertDone(Command.bellows("run", "job.yaml").in(folder).run());
    assertThat(
            TestSession.get()
                .read()
                .format("delta")
                .load(out.toString())
                .where("waited = amount - 4.5")
                .count())
        .isEqualTo(ROWS - 3 * 3);
  }

  @Test
  void verboseBringsSparksLogBack() {
    Command.Ended ended =
        Command.bellows("run", "job.yaml", "--dry-run", "--verbose").in(folder).run();

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.err() + ended.out()).contains("INFO SparkContext");
  }

  @Test
  void verboseShowsTheStackTraceOfAnError() {
    Command.Ended ended = Command.bellows("run", "no-such-job.yaml", "--verbose").in(folder).run();

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("Error: ", "no-such-job.yaml", "\tat dev.bellows.");
  }

  @Test
  @Timeout(600)
  void theExampleRunsFromTheRootMonthByMonthAndLosesNoFlight() {
    assertExampleDone("--set", "steps.departures.where=date < DATE'2001-06-01'");
    Command.Ended june = assertExampleDone("--incremental");

    assertThat(june.outLines())
        .anyMatch(line -> line.matches("trends +trend +3,000,000 +3,000,000 .*"))
        .anyMatch(line -> line.contains("held   fatal distance > 0: 0 of 3,000,000 rows fail"));
    Dataset<Row> features = TestSession.get().read().format("delta").load(out.toString());
    assertThat(features.count()).isEqualTo(3_000_000);
    assertThat(features.columns())
        .contains("delay_slope_30r", "delay_unrest", "destination_late_mean");
    assertThat(features.where("origin_late_mean is null").isEmpty()).isTrue();
  }

  private Command.Ended assertExampleDone(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "examples/flights/job.yaml",
                "--set",
                "sinks.0.path=" + out,
                "--set",
                "steps.features.encode.model=" + folder.resolve("encoder"),
                "--set",
                "history=" + folder.resolve("runs")));
    arguments.addAll(List.of(more));
    Command.Ended ended =
        Command.bellows(arguments.toArray(String[]::new)).in(Command.root()).run();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return ended;
  }

  @Test
  void aStoppedRunKeepsWhatWasThere() throws Exception {
    assertThat(Command.bellows("run", "job.yaml").in(folder).run().exitCode()).isZero();
    List<String> before = files();
    // Each row takes a while: the job is in the middle of its work when the signal comes.
    Files.writeString(
        folder.resolve("job.yaml"),
        job("reflect('java.util.concurrent.locks.LockSupport', 'parkNanos', bigint(1000000000))"));
    Path report = folder.resolve("report.json");

    Command.Started started =
        Command.bellows("run", "job.yaml", "--json", report.toString()).in(folder).start();
    started.awaitLine("running");
    // SIGTERM: a build that runs in the background has told its children to ignore SIGINT.
    started.process().destroy();
    Command.Ended ended = started.await();

    assertThat(ended.exitCode()).isEqualTo(143);
    assertThat(ended.complaints())
        .contains("Interrupted: stopping the job. What was there before it is kept.");
    assertThat(report).doesNotExist();
    assertThat(files()).containsAll(before);
    assertThat(files().stream().filter(file -> file.endsWith(".json")).toList())
        .isEqualTo(before.stream().filter(file -> file.endsWith(".json")).toList());
  }

  private void assertDone(Command.Ended ended) throws IOException {
    assertThat(ended.complaints()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.outLines())
        .anyMatch(line -> line.matches("trends +trend +200 +200 .*"))
        .anyMatch(line -> line.matches(".*/out +delta +200 .*"));
    assertThat(files()).anyMatch(file -> file.startsWith("_delta_log"));
  }

  private List<String> files() throws IOException {
    try (var files = Files.walk(out)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
