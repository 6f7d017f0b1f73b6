package dev.bellows.benchmarks;

import dev.bellows.benchmarks.SkewBenchReport.Line;
import dev.bellows.benchmarks.SkewCases.Case;
import dev.bellows.metrics.record.ExecutionMetrics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bellows bench skew}. */
@Command(
    name = SkewCommand.NAME,
    description =
        "Joins and aggregates of a key with nine tenths of the rows: the critical path as they are"
            + " and with the recommended remedy, and a salt where none is recommended.")
final class SkewCommand implements Callable<Integer> {
  static final String NAME = "skew";

  /** Tasks are told apart by their partition: small ones shall not be put together. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.shuffle.partitions", "16",
          "spark.sql.adaptive.coalescePartitions.enabled", "false");

  @Spec private CommandSpec spec;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "4M",
      converter = Count.class,
      description = "Rows, as 500000, 500k or 4M (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--runs",
      paramLabel = "R",
      defaultValue = "2",
      description = "Runs of which the best counts (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Tasks at once of the cluster that the advice is for (default: ${DEFAULT-VALUE}).")
  private int slots;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "2",
      description = "Cores of the Spark session (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "target/bench",
      description = "For data and the result (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the JSON there instead of DIR/skew.json.")
  private Path json;

  @Override
  public Integer call() {
    if (rows < 1000 || runs < 1 || slots < 2 || threads < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid --rows=%s --runs=%s --slots=%s --threads=%s; at least 1000, 1, 2 and 1 are needed"
              .formatted(rows, runs, slots, threads));
    }
    Workspace workspace = new Workspace(directory);
    Instant started = Instant.now();
    SkewBenchReport report;
    try (BenchSession session = BenchSession.start(threads)) {
      List<Line> lines = measured(session.spark(), workspace.folder("data"));
      report =
          new SkewBenchReport(
              started, rows, runs, lines, Machine.here(), Versions.ofPlatform(session.spark()));
    }
    Path file = json == null ? workspace.folder("").resolve(NAME + ".json") : json;
    spec.commandLine().getOut().println();
    spec.commandLine().getOut().print(report);
    spec.commandLine().getOut().println("JSON: " + Workspace.write(file, report.toJson()));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private List<Line> measured(SparkSession spark, Path data) {
    Map<String, String> before = new HashMap<>();
    SETTINGS.keySet().forEach(key -> before.put(key, spark.conf().get(key)));
    SETTINGS.forEach((key, value) -> spark.conf().set(key, value));
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      List<Line> lines = new ArrayList<>();
      for (Case each : SkewCases.of(spark, data, rows, slots).cases()) {
        SkewCost plain = SkewCost.least(metrics, runs, each.plain());
        SkewCost cured = SkewCost.least(metrics, runs, each.cured());
        lines.add(new Line(each.name(), each.verdict(), plain, cured, each.aim()));
        spec.commandLine().getErr().println(each.name() + ": measured");
        spec.commandLine().getErr().flush();
      }
      return lines;
    } finally {
      before.forEach((key, value) -> spark.conf().set(key, value));
    }
  }
}
