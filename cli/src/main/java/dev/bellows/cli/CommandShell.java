package dev.bellows.cli;

import dev.bellows.features.job.JobFileException;
import dev.bellows.features.validate.RuleFailedException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Finds the command that a line asks for, runs it, and says in few lines what went wrong. */
final class CommandShell {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;
  static final int RULE_FAILED = 3;

  private static final String VERBOSE = "--verbose";

  /** A service file can hold broken lines; more than these and we stop asking. */
  private static final int MOST_BROKEN_PLUGINS = 20;

  private final Console console;
  private final CommandLine commands;

  private CommandShell(Console console) {
    this.console = console;
    this.commands = new CommandLine(new RootCommand());
  }

  /** The shell with our own commands and those of all plug-ins on the class path. */
  static CommandShell on(Console console) {
    CommandShell shell = new CommandShell(console);
    shell.commands.addSubcommand(new RunCommand(console));
    shell.commands.addSubcommand(new ProfileCommand(console));
    shell.commands.addSubcommand(new CompressCommand(console));
    shell.commands.addSubcommand(new DeltaCommand(console));
    shell.commands.addSubcommand(new ReportCommand(console));
    shell.commands.addSubcommand(new SkewCommand(console));
    shell.commands.addSubcommand(new ExplainCommand(console));
    shell.commands.addSubcommand(new SizingCommand(console));
    shell.commands.addSubcommand(new SessionCommand(console));
    shell.commands.addSubcommand(new NotebookCommand(console));
    shell.addPlugins();
    shell.configure();
    return shell;
  }

  /** Runs the command and returns its exit code; never throws. */
  int execute(String... args) {
    try {
      return commands.execute(args);
    } catch (Throwable e) { // an error of the JVM, such as no memory: picocli passes it on
      return report(e, List.of(args).contains(VERBOSE));
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private void addPlugins() {
    Iterator<CommandProvider> providers = ServiceLoader.load(CommandProvider.class).iterator();
    int broken = 0;
    while (broken < MOST_BROKEN_PLUGINS) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        commands.addSubcommand(providers.next().command());
      } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
        broken++;
        console.err().println("Warning: a plug-in command is left out: " + firstLine(e));
      }
    }
  }

  private static String firstLine(Throwable e) {
    Throwable cause = e.getCause();
    String why = cause == null ? "" : ": " + cause;
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("") + why;
  }

  private void configure() {
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setOut(console.out());
    commands.setErr(console.err());
    commands.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.AUTO));
    commands.setUsageHelpWidth(Math.min(100, console.outTerminal().columns()));
    commands.setParameterExceptionHandler(this::wrongUsage);
    commands.setExecutionExceptionHandler(
        (thrown, command, parsed) -> report(thrown, asksForVerbose(parsed)));
    commands.setExecutionStrategy(this::runQuietly);
    addCommonOptions(commands);
  }

  /** Commands of plug-ins get the same help and {@code --verbose} as ours. */
  private static void addCommonOptions(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    addOption(
        spec, OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this help."));
    if (command.getParent() == null) {
      addOption(
          spec,
          OptionSpec.builder("--version").versionHelp(true).description("Shows the versions."));
    }
    addOption(
        spec,
        OptionSpec.builder(VERBOSE)
            .type(boolean.class)
            .description("Shows Spark's own log, and the stack trace of an error."));
    command.getSubcommands().values().forEach(CommandShell::addCommonOptions);
  }

  private static void addOption(CommandSpec spec, OptionSpec.Builder option) {
    List<String> free = new ArrayList<>(List.of(option.names()));
    free.removeIf(name -> spec.findOption(name) != null);
    if (!free.isEmpty()) {
      spec.addOption(option.names(free.toArray(String[]::new)).build());
    }
  }

  private int runQuietly(ParseResult parsed) {
    if (!asksForVerbose(parsed)) {
      SparkLog.quiet();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static boolean asksForVerbose(ParseResult parsed) {
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      if (level.hasMatchedOption(VERBOSE)) {
        return true;
      }
    }
    return false;
  }

  private int wrongUsage(ParameterException wrong, String[] args) {
    console.err().println("Error: " + wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, console.err())) {
      console
          .err()
          .println("Try: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    }
    return WRONG_USAGE;
  }

  private int report(Throwable thrown, boolean withTrace) {
    Failure.of(thrown).lines().forEach(console.err()::println);
    if (withTrace) {
      thrown.printStackTrace(console.err());
    }
    return exitCode(thrown);
  }

  private static int exitCode(Throwable thrown) {
    if (thrown instanceof RuleFailedException) {
      return RULE_FAILED;
    }
    return thrown instanceof JobFileException ? WRONG_USAGE : FAILED;
  }
}
