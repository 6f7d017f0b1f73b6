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

class CompressBenchTest {
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
  void everyPeerIsMeasuredAndTheCellsAreSparksGroups() throws IOException {
    int code = bench("compress", "--rows=3k", "--features=2", "--runs=1", "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("cells of Bellows equal the groups of Spark")
        .contains("agreement: coefficients on rows and on cells within");
    JsonNode report =
        new ObjectMapper().readTree(Files.readString(directory.resolve("compress.json")));
    List<String> measured = new ArrayList<>();
    for (JsonNode peer : report.path("peers")) {
      assertThat(peer.path("outcome").asText()).as(peer.toString()).isEqualTo("measured");
      measured.add(peer.path("name").asText());
    }
    assertThat(measured)
        .containsExactly(
            "scan",
            "bellows",
            "groupby-bins",
            "groupby-stored",
            "duckdb",
            "fit-rows",
            "fit-cells",
            "fit-compressed");
    assertThat(out.toString())
        .contains("groupby-bins takes at least 1.5× as long as bellows: ")
        .contains("fit-rows takes at least 10× as long as fit-cells: ");
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("compress", "--features=0")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid number of features: 0");
  }
}
