package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.Binner;
import dev.bellows.features.drift.Psi;
import dev.bellows.features.drift.PsiSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PsiBenchTest {
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
  void everyPeerCountsTheSame() throws IOException {
    int code =
        bench(
            "psi",
            "--rows=3k",
            "--columns=4",
            "--runs=1",
            "--peers=scan,bellows,sparkml,duckdb",
            "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    assertThat(err.toString())
        .contains("agreement: 90 bucket counts of Bellows equal those of DuckDB");
    JsonNode report = new ObjectMapper().readTree(Files.readString(directory.resolve("psi.json")));
    List<String> measured = new ArrayList<>();
    for (JsonNode peer : report.path("peers")) {
      assertThat(peer.path("outcome").asText()).as(peer.toString()).isEqualTo("measured");
      measured.add(peer.path("name").asText());
    }
    assertThat(measured)
        .containsExactly("scan", "bellows-rows", "bellows-stored", "sparkml", "duckdb");
    assertThat(out.toString()).contains("sparkml takes at least 3× as long as bellows-rows: ");
  }

  @Test
  void oneJobCountsTwentyColumnsOfASide() throws Exception {
    SparkSession spark = TestSession.get();
    PsiData data = PsiData.in(spark, directory.resolve("jobs"), new PsiSize(5_000, 20));
    Dataset<Row> reference = data.readReference();
    Dataset<Row> current = data.readCurrent();
    PsiSpec fitted = PsiSpec.standard();
    PsiSpec given = fitted.bins(Binner.edges(-1, 0, 1));
    spark.conf().set("spark.sql.adaptive.enabled", "false");
    try {
      assertThat(JobCounter.jobsOf(spark, () -> Psi.of(reference, current, given))).isEqualTo(2);
      assertThat(JobCounter.jobsOf(spark, () -> Psi.of(reference, current, fitted))).isEqualTo(3);
    } finally {
      spark.conf().set("spark.sql.adaptive.enabled", "true");
    }
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(bench("psi", "--columns=0")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid number of columns: 0");
  }
}
