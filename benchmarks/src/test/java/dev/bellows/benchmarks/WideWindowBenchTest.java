package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WideWindowBenchTest {
  @TempDir private static Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void session() {
    TestSession.get();
  }

  private int bench(String... args) {
    return new CommandLine(new BenchCommands().command())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void bellowsRunsAtEachWindowAndSparkUpToFiveHundred() throws IOException {
    int code =
        bench(
            "trend-wide-window",
            "--rows=3k",
            "--groups=3",
            "--windows=10,40,600",
            "--runs=1",
            "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    // 20,000 rows: 17 columns over three windows from DuckDB, 12 over two from Spark.
    assertThat(err.toString()).contains("agreement: 580,000 cells of Bellows equal");
    JsonNode report =
        new ObjectMapper().readTree(Files.readString(directory.resolve("trend-wide-window.json")));
    List<String> measured = new ArrayList<>();
    for (JsonNode peer : report.path("peers")) {
      assertThat(peer.path("outcome").asText()).as(peer.toString()).isEqualTo("measured");
      measured.add(peer.path("name").asText());
    }
    assertThat(measured)
        .containsExactly(
            "shuffle-sort", "bellows-10", "bellows-40", "bellows-600", "spark-10", "spark-40");
    assertThat(out.toString())
        .contains("Aims, set for 1 million rows in 100 groups:")
        .contains("bellows-600 takes at most 1.3× as long as bellows-10: ")
        .contains("spark-40 takes at least 50× as long as bellows-40: ");
  }

  @Test
  void onlyTheFamilyAskedForRuns() {
    int code =
        bench(
            "trend-wide-window",
            "--rows=2k",
            "--groups=2",
            "--windows=600",
            "--runs=1",
            "--dir=" + directory,
            "--peers=bellows");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains(" JVM heap"))).hasSize(1);
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("trend-wide-window", "--peers=spark-1000")).isEqualTo(2);
    assertThat(err.toString())
        .contains("No peer 'spark-1000'")
        .contains(
            "bellows-1000, spark-10, spark-100, spark-500; families: shuffle, bellows, spark");
    assertThat(bench("trend-wide-window", "--rows=50")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid number of groups: 100; for 50 rows");
  }
}
