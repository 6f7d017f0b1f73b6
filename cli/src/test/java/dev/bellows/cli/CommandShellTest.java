package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandShellTest {
  @TempDir private Path folder;

  @Test
  void withoutACommandTheHelpIsShown() {
    CapturedShell shell = CapturedShell.run();

    assertThat(shell.exitCode()).isZero();
    assertThat(shell.out()).contains("Usage: bellows", "run", "sizing", "session", "Examples:");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    for (String command : new String[] {"run", "sizing", "session"}) {
      CapturedShell shell = CapturedShell.run(command, "--help");

      assertThat(shell.exitCode()).isZero();
      assertThat(shell.out())
          .contains("Usage: bellows " + command, "Examples:", "--verbose", "--help");
      assertThat(shell.outLines()).allMatch(line -> line.length() <= 100);
    }
  }

  @Test
  void theVersionNamesBellowsSparkAndJava() {
    CapturedShell shell = CapturedShell.run("--version");

    assertThat(shell.exitCode()).isZero();
    assertThat(shell.out())
        .matches("Bellows \\d+\\.\\d+\\.\\d+\\S*\\RSpark \\d\\.\\d\\.\\d, Java \\d+.*\\R");
  }

  @Test
  void anUnknownOptionIsWrongUsageWithASuggestion() {
    CapturedShell shell = CapturedShell.run("run", "job.yaml", "--dry-rum");

    assertThat(shell.exitCode()).isEqualTo(2);
    assertThat(shell.err()).contains("Unknown option: '--dry-rum'", "--dry-run");
    assertThat(shell.errLines()).hasSizeLessThan(5);
  }

  @Test
  void anUnknownCommandIsWrongUsageWithASuggestion() {
    CapturedShell shell = CapturedShell.run("rum");

    assertThat(shell.exitCode()).isEqualTo(2);
    assertThat(shell.err()).contains("rum").contains("run");
    assertThat(shell.errLines()).hasSizeLessThan(5);
  }

  @Test
  void aMissingParameterIsWrongUsageThatNamesTheHelp() {
    CapturedShell shell = CapturedShell.run("run");

    assertThat(shell.exitCode()).isEqualTo(2);
    assertThat(shell.errLines())
        .containsExactly("Error: Missing required parameter: 'JOB'", "Try: bellows run --help");
  }

  @Test
  void aBrokenPluginIsReportedInALineAndTheOthersWork() throws Exception {
    CapturedShell shell =
        withProviders(
            () -> CapturedShell.run("hello", "--name", "flight"),
            "no.such.Provider",
            Throwing.class.getName(),
            NoCommand.class.getName(),
            Hello.class.getName());

    assertThat(shell.exitCode()).isZero();
    assertThat(shell.out()).isEqualTo("hello flight\n");
    assertThat(shell.errLines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("Warning: a plug-in command is left out: "))
        .anyMatch(line -> line.contains("no.such.Provider"))
        .anyMatch(line -> line.contains("not today"))
        .anyMatch(line -> line.contains("is not a command"));
  }

  @Test
  void aCommandOfAPluginFailsAsOursDo() throws Exception {
    CapturedShell shell =
        withProviders(() -> CapturedShell.run("hello", "--name", "nobody"), Hello.class.getName());

    assertThat(shell.exitCode()).isEqualTo(1);
    assertThat(shell.errLines()).containsExactly("Error: There is nobody");

    CapturedShell verbose =
        withProviders(
            () -> CapturedShell.run("hello", "--name", "nobody", "--verbose"),
            Hello.class.getName());

    assertThat(verbose.err())
        .startsWith("Error: There is nobody")
        .contains("\tat dev.bellows.cli.");
  }

  @Test
  void anErrorOfTheJvmIsReportedToo() throws Exception {
    CapturedShell shell =
        withProviders(
            () -> CapturedShell.run("hello", "--name", "everybody"), Hello.class.getName());

    assertThat(shell.exitCode()).isEqualTo(1);
    assertThat(shell.err()).contains("Java heap space").contains("BELLOWS_HEAP=8g");
    assertThat(shell.errLines()).hasSize(2);
  }

  private <T> T withProviders(Callable<T> work, String... providers) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader plugins = new URLClassLoader(new URL[] {services(providers)}, before)) {
      thread.setContextClassLoader(plugins);
      return work.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private URL services(String... providers) throws IOException {
    Path file = folder.resolve("META-INF/services/" + CommandProvider.class.getName());
    Files.createDirectories(file.getParent());
    Files.write(file, java.util.List.of(providers));
    return folder.toUri().toURL();
  }

  /** A provider as a plug-in would bring it. */
  public static final class Hello implements CommandProvider {
    @Override
    public Object command() {
      return new HelloCommand();
    }
  }

  /** A provider that cannot be made. */
  public static final class Throwing implements CommandProvider {
    public Throwing() {
      throw new IllegalStateException("not today");
    }

    @Override
    public Object command() {
      return new HelloCommand();
    }
  }

  /** A provider of something else. */
  public static final class NoCommand implements CommandProvider {
    @Override
    public Object command() {
      return "text";
    }
  }

  @Command(name = "hello", mixinStandardHelpOptions = true)
  private static final class HelloCommand implements Runnable {
    @picocli.CommandLine.Spec private picocli.CommandLine.Model.CommandSpec spec;

    @Option(names = "--name")
    private String name;

    @Override
    public void run() {
      if (name.equals("everybody")) {
        throw new OutOfMemoryError("Java heap space");
      }
      if (name.equals("nobody")) {
        throw new IllegalArgumentException("There is nobody");
      }
      spec.commandLine().getOut().println("hello " + name);
    }
  }
}
