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

class ProfileBenchTest {
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
  void everyPeerProfilesAllColumns() throws IOException {
    int code =
        bench(
            "profile",
            "--rows=6k",
            "--columns=12",
            "--runs=1",
            "--peers=scan,bellows,spark,duckdb",
            "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("agreement: 120 statistics of Bellows equal those of DuckDB");
    JsonNode report =
        new ObjectMapper().readTree(Files.readString(directory.resolve("profile.json")));
    List<String> measured = new ArrayList<>();
    for (JsonNode peer : report.path("peers")) {
      assertThat(peer.path("outcome").asText()).as(peer.toString()).isEqualTo("measured");
      measured.add(peer.path("name").asText());
    }
    assertThat(measured).containsExactly("scan", "bellows", "spark-summary", "duckdb-summarize");
    assertThat(out.toString())
        .contains("bellows takes at most 4× as long as scan: ")
        .contains("duckdb-summarize takes at least 2× as long as bellows: ");
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("profile", "--peers=polars")).isEqualTo(2);
    assertThat(err.toString()).contains("No peer 'polars'");
    assertThat(bench("profile", "--columns=0")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid number of columns: 0");
  }
}
