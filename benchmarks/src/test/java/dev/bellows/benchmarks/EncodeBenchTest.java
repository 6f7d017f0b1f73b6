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

class EncodeBenchTest {
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
  void everyPeerEncodesWhatItCan() throws IOException {
    int code =
        bench(
            "encode",
            "--rows=5k",
            "--cardinalities=10,1k,100k",
            "--runs=1",
            "--peers=scan,bellows,sparkml,functions,duckdb",
            "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("agreement: 40,000 encodings of Bellows equal those of Spark ML");
    JsonNode report =
        new ObjectMapper().readTree(Files.readString(directory.resolve("encode.json")));
    List<String> measured = new ArrayList<>();
    for (JsonNode peer : report.path("peers")) {
      assertThat(peer.path("outcome").asText()).as(peer.toString()).isEqualTo("measured");
      measured.add(peer.path("name").asText());
    }
    assertThat(measured)
        .containsExactly(
            "scan",
            "bellows-10",
            "bellows-1k",
            "bellows-100k",
            "sparkml-10",
            "sparkml-1k",
            "bellows-whole",
            "functions-whole",
            "duckdb-whole");
    assertThat(out.toString())
        .contains("sparkml-1k takes at least 3× as long as bellows-1k: ")
        .contains("bellows-100k takes at most 1.5× as long as bellows-10: ");
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("encode", "--peers=sparkml-1M")).isEqualTo(2);
    assertThat(err.toString()).contains("No peer 'sparkml-1M'");
    assertThat(bench("encode", "--cardinalities=1")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid cardinality: 1; a column has 2 or more");
  }
}
