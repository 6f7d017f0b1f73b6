package dev.bellows.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a program for a short answer. */
final class ShortCommand {
  private static final int LIMIT_SECONDS = 120;

  private ShortCommand() {}

  /** How it ended and what it wrote, its standard error included. */
  record Answer(int exitCode, String text) {
    boolean fine() {
      return exitCode == 0;
    }

    /** The last line that is not blank; empty when there is none. */
    String lastLine() {
      return text.lines().filter(line -> !line.isBlank()).reduce("", (first, last) -> last);
    }
  }

  /** The answer; empty when the program is not there or gives none within two minutes. */
  static Optional<Answer> ask(Path directory, List<String> command) {
    try {
      Path output = Files.createTempFile("bellows-bench", ".txt");
      try {
        return ask(directory, command, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      // ProcessBuilder's way to say that there is no such program.
      return Optional.empty();
    }
  }

  private static Optional<Answer> ask(Path directory, List<String> command, Path output)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return Optional.empty();
      }
      return Optional.of(new Answer(process.exitValue(), Files.readString(output, UTF_8)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }
}
