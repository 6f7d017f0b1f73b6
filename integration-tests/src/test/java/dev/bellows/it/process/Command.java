package dev.bellows.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;

/** A process with its output, cut after two minutes. */
public final class Command {
  private static final long SECONDS = 120;

  private final ProcessBuilder builder;

  private Command(List<String> words) {
    builder = new ProcessBuilder(words);
    // What the machine says of Java, Spark and its terminal is no part of a test.
    for (String name : List.of("SPARK_HOME", "BELLOWS_HEAP", "BELLOWS_JAVA_OPTS", "CI")) {
      builder.environment().remove(name);
    }
    builder.environment().put("BELLOWS_BUILD", "never");
  }

  public static Command of(String... words) {
    return new Command(List.of(words));
  }

  /** The launcher of this repository, never building. */
  public static Command bellows(String... args) {
    List<String> words = new ArrayList<>();
    words.add(root().resolve("bellows").toString());
    words.addAll(List.of(args));
    return new Command(words);
  }

  /** A JVM like this one, with the flags that Spark needs, but with that class path alone. */
  public static Command java(String heap, String classPath, String... mainAndArguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    words.add("-Xmx" + heap);
    words.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+", -1)));
    words.addAll(List.of("-cp", classPath));
    words.addAll(List.of(mainAndArguments));
    return new Command(words);
  }

  /** The root of this repository. */
  public static Path root() {
    return Path.of(System.getProperty("bellows.root"));
  }

  public Command in(Path folder) {
    builder.directory(folder.toFile());
    return this;
  }

  public Command with(String variable, String value) {
    builder.environment().put(variable, value);
    return this;
  }

  public Command without(String variable) {
    builder.environment().remove(variable);
    return this;
  }

  public Started start() {
    try {
      Path out = Files.createTempFile("bellows-it", ".out");
      Path err = Files.createTempFile("bellows-it", ".err");
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      // A build that is stopped leaves no process behind.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Started(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Ended run() {
    return start().await();
  }

  /** A process that runs. */
  public record Started(Process process, Path out, Path err) {
    /** The first whole line of the error stream with this text in it, as soon as it is there. */
    public String awaitLine(String text) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      try {
        while (true) {
          String errors = Files.readString(err);
          String whole = errors.substring(0, errors.lastIndexOf('\n') + 1);
          Optional<String> line = whole.lines().filter(l -> l.contains(text)).findFirst();
          if (line.isPresent()) {
            return line.get();
          }
          assertThat(process.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > end)
              .as("ended, or %s s over, before '%s' was said:\n%s", SECONDS, text, errors)
              .isFalse();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    /** Stops the process at once. */
    public void kill() {
      process.destroyForcibly();
      await();
    }

    /** What it left, when it has ended. */
    public Ended await() {
      try {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
            .as("ended within %s s; its errors so far:\n%s", SECONDS, Files.readString(err))
            .isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } finally {
        process.destroyForcibly();
        delete(out);
        delete(err);
      }
    }

    private static void delete(Path file) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What a process left. */
  public record Ended(int exitCode, String out, String err) {
    public List<String> outLines() {
      return out.lines().toList();
    }

    /**
     * What was said on the error stream, without the lines of progress that a slow machine gets.
     */
    public List<String> complaints() {
      return err.lines().filter(line -> !line.matches("\\d+:\\d\\d  .*")).toList();
    }
  }
}
