package dev.bellows.benchmarks;

import dev.bellows.benchmarks.ShortCommand.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An interpreter that has the library a peer needs, or the reason why there is none.
 *
 * @param command the executable; empty when there is none
 * @param version of the library
 * @param missing the reason; empty when it is there
 */
record Interpreter(String command, String version, Optional<String> missing) {
  private static final String POLARS = "nodejs-polars";
  private static final String POLARS_VERSION = "0.26.1";

  /** Of a bench that does not line up its peer. */
  static final Interpreter NOT_ASKED = none("not asked for");

  private static Interpreter none(String reason) {
    return new Interpreter("", "", Optional.of(reason));
  }

  /**
   * A Python with pandas: the one that {@code BELLOWS_PYTHON} names, {@code python3} on the path,
   * or Debian's.
   */
  static Interpreter pandas(Path directory) {
    return Stream.of(System.getenv("BELLOWS_PYTHON"), "python3", "/usr/bin/python3")
        .filter(Objects::nonNull)
        .map(python -> asked(directory, python, "-c", "import pandas; print(pandas.__version__)"))
        .filter(found -> found.missing().isEmpty())
        .findFirst()
        .orElseGet(
            () ->
                none("no python3 with pandas (apt-get install python3-pandas or BELLOWS_PYTHON)"));
  }

  /** The pandas of a bench that lines it up. */
  static Interpreter pandas(BenchContext context, Lineup<?> lineup, String peer) {
    return lineup.has(peer) ? pandas(context.workspace().folder("python")) : NOT_ASKED;
  }

  /** A program of Python's on one thread, whose script is among the bench's resources. */
  ChildPeer.Program python(BenchContext context, String script, long rows, String... arguments) {
    List<String> command = new ArrayList<>();
    if (missing.isEmpty()) {
      command.add(this.command);
      command.add(context.workspace().script("python", script).toString());
      command.addAll(List.of(arguments));
    }
    return new ChildPeer.Program(
        missing,
        command,
        Map.of("OMP_NUM_THREADS", "1"),
        context.workspace().folder("scratch").resolve("errors.txt"),
        rows);
  }

  /** Node.js with Polars, which npm fetches into {@code directory} when it is not there yet. */
  static Interpreter polars(Path directory) {
    if (ShortCommand.ask(directory, List.of("node", "--version")).isEmpty()) {
      return none("no node on the PATH");
    }
    Interpreter present = loadedPolars(directory);
    if (present.version().equals(POLARS_VERSION)) {
      return present;
    }
    Optional<Answer> installed = ShortCommand.ask(directory, npmInstall());
    if (installed.isEmpty()) {
      return none("no npm on the PATH to fetch %s %s".formatted(POLARS, POLARS_VERSION));
    }
    if (!installed.get().fine()) {
      return none(
          "npm cannot fetch %s %s: %s"
              .formatted(POLARS, POLARS_VERSION, installed.get().lastLine()));
    }
    Interpreter loaded = loadedPolars(directory);
    return loaded.missing().isEmpty()
        ? loaded
        : none("node cannot load %s %s".formatted(POLARS, POLARS_VERSION));
  }

  private static Interpreter loadedPolars(Path directory) {
    return asked(directory, "node", "-e", "console.log(require('nodejs-polars').version)");
  }

  private static Interpreter asked(Path directory, String executable, String flag, String code) {
    return ShortCommand.ask(directory, List.of(executable, flag, code))
        .filter(Answer::fine)
        .map(answer -> new Interpreter(executable, answer.lastLine(), Optional.empty()))
        .orElseGet(() -> none(executable + " lacks the library"));
  }

  /**
   * The binary is named beside the library: as an optional dependency npm leaves it out on Node.js
   * 20, on which it works.
   */
  private static List<String> npmInstall() {
    return List.of(
        "npm",
        "install",
        "--prefix",
        ".",
        "--no-audit",
        "--no-fund",
        "--fetch-retries=1",
        "--fetch-timeout=30000",
        POLARS + "@" + POLARS_VERSION,
        "%s-%s@%s".formatted(POLARS, platform(), POLARS_VERSION));
  }

  private static String platform() {
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (os.contains("mac")) {
      return "darwin-" + arch;
    }
    if (os.contains("win")) {
      return "win32-x64-msvc";
    }
    boolean musl = Files.exists(Path.of("/etc/alpine-release"));
    return "linux-%s-%s".formatted(arch, musl ? "musl" : "gnu");
  }
}
