package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.TestSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkewCommandTest {
  @TempDir private Path folder;
  private String sales;
  private String stores;

  @BeforeEach
  void tables() {
    SparkSession spark = TestSession.get();
    sales = folder.resolve("sales.parquet").toString();
    stores = folder.resolve("stores.parquet").toString();
    spark
        .range(0, 500, 1, 2)
        .selectExpr("if(id < 400, 0, id) as store", "id as sale")
        .write()
        .parquet(sales);
    spark.range(0, 500, 1, 2).selectExpr("id as store").write().parquet(stores);
  }

  @Test
  void hotKeysAndTheAdviceArePrinted() throws IOException {
    Path json = folder.resolve("skew.json");
    CapturedShell shell =
        CapturedShell.run(
            "skew",
            sales,
            "--keys",
            "store",
            "--aggregate",
            "sum,avg",
            "--slots",
            "10",
            "--partitions",
            "20",
            "--json",
            json.toString());
    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines())
        .contains("hot keys: 1", "  0  400 rows, 80.0 %")
        .anyMatch(line -> line.startsWith("do nothing: partial aggregation already handles it"));
    JsonNode report = new ObjectMapper().readTree(Files.readString(json));
    assertThat(report.at("/verdict/remedy").asText()).isEqualTo("NOTHING");
    assertThat(report.at("/hotKeys/0/share").asDouble()).isEqualTo(0.8);
  }

  @Test
  void aJoinIsLookedAtWithItsOtherSide() {
    CapturedShell shell =
        CapturedShell.run(
            "skew", sales, "--keys", "store", "--join", stores, "--type", "full", "--slots", "10");
    assertThat(shell.err()).isEmpty();
    assertThat(shell.outLines())
        .anyMatch(line -> line.endsWith("used for: full join, on its left side"))
        .anyMatch(line -> line.contains("too little to be worth a cure"));
    CapturedShell window =
        CapturedShell.run("skew", sales, "--keys", "store", "--where", "sale > 400", "--window");
    assertThat(window.outLines()).anyMatch(line -> line.contains("window over whole keys"));
    assertThat(CapturedShell.run("skew", sales, "--keys", "store", "--quiet").out()).isEmpty();
  }

  @Test
  void wrongUsageIsSaid() {
    fails(2, "Missing required option: '--keys=COLUMN'", sales);
    fails(2, "Name one use", sales, "--keys", "store", "--window", "--aggregate", "sum");
    fails(2, "--type is of a join", sales, "--keys", "store", "--type", "full");
    fails(2, "did you mean 'median'", sales, "--keys", "store", "--aggregate", "medain");
    fails(2, "Invalid --slots: 0", sales, "--keys", "store", "--slots", "0");
    fails(2, "Invalid --partitions: 1", sales, "--keys", "store", "--partitions", "1");
    fails(1, "did you mean 'store'", sales, "--keys", "stroe");
    fails(1, "there is nothing at", folder + "/none.parquet", "--keys", "store");
  }

  private static void fails(int exitCode, String message, String... args) {
    String[] line = new String[args.length + 1];
    line[0] = "skew";
    System.arraycopy(args, 0, line, 1, args.length);
    CapturedShell shell = CapturedShell.run(line);
    assertThat(shell.err()).contains(message);
    assertThat(shell.exitCode()).isEqualTo(exitCode);
  }
}
