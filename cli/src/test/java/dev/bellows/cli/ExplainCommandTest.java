package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  @TempDir private Path folder;
  private String query;

  @BeforeEach
  void table() {
    String path = folder.resolve("sales.parquet").toString();
    TestSession.get()
        .range(20)
        .selectExpr("id", "date_add(date'2026-01-01', cast(id as int)) as day")
        .write()
        .parquet(path);
    query = "select * from parquet.`" + path + "` where year(day) = 2026";
  }

  @Test
  void aQueryIsExplainedWithReasonRewriteAndPlan() throws IOException {
    Path json = folder.resolve("new/plan.json");

    CapturedShell shell = CapturedShell.run("explain", query, "--out", json.toString());

    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines()).first().isEqualTo("One thing stands out in this plan.");
    assertThat(shell.outLines())
        .anyMatch(line -> line.contains("filter-not-pushed FUNCTION_ON_COLUMN"))
        .anyMatch(line -> line.contains("Scan parquet"));
    assertThat(new ObjectMapper().readTree(json.toFile()).at("/findings/0/rule").asText())
        .isEqualTo("filter-not-pushed");
  }

  @Test
  void theEndingOfTheFileSaysItsForm() throws IOException {
    Path file = folder.resolve("query.sql");
    Files.writeString(file, query + ";\n");
    assertThat(written(file, "plan.mmd")).startsWith("flowchart BT");
    assertThat(written(file, "plan.dot")).startsWith("digraph plan");
    assertThat(written(file, "plan.html")).startsWith("<!doctype html>");
  }

  private String written(Path query, String name) throws IOException {
    Path out = folder.resolve(name);
    assertThat(CapturedShell.run("explain", query.toString(), "--out", out.toString()).exitCode())
        .isZero();
    return Files.readString(out);
  }

  @Test
  void aJobIsExplainedByItsGraphAndItsSources() throws IOException {
    Path csv = folder.resolve("day.csv");
    Files.writeString(csv, "store,amount\nnorth,3\n");
    Path job = folder.resolve("job.yaml");
    Files.writeString(
        job,
        """
        name: sales
        sources:
          sales: {path: %s, format: csv, schema: "store string, amount double"}
        steps:
          - {name: big, from: sales, where: "amount > 2"}
        sinks:
          - {step: big, path: %s, format: parquet}
        """
            .formatted(csv, folder.resolve("out")));

    CapturedShell shell = CapturedShell.run("explain", job.toString());

    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines())
        .anyMatch(line -> line.startsWith("source sales: "))
        .anyMatch(line -> line.contains("Scan csv"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aQueryThatSparkRefusesIsAnErrorWithoutAStack() {
    CapturedShell shell = CapturedShell.run("explain", "select * from no_such_table");

    assertThat(shell.exitCode()).isEqualTo(CommandShell.FAILED);
    assertThat(shell.err()).contains("Cannot explain the query", "no_such_table");
  }
}
