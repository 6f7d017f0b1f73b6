package dev.bellows.benchmarks;

import dev.bellows.metrics.benchmark.BenchmarkReport;
import dev.bellows.metrics.record.RecorderCosts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bellows bench listen}. */
@Command(
    name = ListenCommand.NAME,
    description =
        "What recording costs: nanoseconds for each task's end, heap, the wait for a job's last"
            + " events, and a whole job beside no listener.")
final class ListenCommand implements Callable<Integer> {
  static final String NAME = "listen";

  @Spec private CommandSpec spec;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "1M",
      converter = Count.class,
      description = "Ends of tasks, as 500000, 500k or 1M (default: ${DEFAULT-VALUE}).")
  private long tasks;

  @Option(
      names = "--stages",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Stages they belong to, a multiple of 4 (default: ${DEFAULT-VALUE}).")
  private int stages;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "11",
      description = "Measured rounds, at least 5 (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "500",
      description = "Jobs after each of which the wait is measured (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--job-tasks",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Tasks of the job that runs with and without a listener (default: ${DEFAULT-VALUE}).")
  private int jobTasks;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Cores of the Spark session (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "target/bench",
      description = "For the result (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes the JSON there instead of DIR/listen.json.")
  private Path json;

  @Override
  public Integer call() {
    ListenCosts costs = costs();
    Instant started = Instant.now();
    BenchmarkReport events = costs.events();
    say(events.toText());
    long held = costs.heldBytes();
    say(String.format(Locale.ROOT, "%.2f MB held%n", held / 1e6));
    ListenReport report;
    try (BenchSession session = BenchSession.start(threads)) {
      long[] drains = RecorderCosts.drains(session.spark(), jobs);
      BenchmarkReport job = costs.job(session.spark(), jobTasks);
      say(job.toText());
      report =
          new ListenReport(
              started,
              costs,
              events,
              held,
              ListenReport.Drain.of(drains),
              jobTasks,
              job,
              Machine.here(),
              Versions.ofPlatform(session.spark()));
    }
    publish(report);
    return 0;
  }

  /** Refuses what cannot be measured, before anything is started. */
  private ListenCosts costs() {
    if (rounds < 5 || jobs < 1 || jobTasks < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid --rounds=%s --jobs=%s --job-tasks=%s; at least 5, 1 and 1 are needed"
              .formatted(rounds, jobs, jobTasks));
    }
    try {
      return new ListenCosts(tasks, stages, rounds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void say(String text) {
    spec.commandLine().getErr().print(text);
    spec.commandLine().getErr().flush();
  }

  private void publish(ListenReport report) {
    Path file = json == null ? new Workspace(directory).folder("").resolve("listen.json") : json;
    spec.commandLine().getOut().println();
    spec.commandLine().getOut().print(report);
    spec.commandLine().getOut().println("JSON: " + Workspace.write(file, report.toJson()));
    spec.commandLine().getOut().flush();
  }
}
