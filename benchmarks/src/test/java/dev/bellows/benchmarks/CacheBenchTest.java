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

class CacheBenchTest {
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
  void bellowsIsMeasuredOnTheSameRowsAsTheOthersAndNothingStaysCached() throws IOException {
    int cachedBefore = cached();

    int code =
        bench("cache", "--rows=2k", "--runs=1", "--peers=scan,bellows", "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("agreement: the 6 outputs have the same rows, whatever is cached")
        .contains("plan: keep ");
    JsonNode report =
        new ObjectMapper().readTree(Files.readString(directory.resolve("cache.json")));
    List<String> measured = new ArrayList<>();
    for (JsonNode peer : report.path("peers")) {
      assertThat(peer.path("outcome").asText()).as(peer.toString()).isEqualTo("measured");
      measured.add(peer.path("name").asText());
    }
    assertThat(measured).containsExactly("scan", "bellows");
    assertThat(cached()).isLessThanOrEqualTo(cachedBefore);
  }

  /** Other tests may leave rows behind, until they are collected as garbage. */
  private static int cached() {
    return TestSession.get().sparkContext().getPersistentRDDs().size();
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("cache", "--budget=0")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid budget: 0 MB of memory; at least 1 is needed");
  }
}
