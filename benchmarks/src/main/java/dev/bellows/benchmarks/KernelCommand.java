package dev.bellows.benchmarks;

import dev.bellows.core.BellowsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bellows bench kernel}. */
@Command(
    name = KernelCommand.NAME,
    description =
        "The trend kernel without Spark, by JMH: nanoseconds and allocated bytes for each row, all"
            + " seven features and one by one, and for each call of the online scorer.")
final class KernelCommand implements Callable<Integer> {
  static final String NAME = "kernel";

  @Spec private CommandSpec spec;

  @Option(
      names = "--windows",
      paramLabel = "W",
      split = ",",
      defaultValue = "7r,30r,90r,1000r",
      description = "Windows, as 7r, 2h or expanding (default: ${DEFAULT-VALUE}).")
  private List<String> windows;

  @Option(
      names = "--features",
      paramLabel = "F",
      split = ",",
      defaultValue = "all,delta,pctChange,momentum,volatility,trendSlope,rollingRank,minmaxRange",
      description = "Features by their names in job files (default: ${DEFAULT-VALUE}).")
  private List<String> features;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "JVMs for each number, one after the other (default: ${DEFAULT-VALUE}); 0 measures in"
              + " this one.")
  private int forks;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured iterations after 3 to warm up (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Option(
      names = "--millis",
      paramLabel = "MS",
      defaultValue = "1000",
      description = "Length of an iteration (default: ${DEFAULT-VALUE}).")
  private int millis;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "target/bench",
      description = "For the result (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the JSON there instead of DIR/kernel.json.")
  private Path json;

  @Override
  public Integer call() {
    KernelRun run = run();
    Instant started = Instant.now();
    List<KernelReport.Cost> costs = new ArrayList<>();
    for (String feature : features) {
      for (String window : windows) {
        costs.add(shown(run.measure(feature, window)));
      }
    }
    List<KernelReport.Cost> scorer =
        KernelRun.SCORER_CALLS.stream().map(call -> shown(run.measureScorer(call))).toList();
    publish(new KernelReport(started, costs, scorer, Machine.here(), Versions.ofKernel()));
    return 0;
  }

  /** Refuses what cannot be measured, before anything is started. */
  private KernelRun run() {
    try {
      KernelRun run = new KernelRun(forks, iterations, millis);
      features.forEach(feature -> windows.forEach(window -> KernelRun.features(feature, window)));
      return run;
    } catch (IllegalArgumentException | BellowsException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private KernelReport.Cost shown(KernelReport.Cost cost) {
    spec.commandLine()
        .getErr()
        .println(
            String.format(
                Locale.ROOT,
                "%-16s %-10s %.1f ns",
                cost.subject(),
                cost.window(),
                cost.nanosPerRow()));
    spec.commandLine().getErr().flush();
    return cost;
  }

  private void publish(KernelReport report) {
    Path file = json == null ? new Workspace(directory).folder("").resolve("kernel.json") : json;
    spec.commandLine().getOut().println();
    spec.commandLine().getOut().print(report);
    spec.commandLine().getOut().println("JSON: " + Workspace.write(file, report.toJson()));
    spec.commandLine().getOut().flush();
  }
}
