package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KernelBenchTest {
  @TempDir private static Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... args) {
    return new CommandLine(new BenchCommands().command())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void eachFeatureIsMeasuredOverEachWindow() throws IOException {
    int code =
        bench(
            "kernel",
            "--features=all,median",
            "--windows=7r,2h",
            "--forks=0",
            "--iterations=2",
            "--millis=20",
            "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString().lines().filter(line -> line.matches("(all|median) .* ns")))
        .hasSize(4);
    JsonNode report =
        new ObjectMapper().readTree(Files.readString(directory.resolve("kernel.json")));
    assertThat(report.path("costs")).hasSize(4);
    for (JsonNode cost : report.path("costs")) {
      assertThat(cost.path("nanosPerRow").asDouble()).as(cost.toString()).isBetween(0.5, 1e6);
      assertThat(cost.path("bytesPerRow").asDouble()).as(cost.toString()).isNotNegative();
    }
    assertThat(report.path("scorer"))
        .extracting(call -> call.path("call").asText())
        .containsExactly("accept", "peek", "resume", "state");
    for (JsonNode call : report.path("scorer")) {
      assertThat(call.path("nanosPerRow").asDouble()).as(call.toString()).isPositive();
    }
    assertThat(report.path("versions").path("jmh").asText()).isEqualTo("1.37");
  }

  @Test
  void theTablesHaveALineForEachFeatureAndAColumnForEachWindow() {
    KernelReport report =
        new KernelReport(
            Instant.EPOCH,
            List.of(
                new KernelReport.Cost("all", "7r", 251.26, 3, 0),
                new KernelReport.Cost("all", "30r", 300, 3, 0.04),
                new KernelReport.Cost("delta", "7r", 9, 1, 16),
                new KernelReport.Cost("delta", "30r", 9.5, 1, 16)),
            List.of(new KernelReport.Cost("peek", "7r + 30r", 3500, 1, 2048)),
            new Machine(2, "A CPU", 1, 1, "Linux"),
            Map.of("jmh", "1.37"));

    assertThat(report.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .startsWith(
            "Nanoseconds for each row",
            "feature 7r 30r",
            "all 251.3 300.0",
            "delta 9.0 9.5",
            "",
            "Allocated bytes for each row",
            "feature 7r 30r",
            "all 0.0 0.0",
            "delta 16.0 16.0",
            "",
            "The online scorer, all seven over 7r and 30r: each call",
            "call ns bytes",
            "peek 3500.0 2048.0");
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("kernel", "--features=dleta")).isEqualTo(2);
    assertThat(err.toString()).contains("dleta").contains("did you mean 'delta'?");
    assertThat(bench("kernel", "--windows=7x")).isEqualTo(2);
    assertThat(err.toString()).contains("7x");
    assertThat(bench("kernel", "--iterations=0")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid --iterations: 0; at least 1 is needed");
  }
}
