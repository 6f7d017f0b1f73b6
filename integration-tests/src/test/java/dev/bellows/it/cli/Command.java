package dev.bellows.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with its output, cut after two minutes. */
final class Command {
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

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  /** The launcher of this repository, never building. */
  static Command bellows(String... args) {
    List<String> words = new ArrayList<>();
    words.add(root().resolve("bellows").toString());
    words.addAll(List.of(args));
    return new Command(words);
  }

  /** The root of this repository. */
  static Path root() {
    return Path.of(System.getProperty("bellows.root"));
  }

  Command in(Path folder) {
    builder.directory(folder.toFile());
    return this;
  }

  Command with(String variable, String value) {
    builder.environment().put(variable, value);
    return this;
  }

  Command without(String variable) {
    builder.environment().remove(variable);
    return this;
  }

  Started start() {
    try {
      Path out = Files.createTempFile("bellows-it", ".out");
      Path err = Files.createTempFile("bellows-it", ".err");
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      return new Started(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ended run() {
    return start().await();
  }

  /** A process that runs. */
  record Started(Process process, Path out, Path err) {
    Ended await() {
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
  record Ended(int exitCode, String out, String err) {
    List<String> outLines() {
      return out.lines().toList();
    }

    /**
     * What was said on the error stream, without the lines of progress that a slow machine gets.
     */
    List<String> complaints() {
      return err.lines().filter(line -> !line.matches("\\d+:\\d\\d  .*")).toList();
    }
  }
}
