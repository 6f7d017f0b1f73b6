package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.benchmarks.SkewBenchReport.Line;
import dev.bellows.core.testing.TestSession;
import dev.bellows.optimization.partition.Remedy;
import dev.bellows.optimization.partition.SkewReport.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SkewBenchTest {
  @TempDir private static Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int skew(String... args) {
    return new CommandLine(new SkewCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void everyQueryIsProvenAndMeasured() throws IOException {
    String partitions = TestSession.get().conf().get("spark.sql.shuffle.partitions");
    int code = skew("--rows=200k", "--runs=1", "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(Files.readString(directory.resolve("skew.json")));
    assertThat(report.path("queries")).hasSize(5);
    for (JsonNode query : report.path("queries")) {
      assertThat(query.at("/plain/criticalMillis").asDouble()).isPositive();
      assertThat(query.at("/cured/criticalMillis").asDouble()).isPositive();
      assertThat(query.at("/plain/cpuMillis").asDouble())
          .isGreaterThanOrEqualTo(query.at("/plain/criticalMillis").asDouble());
    }
    assertThat(report.path("queries"))
        .extracting(query -> query.at("/verdict/remedy").asText())
        .containsExactly(
            "SALTED_JOIN", "SALTED_JOIN", "PRE_AGGREGATION", "WINDOW_REWRITE", "NOTHING");
    assertThat(out.toString()).contains("full join", "sum, salted all the same", "Machine: ");
    assertThat(TestSession.get().conf().get("spark.sql.shuffle.partitions")).isEqualTo(partitions);
  }

  @Test
  void anAimIsMetByTheFactorAndByTheAdvice() {
    Verdict salt = new Verdict(Remedy.SALTED_JOIN, "", "", 1);
    Verdict nothing = new Verdict(Remedy.NOTHING, "", "", 1);
    SkewCost slow = new SkewCost(100, 200, 10);
    SkewCost fast = new SkewCost(40, 250, 20);
    assertThat(new Line("join", salt, slow, fast, 2).target().met()).isTrue();
    assertThat(new Line("join", salt, slow, fast, 3).target().met()).isFalse();
    assertThat(new Line("join", nothing, slow, fast, 2).target().met()).isFalse();
    assertThat(new Line("sum", nothing, slow, fast, 0).target().met()).isTrue();
    assertThat(new Line("sum", nothing, fast, slow, 0).target().met()).isFalse();
    assertThat(new Line("sum", salt, slow, fast, 0).target().measured())
        .isEqualTo("salt the hot keys; 1.3 times the CPU time");
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertThat(skew("--rows=10", "--dir=" + directory)).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid --rows=10");
  }
}
