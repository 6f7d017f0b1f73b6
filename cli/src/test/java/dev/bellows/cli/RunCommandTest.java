package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final int ROWS = 30;

  @TempDir private Path folder;
  private Path job;
  private Path out;

  @BeforeEach
  void sales() throws IOException {
    spark()
        .range(0, ROWS, 1, 2)
        .selectExpr(
            "concat('shop ', id % 3) as store", "cast(id as int) as day", "id * 1.5d as amount")
        .write()
        .parquet(folder.resolve("sales.parquet").toString());
    out = folder.resolve("out/features");
    job = folder.resolve("job.yaml");
    Files.writeString(
        job,
        """
        name: sales-trends
        sources:
          sales: { path: %s/sales.parquet }
        steps:
          - name: clean
            from: sales
            derive: { month: day div 10 }
            where: day >= 3
          - name: trends
            from: clean
            trend: { groupBy: [store], orderBy: day, columns: [amount], windows: [3r], features: all }
        sinks:
          - { step: trends, path: %s, format: parquet, partitionBy: [month] }
        """
            .formatted(folder, out));
  }

  @Test
  void aRunEndsWithItsTablesAndASample() {
    CapturedShell shell = CapturedShell.run("run", job.toString());

    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines())
        .anyMatch(line -> line.matches("step +kind +rows in +rows out +seconds +rows/s"))
        .anyMatch(line -> line.matches("clean .* 30 +27 .*"))
        .anyMatch(line -> line.matches("trends .* 27 +27 .*"))
        .anyMatch(line -> line.matches("output +format +rows +bytes +files +seconds"))
        .anyMatch(line -> line.matches(".*out/features +parquet +27 +[\\d.]+ k?B +\\d+ +[\\d.]+"))
        .anyMatch(line -> line.matches("store +day +amount .*"))
        .anyMatch(line -> line.startsWith("and ") && line.contains(" more columns: "))
        .last()
        .asString()
        .matches("sales-trends: done in [\\d.]+ s");
    assertThat(shell.outLines().stream().filter(line -> line.startsWith("shop "))).hasSize(5);
    assertThat(shell.outLines()).allMatch(line -> line.length() < 200);
    assertThat(spark().read().parquet(out.toString()).count()).isEqualTo(27);
  }

  @Test
  void theReportComesAsJsonToo() throws IOException {
    Path file = folder.resolve("new folder/report.json");

    CapturedShell shell = CapturedShell.run("run", job.toString(), "--json", file.toString());

    assertThat(shell.exitCode()).isZero();
    JsonNode report = new ObjectMapper().readTree(file.toFile());
    assertThat(report.path("bellowsReport").asInt()).isEqualTo(1);
    assertThat(report.path("job").asText()).isEqualTo("sales-trends");
    assertThat(report.path("steps").size()).isEqualTo(2);
    assertThat(report.path("steps").get(1).path("rowsOut").asLong()).isEqualTo(27);
    assertThat(report.path("sinks").get(0).path("rows").asLong()).isEqualTo(27);
    assertThat(report.path("sinks").get(0).path("sample").size()).isEqualTo(5);
  }

  @Test
  void quietSaysNothing() {
    CapturedShell shell = CapturedShell.run("run", job.toString(), "--quiet");

    assertThat(shell.exitCode()).isZero();
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).isEmpty();
    assertThat(out).isDirectory();
  }

  @Test
  void aDryRunShowsThePlanAndWritesNothing() throws Exception {
    CapturedShell[] shell = new CapturedShell[1];
    // Reading the schema of a parquet file is a job of one task; the features are none.
    int jobs =
        JobCounter.jobsOf(
            spark(), () -> shell[0] = CapturedShell.run("run", job.toString(), "--dry-run"));

    assertThat(shell[0].exitCode()).isZero();
    assertThat(shell[0].out())
        .contains("sales.parquet", "clean", "trends", "amount_slope_3r", out.toString())
        .contains("2 scans, 1 shuffle, 2 sorts and 1 write to compute sink", "trend features by")
        .contains("spark.sql.shuffle.partitions")
        .endsWith("dry run: nothing was computed or written\n");
    assertThat(jobs).isLessThanOrEqualTo(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void aSettingOfTheJobCanBeChanged() {
    Path other = folder.resolve("other");

    CapturedShell shell =
        CapturedShell.run(
            "run",
            job.toString(),
            "--set",
            "sinks.0.path=" + other,
            "--set",
            "steps.0.where=day < 5");

    assertThat(shell.exitCode()).isZero();
    assertThat(spark().read().parquet(other.toString()).count()).isEqualTo(5);
    assertThat(out).doesNotExist();
  }

  @Test
  void aWrongColumnNameIsAnErrorWithASuggestion() {
    CapturedShell shell =
        CapturedShell.run("run", job.toString(), "--set", "steps.1.trend.columns=[amuont]");

    assertOneScreen(shell, 1);
    assertThat(shell.err()).contains("amuont", "amount");
    assertThat(out).doesNotExist();
  }

  @Test
  void aTextColumnHasNoTrend() {
    CapturedShell shell =
        CapturedShell.run("run", job.toString(), "--set", "steps.1.trend.columns=[store]");

    assertOneScreen(shell, 1);
    assertThat(shell.err()).contains("store", "string", "numeric");
  }

  @Test
  void aMissingSourceIsNamed() {
    CapturedShell shell =
        CapturedShell.run("run", job.toString(), "--set", "sources.sales.path=/no/such/file");

    assertOneScreen(shell, 1);
    assertThat(shell.err()).contains("/no/such/file");
  }

  @Test
  void aMissingJobFileIsNamed() {
    CapturedShell shell = CapturedShell.run("run", "/no/such/job.yaml");

    assertOneScreen(shell, 2);
    assertThat(shell.err()).contains("/no/such/job.yaml");
  }

  @Test
  void aMisspeltKeyIsWrongUsageWithItsLine() throws IOException {
    Files.writeString(job, Files.readString(job).replace("orderBy", "ordrBy"));

    CapturedShell shell = CapturedShell.run("run", job.toString());

    assertOneScreen(shell, 2);
    assertThat(shell.err()).contains("job.yaml:11:", "ordrBy", "orderBy");
  }

  @Test
  void anExpressionWithAMistakeIsOneScreen() {
    CapturedShell shell =
        CapturedShell.run("run", job.toString(), "--set", "steps.0.where=day >> >= 3");

    assertOneScreen(shell, 1, 2);
    assertThat(shell.err()).contains("day >> >= 3");
  }

  @Test
  void aSinkThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "x");

    CapturedShell shell =
        CapturedShell.run("run", job.toString(), "--set", "sinks.0.path=" + file + "/features");

    assertOneScreen(shell, 1);
    assertThat(shell.err()).contains("a-file");
  }

  @Test
  void aMalformedRecordBreaksTheRuleOfItsSchema() throws IOException {
    Path csv = Files.writeString(folder.resolve("sales.csv"), "store,day,amount\na,1,2.5\nb,x,3\n");
    Files.writeString(
        job,
        """
        name: from-csv
        sources:
          sales: { path: %s, format: csv, schema: "store string, day int, amount double" }
        steps:
          - name: clean
            from: sales
            where: amount > 0
        sinks:
          - { step: clean, path: %s, format: parquet }
        """
            .formatted(csv, out));

    CapturedShell shell = CapturedShell.run("run", job.toString());

    assertOneScreen(shell, 3);
    assertThat(shell.err()).contains("sales.csv");
    assertThat(out).doesNotExist();
  }

  private void addRule(String severity) throws IOException {
    String rules =
        "    rules: [ { column: amount, check: \"< 40\", severity: " + severity + " } ]\n";
    String text = Files.readString(job).replace("    where: day >= 3\n", rules);
    assertThat(text).contains(rules);
    Files.writeString(job, text);
  }

  @Test
  void aBrokenGateEndsTheRunBeforeItWrites() throws IOException {
    addRule("error");

    CapturedShell shell = CapturedShell.run("run", job.toString());

    assertOneScreen(shell, 3);
    assertThat(shell.err())
        .startsWith(
            "Error: job.yaml:8: Step 'clean' breaks error rule amount < 40: 3 of 30 rows fail; pass"
                + " rate 0.9, required 1 by the default.")
        .contains("No output was written.");
    assertThat(out).doesNotExist();
  }

  @Test
  void aRunTellsHowItsRulesWereKept() throws IOException {
    addRule("warn");

    CapturedShell shell = CapturedShell.run("run", job.toString());

    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines())
        .containsSequence(
            "rules of clean",
            "  30 rows, 3 of them fail a rule; pass rate 0.9",
            "    BROKEN warn amount < 40: 3 of 30 rows fail; pass rate 0.9, required 1 by the"
                + " default");
  }

  @Test
  void aReportThatCannotBeWrittenIsSaidAfterTheJob() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "x");

    CapturedShell shell = CapturedShell.run("run", job.toString(), "--json", file + "/report.json");

    assertOneScreen(shell, 1);
    assertThat(shell.err()).contains("The job is done, but its report cannot be written to");
    assertThat(out).isDirectory();
  }

  private static void assertOneScreen(CapturedShell shell, Integer... exitCodes) {
    assertThat(shell.exitCode()).as(shell.err()).isIn(List.of(exitCodes));
    assertThat(shell.err()).startsWith("Error: ").doesNotContain("\tat ", "Exception in thread");
    assertThat(shell.errLines()).hasSizeLessThanOrEqualTo(15);
  }

  private static SparkSession spark() {
    return TestSession.get();
  }
}
