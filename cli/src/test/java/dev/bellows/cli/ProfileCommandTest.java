package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
  @TempDir private Path folder;
  private String may;
  private String june;

  @BeforeEach
  void tables() {
    may = table("may.parquet", 0);
    june = table("june.parquet", 300);
  }

  private String table(String name, int shift) {
    Path path = folder.resolve(name);
    spark()
        .range(0, 500, 1, 2)
        .selectExpr(
            "concat('shop ', id % 3) as store",
            "id * 1.5d + " + shift + " as amount",
            "if(id % 5 = 0, null, id) as visits",
            "1 + id % 2 as w")
        .write()
        .parquet(path.toString());
    return path.toString();
  }

  @Test
  void aTableIsMeasuredAndPrinted() {
    CapturedShell shell = CapturedShell.run("profile", june);

    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines()).first().isEqualTo("No column has a finding.");
    assertThat(shell.outLines())
        .anyMatch(line -> line.matches("column +type +missing +distinct +mean +min +median +max"))
        .anyMatch(line -> line.matches("store +string +0 % +3"))
        .anyMatch(line -> line.matches("amount +double +0 % +500 +674\\.\\d +300\\.0 .* 1,048\\.5"))
        .anyMatch(line -> line.matches("visits +bigint +20\\.0 % +400 .*"));
  }

  @Test
  void aReferenceTellsWhatDrifted() throws IOException {
    Path html = folder.resolve("new folder/report.html");
    Path json = folder.resolve("report.json");

    CapturedShell shell =
        CapturedShell.run(
            "profile",
            june,
            "--reference",
            may,
            "--title",
            "June",
            "--out",
            html.toString(),
            "--json",
            json.toString());

    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines())
        .contains("1 of 4 columns drifted.", "report: " + html)
        .anyMatch(line -> line.matches("amount .* drifted"))
        .anyMatch(line -> line.matches("store .* stable"));
    assertThat(Files.readString(html)).startsWith("<!doctype html>").contains("<h1>June</h1>");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.path("drift").path("features").size()).isEqualTo(4);
    assertThat(report.path("profile").path("rows").asLong()).isEqualTo(500);
  }

  @Test
  void partsOfOneTableAreCompared() {
    CapturedShell shell =
        CapturedShell.run(
            "profile", may, "--where", "amount >= 300", "--reference-where", "amount < 300");
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines()).anyMatch(line -> line.matches("amount .* drifted"));
  }

  @Test
  void aBrokenGateIsExitCode3() throws IOException {
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(rules, "- { column: visits, check: is not null, minPassRate: 0.9 }\n");
    Path html = folder.resolve("report.html");

    CapturedShell shell =
        CapturedShell.run("profile", june, "--rules", rules.toString(), "--out", html.toString());

    assertThat(shell.exitCode()).isEqualTo(3);
    assertThat(shell.outLines())
        .contains("1 rule is broken.", "rules")
        .anyMatch(line -> line.contains("BROKEN error visits is not null: 100 of 500 rows fail"));
    assertThat(html).exists();
  }

  @Test
  void aWarningIsNoGate() throws IOException {
    Path rules = folder.resolve("rules.yaml");
    Files.writeString(rules, "- { column: visits, check: is not null, severity: warn }\n");
    CapturedShell shell =
        CapturedShell.run("profile", june, "--rules", rules.toString(), "--quiet");
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void weightsCount() {
    CapturedShell shell =
        CapturedShell.run("profile", june, "--weight", "w", "--weight-meaning", "reliability");
    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines()).noneMatch(line -> line.startsWith("w "));
  }

  @Test
  void aTableOfTheCatalogAndACsvFileAreReadToo() throws IOException {
    spark().read().parquet(may).createOrReplaceTempView("may_sales");
    try {
      CapturedShell shell = CapturedShell.run("profile", "may_sales");
      assertThat(shell.exitCode()).as(shell.err()).isZero();
    } finally {
      spark().catalog().dropTempView("may_sales");
    }
    Path csv = Files.writeString(folder.resolve("sales.csv"), "store,amount\nnorth,1.5\nsouth,2\n");
    CapturedShell shell = CapturedShell.run("profile", csv.toString());
    assertThat(shell.outLines()).anyMatch(line -> line.matches("amount +double .*"));
  }

  @Test
  void whatIsWrongIsSaidBeforeAnyRowIsRead() throws Exception {
    fails(1, "there is nothing at", folder + "/mai.parquet");
    fails(1, "Cannot weight rows by column 'store'", june, "--weight", "store");
    fails(1, "there is no such file", june, "--rules", folder + "/none.yaml");
    fails(1, "did you mean 'amount'", june, "--where", "amuont > 3");
    fails(2, "Invalid value for option '--weight-meaning'", june, "--weight-meaning", "mass");
    Path rules = Files.writeString(folder.resolve("rules.yaml"), "- amuont > 3\n");
    fails(1, "did you mean 'amount'", june, "--rules", rules.toString());
  }

  private static void fails(int exitCode, String message, String... args) throws Exception {
    String[] line = new String[args.length + 1];
    line[0] = "profile";
    System.arraycopy(args, 0, line, 1, args.length);
    CapturedShell[] shell = new CapturedShell[1];
    int jobs = JobCounter.jobsOf(spark(), () -> shell[0] = CapturedShell.run(line));
    assertThat(shell[0].err()).contains(message);
    assertThat(shell[0].exitCode()).isEqualTo(exitCode);
    // Spark learns the schema of a parquet folder by a job of its own.
    assertThat(jobs).isLessThanOrEqualTo(1);
  }

  private static SparkSession spark() {
    return TestSession.get();
  }
}
