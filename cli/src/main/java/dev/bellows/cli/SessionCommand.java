package dev.bellows.cli;

import dev.bellows.session.SessionConfig;
import dev.bellows.session.SessionExplanation;
import dev.bellows.session.SparkSessionFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the settings that a session would have, without starting Spark. */
@Command(
    name = "session",
    header = "Shows each setting a session would have, where it comes from and why.",
    synopsisHeading = "%nUsage: ",
    optionListHeading = "%n",
    footer = {
      "",
      "Examples:",
      "  @|bold bellows session|@",
      "  @|bold bellows session|@ --config examples/flights/job.yaml",
      "  @|bold bellows session|@ --config session.properties --json"
    })
final class SessionCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "A YAML file (of a job: its session block),",
        "or a file of properties (.properties, .conf)."
      })
  private Path file;

  @Option(names = "--json", description = "Prints the settings as JSON.")
  private boolean json;

  SessionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SessionExplanation explanation = SparkSessionFactory.plan(config()).explain();
    console.out().println(json ? explanation.toJson() : explanation);
    return explanation.problems().isEmpty() ? CommandShell.DONE : CommandShell.FAILED;
  }

  private SessionConfig config() {
    if (file == null) {
      return SessionConfig.defaults();
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".properties") || name.endsWith(".conf")
        ? SessionConfig.fromProperties(file)
        : SessionConfig.fromYaml(file);
  }
}
