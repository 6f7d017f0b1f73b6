package dev.bellows.metrics.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeLogTest {
  private static final int MEGABYTES = 100;

  @TempDir private Path folder;

  /** What Spark's classes and 50 stages need is most of it. */
  @Test
  void aLogIsReadInAHeapThatIsSmallerThanIt() throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + MEGABYTES * 2 / 3 + "m",
                "-cp",
                System.getProperty("java.class.path"),
                LogWriter.class.getName(),
                log.toString(),
                String.valueOf(MEGABYTES))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(Files.size(log)).isGreaterThan(MEGABYTES * 1_000_000L);
    long lines;
    try (var all = Files.lines(log)) {
      lines = all.filter(line -> line.startsWith("{\"Event\":\"SparkListenerTaskEnd\"")).count();
    }
    assertThat(said).contains(", " + lines + " tasks, ");
    assertThat(lines % LogWriter.TASKS).isZero();
  }
}
