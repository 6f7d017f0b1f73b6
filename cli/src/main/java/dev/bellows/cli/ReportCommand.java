package dev.bellows.cli;

import dev.bellows.metrics.record.EventLog;
import dev.bellows.metrics.record.LoggedRun;
import dev.bellows.metrics.report.RunComparison;
import dev.bellows.metrics.report.RunReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says of an event log where the time went, and what to change. */
@Command(
    name = "report",
    header = "Says of a Spark event log where the time went, and what to change.",
    synopsisHeading = "%nUsage: ",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows report|@ spark-events/app-20261122 --out report.html",
      "  @|bold bellows report|@ hdfs://node/spark-events/eventlog_v2_app-20261122 --json run.json",
      "  @|bold bellows report|@ spark-events/app-2 --against run.json",
      "",
      "No Spark is started. Logs may be compressed, rolling, cut, or of an application that runs.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
final class ReportCommand implements Callable<Integer> {
  private static final String DONE = "The log is read";

  private final Console console;

  @Parameters(
      paramLabel = "LOG",
      description = {
        "A file or a rolling log's folder that Spark wrote with",
        "spark.eventLog.enabled=true, or a report of --json."
      })
  private String log;

  @Option(names = "--out", paramLabel = "FILE", description = "Writes the report as HTML.")
  private Path html;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all of it as JSON.")
  private Path json;

  @Option(
      names = "--against",
      paramLabel = "OTHER_LOG",
      description = "An earlier run, to say what changed since.")
  private String against;

  @Option(names = "--title", paramLabel = "TEXT", description = "The report's title.")
  private String title;

  @Option(names = "--quiet", description = "Shows no progress and no report.")
  private boolean quiet;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RunReport report;
    Optional<RunReport> earlier;
    ProgressView view = quiet ? ProgressView.NONE : ProgressView.on(console);
    try (ProgressMonitor progress = ProgressMonitor.start(view, "looking at the log")) {
      earlier = Optional.ofNullable(against).map(other -> read(other, null, progress));
      report = read(log, title, progress);
    }
    OutFile.write(html, report::toHtml, DONE);
    OutFile.write(json, report::toJson, DONE);
    if (!quiet) {
      print(report, earlier);
    }
    return CommandShell.DONE;
  }

  private RunReport read(String location, String name, ProgressMonitor progress) {
    Optional<RunReport> stored = stored(location);
    if (stored.isPresent()) {
      return stored.get();
    }
    EventLog events = EventLog.open(location);
    String of = " of " + Amounts.bytes(events.bytes()) + " of " + location;
    LoggedRun run =
        events.onProgress(bytes -> progress.phase("reading " + Amounts.bytes(bytes) + of)).read();
    tellUnknown(run);
    return RunReport.of(name == null ? run.evidence().subject() : name, run.evidence());
  }

  /** The report that an earlier call wrote as JSON. */
  private static Optional<RunReport> stored(String location) {
    try {
      Path file = Path.of(location);
      return Files.isRegularFile(file) && startsAsReport(file)
          ? Optional.of(RunReport.fromJson(Files.readString(file)))
          : Optional.empty();
    } catch (InvalidPathException e) { // A location of another file system.
      return Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Cannot read " + location, e);
    }
  }

  private static boolean startsAsReport(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      char[] head = new char[200];
      int length = Math.max(0, lines.read(head));
      return new String(head, 0, length).matches("(?s)\\s*\\{\\s*\"version\"\\s*:.*");
    } catch (MalformedInputException e) { // Compressed.
      return false;
    }
  }

  private void tellUnknown(LoggedRun run) {
    if (!quiet && !run.unknown().isEmpty()) {
      console
          .err()
          .println(
              "Note: left out events that Bellows does not know: "
                  + run.unknown().entrySet().stream()
                      .map(event -> Amounts.count(event.getValue()) + " " + event.getKey())
                      .sorted()
                      .limit(5)
                      .collect(Collectors.joining(", ")));
    }
  }

  private void print(RunReport report, Optional<RunReport> earlier) {
    report.toText().lines().map(this::shown).forEach(console.out()::println);
    if (earlier.isPresent()) {
      console.out().println();
      RunComparison.of(earlier.get(), report)
          .toText()
          .lines()
          .map(this::shown)
          .forEach(console.out()::println);
    }
    if (html != null) {
      console.out().println();
      console.out().println("report: " + html);
    }
  }

  private String shown(String line) {
    return console.outTerminal().signs() == Terminal.Signs.UNICODE
        ? line
        : line.replace('×', 'x').replace("…", "...");
  }
}
