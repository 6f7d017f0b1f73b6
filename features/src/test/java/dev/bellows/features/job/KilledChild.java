package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A JVM with the flags and classes of this one, to be killed in the middle of its work. */
final class KilledChild {
  private final Process process;
  private final Path log;

  private KilledChild(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param folder where its log and its temporary files go
   */
  static KilledChild start(Class<?> main, List<String> arguments, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-Xmx"))
        .forEach(command::add);
    command.add("-Xmx1g");
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(arguments);
    Path log = folder.resolve("child.log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    return new KilledChild(builder.start(), log);
  }

  /** Kills it as soon as that is so, by SIGKILL. */
  void killWhen(Callable<Boolean> isWriting) throws Exception {
    try {
      while (!isWriting.call()) {
        boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
        assertThat(ended).as("the child ended by itself: %s", log).isFalse();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).as("%s", Files.readString(log)).isEqualTo(128 + 9);
  }
}
