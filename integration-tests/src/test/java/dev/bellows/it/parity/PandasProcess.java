package dev.bellows.it.parity;

import dev.bellows.features.trend.PandasVersion;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One long-lived Python that computes with pandas: requests go in as lines, as {@code
 * pandas_trends.py} describes them, and each is answered by one line. It ends with this JVM, whose
 * end closes its input.
 */
final class PandasProcess {
  static final String NOT_FOUND =
      "No Python with pandas and numpy was found. Install Debian's python3-pandas, or name an"
          + " interpreter in the environment variable BELLOWS_PYTHON.";

  private static final Path SCRIPT =
      Path.of(System.getProperty("bellows.root"), "integration-tests/src/test/python")
          .resolve("pandas_trends.py");

  private final BufferedWriter requests;
  private final BufferedReader answers;

  private PandasProcess(Process process) {
    requests = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The one process of this JVM, started at the first call. */
  static PandasProcess shared() {
    if (Found.INTERPRETER.isEmpty()) {
      throw new AssertionError(NOT_FOUND);
    }
    return Started.PROCESS;
  }

  /**
   * The reason to skip tests that need pandas: there is none, and this is not CI. In CI a missing
   * pandas is no reason to skip, so that the test fails.
   */
  static Optional<String> reasonToSkip() {
    boolean skip = Found.INTERPRETER.isEmpty() && !"true".equals(System.getenv("CI"));
    return skip ? Optional.of(NOT_FOUND) : Optional.empty();
  }

  /** The preset of the pandas that answers; empty where none does. */
  static Optional<PandasVersion> version() {
    return Found.INTERPRETER.map(found -> Started.VERSION);
  }

  /** What the process answers to these words, without its leading "ok". */
  synchronized String ask(String... words) {
    try {
      requests.write(String.join(" ", words));
      requests.newLine();
      requests.flush();
      String answer = answers.readLine();
      if (answer == null || !answer.startsWith("ok ")) {
        throw new AssertionError("pandas was asked for " + List.of(words) + ": " + answer);
      }
      return answer.substring("ok ".length());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot talk to Python", e);
    }
  }

  private static Optional<String> interpreter() {
    return Stream.of(System.getenv("BELLOWS_PYTHON"), "/usr/bin/python3", "python3")
        .filter(Objects::nonNull)
        .filter(PandasProcess::importsPandas)
        .findFirst();
  }

  private static boolean importsPandas(String python) {
    try {
      return new ProcessBuilder(python, "-c", "import pandas, numpy")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while looking for pandas", e);
    }
  }

  private static PandasProcess start(String python) {
    try {
      return new PandasProcess(
          new ProcessBuilder(python, "-B", SCRIPT.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + python, e);
    }
  }

  private static final class Found {
    private static final Optional<String> INTERPRETER = interpreter();
  }

  private static final class Started {
    private static final PandasProcess PROCESS = start(Found.INTERPRETER.orElseThrow());
    private static final PandasVersion VERSION =
        Definition.version(PROCESS.ask("versions").replaceAll(".*pandas=([^ ]+).*", "$1"));
  }
}
