package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaCommandTest {
  @TempDir private Path folder;
  private String table;

  @BeforeEach
  void table() {
    table = folder.resolve("sales").toString();
    TestSession.get()
        .range(0, 100, 1, 1)
        .selectExpr("id", "id % 2 AS part")
        .write()
        .format("delta")
        .option("maxRecordsPerFile", 10)
        .partitionBy("part")
        .save(table);
  }

  private static CapturedShell done(String... args) {
    CapturedShell shell = CapturedShell.run(args);
    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    return shell;
  }

  @Test
  void aDryRunSaysCostAndGainAndLeavesTheTable() throws IOException {
    Path json = folder.resolve("plan.json");

    CapturedShell plan =
        done("delta", "zorder", table, "--columns", "id", "--dry-run", "--json", "" + json);
    CapturedShell history = done("delta", "history", table);

    assertThat(plan.outLines()).first().isEqualTo("zorder of " + table + " by id (version 0)");
    assertThat(plan.out()).contains("rewrites", "cost", "gain", "runs");
    JsonNode values = new ObjectMapper().readTree(Files.readString(json));
    assertThat(values.at("/affected/files").asInt()).isEqualTo(10);
    assertThat(history.outLines()).hasSize(2);
    assertThat(history.outLines().get(1)).contains("WRITE");
  }

  @Test
  void operationsAreDoneOnPartitionsAndTellWhatTheyDid() {
    CapturedShell compact =
        done("delta", "compact", table, "--where", "part = 1", "--target-mb", "1");
    CapturedShell optimize = done("delta", "optimize", table);
    CapturedShell again = done("delta", "optimize", table);
    CapturedShell detail = done("delta", "detail", table);

    assertThat(compact.outLines().get(0)).contains("5 files", "became 1 file");
    assertThat(optimize.outLines().get(0)).contains("5 files", "became 1 file");
    assertThat(again.out()).contains("nothing done");
    assertThat(detail.out()).contains("2 files", "partitions [part]", "168 hours");
  }

  @Test
  void aVacuumBelowTheRetentionFailsWithTheReason() {
    CapturedShell shell = CapturedShell.run("delta", "vacuum", table, "--hours", "1");

    assertThat(shell.exitCode()).isEqualTo(1);
    assertThat(shell.err()).contains("the table keeps deleted files for 168");
  }

  @Test
  void wrongUsageIsToldBeforeSparkIsAsked() {
    assertWrong("zorder needs --columns.", "zorder", table);
    assertWrong("--columns is of zorder.", "compact", table, "--columns", "id");
    assertWrong("--hours is of vacuum.", "compact", table, "--hours", "2");
    assertWrong("Invalid --target-mb 0", "compact", table, "--target-mb", "0");
    assertWrong("'tidy'", "tidy", table);
  }

  private static void assertWrong(String problem, String... args) {
    String[] line = new String[args.length + 1];
    line[0] = "delta";
    System.arraycopy(args, 0, line, 1, args.length);
    CapturedShell shell = CapturedShell.run(line);
    assertThat(shell.exitCode()).isEqualTo(2);
    assertThat(shell.err()).contains(problem);
  }
}
