package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands of benches share: how to measure, whom, and where the results go. */
abstract class MeasuringCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "R",
      defaultValue = "3",
      description = "Measured rounds after one to warm up (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "2",
      description = "Threads of each peer (default: ${DEFAULT-VALUE}); pandas has one.")
  private int threads;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "After these a peer is cut (default: ${DEFAULT-VALUE}).")
  private int limitSeconds;

  @Option(
      names = "--peers",
      paramLabel = "PEER",
      split = ",",
      description = "Only these, by name or family, as bellows,spark-30 (default: all).")
  private List<String> peers = List.of();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "target/bench",
      description = "For data, tools and results (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the JSON there instead of DIR/<bench>.json.")
  private Path json;

  /**
   * Refuses what cannot be measured, before anything is started.
   *
   * @throws IllegalArgumentException with the reason: wrong usage
   */
  abstract void check(List<String> peers);

  abstract Bench bench(BenchContext context);

  @Override
  public Integer call() {
    requireUsable();
    Workspace workspace = new Workspace(directory);
    try (BenchSession session = BenchSession.start(threads)) {
      BenchContext context =
          new BenchContext(session.spark(), workspace, threads, peers, spec.commandLine().getErr());
      return measure(bench(context), context);
    }
  }

  private void requireUsable() {
    try {
      Args.check(runs >= 1, "Invalid --runs: %s; at least 1 is needed", runs);
      Args.check(threads >= 1, "Invalid --threads: %s; at least 1 is needed", threads);
      Args.check(limitSeconds >= 1, "Invalid --limit: %s; at least 1 is needed", limitSeconds);
      check(peers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int measure(Bench bench, BenchContext context) {
    Instant started = Instant.now();
    Harness harness = new Harness(runs, Duration.ofSeconds(limitSeconds), context.progress());
    List<PeerResult> results = harness.run(bench.peers());
    BenchReport report =
        new BenchReport(
            bench.name(),
            started,
            parameters(bench),
            bench.floor(),
            results,
            Machine.here(),
            bench.versions());
    publish(bench, report, context);
    boolean failed =
        results.stream().anyMatch(result -> result.outcome() instanceof Outcome.Failed);
    return failed ? FAILED : DONE;
  }

  private Map<String, Object> parameters(Bench bench) {
    Map<String, Object> parameters = new LinkedHashMap<>(bench.parameters());
    parameters.put("runs", runs);
    parameters.put("limitSeconds", limitSeconds);
    return parameters;
  }

  private void publish(Bench bench, BenchReport report, BenchContext context) {
    List<Target> targets = bench.targets(report);
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.print(report);
    out.println();
    out.println(
        "Aims, set for "
            + bench.aimedAt()
            + (targets.isEmpty() ? ": their peers did not run" : ":"));
    targets.forEach(target -> out.println(line(target)));
    out.println();
    out.println("Machine: " + report.machine());
    out.println("Versions: " + versions(report));
    // Last: a file that cannot be written must not cost the table.
    out.flush();
    Path fallback = context.workspace().folder("").resolve(bench.name() + ".json");
    out.println("JSON: " + Workspace.write(json == null ? fallback : json, report.toJson(targets)));
    out.flush();
  }

  private static String versions(BenchReport report) {
    return report.versions().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String line(Target target) {
    return "  %-8s %s: %s"
        .formatted(target.met() ? "met" : "not met", target.aim(), target.measured());
  }
}
