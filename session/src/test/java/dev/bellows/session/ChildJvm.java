package dev.bellows.session;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs a main class of the tests in a JVM of its own, where no session runs yet. */
final class ChildJvm {
  private ChildJvm() {}

  /** How it ended, and all that it printed. */
  record Outcome(int exitCode, String output) {}

  static Outcome run(List<String> mainAndArguments, Path directory, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-Dtest.directory=" + directory, "-cp", classPath()));
    command.addAll(mainAndArguments);
    Path log = Files.createTempFile(directory, "child", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(SPARK|BELLOWS)_.*"));
    builder.environment().putAll(environment);
    Process child = builder.start();
    if (!child.waitFor(120, TimeUnit.SECONDS)) {
      child.destroyForcibly();
      throw new IOException("The child still ran after 120 s: " + Files.readString(log));
    }
    return new Outcome(child.exitValue(), Files.readString(log));
  }

  /** The child works in another directory. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
