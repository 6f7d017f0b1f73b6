package dev.bellows.optimization.delta;

import static dev.bellows.optimization.delta.DeltaTables.opened;
import static dev.bellows.optimization.delta.DeltaTables.read;
import static dev.bellows.optimization.delta.DeltaTables.rows;
import static dev.bellows.optimization.delta.DeltaTables.sorted;
import static dev.bellows.optimization.delta.DeltaTables.spark;
import static dev.bellows.optimization.delta.DeltaTables.version;
import static dev.bellows.optimization.delta.DeltaTables.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaMaintenanceTest {
  private static final String MOST = "spark.databricks.delta.optimize.maxFileSize";
  private static final MaintenancePolicy ANY_NEW_FILE = MaintenancePolicy.defaults().newShare(0);

  @TempDir private Path folder;

  private static DeltaMaintenance of(String path) {
    return DeltaMaintenance.of(spark(), path);
  }

  @Test
  void aThousandSmallFilesBecomeFewAndASelectiveReadOpensFewOfThem() {
    String path = write(folder, rows(0, 10_000), 10);
    List<String> before = sorted(rows(0, 10_000));
    DeltaMaintenance table = of(path).targetFileBytes(100_000);
    Map<String, String> settings = settings();

    MaintenancePlan plan = table.planCompact();
    MaintenanceResult compacted = table.run(plan);

    assertThat(plan.considered().files()).isEqualTo(1000);
    assertThat(plan.smallFileRatio()).isEqualTo(1);
    assertThat(plan.affected()).isEqualTo(plan.considered()).isEqualTo(compacted.removed());
    assertThat(compacted.added().files()).isEqualTo(plan.filesAfter()).isLessThan(20);
    assertThat(plan.savedSecondsPerRead())
        .isEqualTo((1000 - plan.filesAfter()) * MaintenancePolicy.defaults().openSeconds());
    assertThat(table.detail().files()).isEqualTo(compacted.added());
    assertThat(settings()).isEqualTo(settings);

    Dataset<Row> selective = read(path).where("key = 500");
    FileCount unordered = opened(selective);
    table = table.targetFileBytes(10_000);
    MaintenanceResult ordered = table.zorder("key");
    assertThat(ordered.changedFiles()).isTrue();
    assertThat(ordered.added().files()).isGreaterThan(5);
    FileCount now = opened(read(path).where("key = 500"));
    assertThat(unordered.files()).isEqualTo(compacted.added().files());
    assertThat(now.bytes() * 3).isLessThanOrEqualTo(unordered.bytes());
    assertThat(now.files() * 3).isLessThanOrEqualTo(ordered.added().files());
    assertThat(sorted(read(path))).isEqualTo(before);

    long version = version(path);
    MaintenanceResult again = table.zorder("KEY");
    assertThat(again.changedFiles()).isFalse();
    assertThat(again.plan().isNeeded()).isFalse();
    assertThat(again.toText()).contains("nothing done, all files are as a Z-order");
    assertThat(version(path)).isEqualTo(version);
    assertThat(table.optimize().changedFiles()).as("the last Z-order is known").isFalse();
    assertThat(table.planZorder("id").isNeeded()).as("other columns, another order").isTrue();
  }

  private static Map<String, String> settings() {
    return scala.jdk.javaapi.CollectionConverters.asJava(spark().conf().getAll());
  }

  @Test
  void aZorderRewritesThePartitionsWithNewFilesAlone() {
    String path = write(folder, rows(0, 3000), 100, "part");
    DeltaMaintenance table = of(path).targetFileBytes(5_000);
    MaintenanceResult first = table.zorder("key");
    assertThat(first.plan().partitions()).isEqualTo(3);
    assertThat(first.removed().files()).isEqualTo(30);
    FileCount ordered = table.where("part = 1").planCompact().considered();

    write(folder, rows(5000, 5300).where("part = 1"), 50, "part");
    MaintenancePlan waits =
        table.policy(MaintenancePolicy.defaults().newShare(0.9)).planZorder("key");
    MaintenancePlan plan = table.policy(ANY_NEW_FILE).planZorder("key");

    assertThat(waits.isNeeded()).isFalse();
    assertThat(waits.reason()).startsWith("new are 2 files").contains("less than 90 %");
    assertThat(plan.partitions()).isEqualTo(1);
    assertThat(plan.statement().orElseThrow())
        .endsWith("WHERE `part` IN (CAST('1' AS BIGINT)) ZORDER BY (`key`)");
    MaintenanceResult second = table.run(plan);
    assertThat(second.removed().files()).isEqualTo(ordered.files() + 2);
    assertThat(second.removed()).isEqualTo(plan.affected());
    assertThat(table.policy(ANY_NEW_FILE).planZorder("key").isNeeded()).isFalse();
    assertThat(read(path).count()).isEqualTo(3100);
    assertThat(table.policy(ANY_NEW_FILE).planOptimize().columns()).containsExactly("key");
  }

  @Test
  void aConditionChoosesPartitionsAndNullIsOne() {
    Dataset<Row> rows =
        rows(0, 400).selectExpr("id", "key", "if(part = 2, null, concat('a\\'', part)) AS name");
    String path = write(folder, rows, 20, "name");
    DeltaMaintenance table = of(path).targetFileBytes(100_000);

    MaintenanceResult some = table.where("name IS NULL OR name = 'a\\'0'").compact();

    assertThat(some.plan().partitions()).isEqualTo(2);
    assertThat(some.added().files()).isEqualTo(2);
    assertThat(table.where("name = 'a\\'1'").planCompact().affected().files()).isEqualTo(7);
    table.targetFileBytes(2000).where("name IS NULL").zorder("key");
    write(folder, rows.where("name IS NULL or name = 'a\\'1'").limit(9), 3, "name");
    MaintenancePlan plan = table.targetFileBytes(2000).policy(ANY_NEW_FILE).planZorder("key");
    assertThat(plan.statement().orElseThrow()).contains("`name` IS NULL OR `name` IN ('a\\'1')");
    assertThat(table.targetFileBytes(2000).run(plan).removed()).isEqualTo(plan.affected());

    assertThatThrownBy(() -> table.where("key = 1").planCompact())
        .isInstanceOf(BellowsException.class)
        .hasMessage(
            "Cannot take the partitions where 'key = 1': there is no column 'key'. Its partition"
                + " columns are [name].");
  }

  @Test
  void optimizeCompactsOnlyWhatPays() {
    String path = write(folder, rows(0, 100), 10);
    MaintenancePolicy strict = new MaintenancePolicy(1e-6, 1000, 100, 0.1);

    MaintenanceResult no = of(path).policy(strict).optimize();
    MaintenanceResult yes = of(path).optimize();

    assertThat(no.changedFiles()).isFalse();
    assertThat(no.plan().reason())
        .matches("to rewrite 10 files, .* would pay after \\d+ reads of all; .*");
    assertThat(yes.removed().files()).isEqualTo(10);
    assertThat(yes.added().files()).isEqualTo(1);
    assertThat(of(path).planOptimize().isNeeded()).isFalse();
    assertThat(of(path).planCompact().toText()).contains("no partition has two files below");
  }

  @Test
  void aVacuumBelowTheRetentionIsRefusedAndDeltaIsNotAsked() {
    String path = write(folder, rows(0, 50), 10);
    of(path).compact();

    assertThatThrownBy(() -> of(path).vacuum(167))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith(
            "Cannot vacuum '" + path + "' to 167 hours: the table keeps deleted files for 168.")
        .hasMessageEndingWith("or set delta.deletedFileRetentionDuration.");
    assertThatThrownBy(() -> of(path).where("id = 1").planVacuum(200))
        .hasMessageContaining("files are deleted in the whole table or not at all");
    of(path).set(TableProperty.RETENTION, "interval 0 hours");
    MaintenanceResult none = of(path).vacuum(1);
    MaintenancePlan plan = of(path).planVacuum(0);
    MaintenanceResult done = of(path).run(plan);

    assertThat(none.changedFiles()).as("hours above the retention are kept").isFalse();
    assertThat(none.toText()).contains("no file is older than 1 hours and without use");
    assertThat(plan.affected().files()).isEqualTo(5);
    assertThat(plan.affected().bytes()).isPositive();
    assertThat(done.removed()).isEqualTo(plan.affected());
    assertThat(read(path).count()).isEqualTo(50);
    assertThat(
            of(path)
                .history()
                .select("operation")
                .as(org.apache.spark.sql.Encoders.STRING())
                .collectAsList())
        .startsWith("VACUUM END", "VACUUM START");
  }

  @Test
  void wrongZordersAreRefusedBeforeAJob() {
    String path = write(folder, rows(0, 50), 10, "part");
    spark()
        .sql(
            "ALTER TABLE delta.`"
                + path
                + "` SET TBLPROPERTIES ('delta.dataSkippingNumIndexedCols' = '2')");
    long version = version(path);

    assertThatThrownBy(() -> of(path).zorder("kye"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("by column 'kye': no such column; did you mean 'key'?");
    assertThatThrownBy(() -> of(path).zorder("key", "part"))
        .hasMessageContaining("it is a partition column");
    assertThatThrownBy(() -> of(path).zorder("text"))
        .hasMessageContaining(
            "its log has no statistics of it (delta.dataSkippingNumIndexedCols = 2)")
        .hasMessageContaining("Columns with statistics: [id, key].");
    assertThatThrownBy(() -> of(path).zorder()).hasMessageContaining("names no column");
    assertThatThrownBy(() -> of(path).targetFileBytes(0)).hasMessageContaining("0 bytes");
    assertThat(version(path)).isEqualTo(version);
  }

  @Test
  void aClusteredTableKeepsItsOwnOrder() {
    String path = folder.resolve("clustered").toString();
    spark()
        .sql("CREATE TABLE delta.`" + path + "` (id BIGINT, key INT) USING delta CLUSTER BY (key)");
    rows(0, 60)
        .select("id", "key")
        .write()
        .format("delta")
        .option("maxRecordsPerFile", 10)
        .mode("append")
        .save(path);

    assertThatThrownBy(() -> of(path).zorder("id"))
        .hasMessageContaining("it has clustering columns of its own");
    assertThatThrownBy(() -> of(path).where("key = 1").compact())
        .hasMessageContaining("the table is clustered and has no partitions");
    MaintenanceResult done = of(path).optimize();

    assertThat(done.plan().operation()).isEqualTo(MaintenanceOperation.CLUSTER);
    assertThat(done.removed().files()).isEqualTo(6);
    assertThat(of(path).optimize().changedFiles()).isFalse();
    assertThat(of(path).detail().isClustered()).isTrue();
  }

  @Test
  void rowsMarkedAsDeletedAreLeftBehind() {
    String path = write(folder, rows(0, 100), 20);
    spark()
        .sql(
            "ALTER TABLE delta.`"
                + path
                + "` SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
    spark().sql("DELETE FROM delta.`" + path + "` WHERE id < 10");
    assertThat(of(path).detail().filesWithDeletedRows()).isEqualTo(1);

    MaintenanceResult done = of(path).compact();

    assertThat(done.removed().files()).isEqualTo(5);
    assertThat(of(path).detail().filesWithDeletedRows()).isZero();
    assertThat(read(path).count()).isEqualTo(90);
  }

  @Test
  void whatIsAppendedMeanwhileStays() {
    String path = write(folder, rows(0, 300), 5);
    DeltaMaintenance table = of(path).targetFileBytes(10_000);
    MaintenancePlan stale = table.planZorder("key");

    CompletableFuture<String> append =
        CompletableFuture.supplyAsync(() -> write(folder, rows(1000, 1020), 10));
    MaintenanceResult done = table.run(stale);
    append.join();

    assertThat(done.changedFiles()).isTrue();
    assertThat(read(path).count()).isEqualTo(320);
    assertThat(sorted(read(path).select("id")))
        .isEqualTo(sorted(rows(0, 300).union(rows(1000, 1020)).select("id")));
  }

  @Test
  void propertiesAreSetShownAndHeeded() throws IOException {
    String path = write(folder, rows(0, 20), 10);
    of(path).set(TableProperty.TARGET_FILE_BYTES, "5000000");
    of(path).set(TableProperty.OPTIMIZED_WRITES, "true");
    of(path).set(TableProperty.AUTO_COMPACTION, "true");

    TableDetail detail = of(path).detail();

    assertThat(detail.targetFileBytes()).isEqualTo(5_000_000);
    assertThat(detail.properties())
        .containsEntry("delta.autoOptimize.optimizeWrite", "true")
        .containsEntry("delta.autoOptimize.autoCompact", "true");
    assertThat(detail.toText()).contains("100 % of the files below half of 5.0 MB");
    JsonNode json = new ObjectMapper().readTree(detail.toJson());
    assertThat(json.at("/files/files").asInt()).isEqualTo(2);
    assertThat(json.at("/retentionHours").asDouble()).isEqualTo(168);
    assertThatThrownBy(() -> of(path).set(TableProperty.OPTIMIZED_WRITES, "yes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid delta.autoOptimize.optimizeWrite: 'yes'; it is true or false");
  }

  @Test
  void plansAndResultsAreTextAndJson() throws IOException {
    String path = write(folder, rows(0, 40), 10);
    MaintenancePlan plan = of(path).planZorder("key", "id");

    assertThat(plan.toText())
        .startsWith("zorder of " + path + " by key, id (version 0)")
        .containsPattern("rewrites +4 files, .* of 4 files")
        .contains("OPTIMIZE delta.`" + path + "` ZORDER BY (`key`, `id`)");
    MaintenanceResult done = of(path).run(plan);
    JsonNode json = new ObjectMapper().readTree(done.toJson());
    assertThat(json.at("/plan/columns/1").asText()).isEqualTo("id");
    assertThat(json.at("/plan/affected/files").asInt()).isEqualTo(4);
    assertThat(json.at("/removed/files").asInt()).isEqualTo(4);
    assertThat(json.at("/added/files").asInt()).isEqualTo(1);
    assertThat(done.toText()).contains("4 files").contains("became 1 file,");
    assertThatThrownBy(() -> of(folder + "/other").run(plan))
        .hasMessageStartingWith("Invalid plan: it is of table '" + path);
  }

  @Test
  void aTableOfTheCatalogHasItsNameAndAPathWithoutATableIsRefused() {
    spark().sql("CREATE TABLE maintained USING delta AS SELECT id FROM range(10)");
    try {
      assertThat(of("maintained").detail().files().files()).isPositive();
      assertThat(of("maintained").planCompact().table()).isEqualTo("maintained");
    } finally {
      spark().sql("DROP TABLE maintained");
    }
    assertThatThrownBy(() -> of(folder.toString()).planCompact())
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot compact '" + folder + "': no Delta table is there");
  }

  @Test
  void theSessionsTargetSizeIsTheDefault() {
    String path = write(folder, rows(0, 20), 10);
    spark().conf().set(MOST, 7_000_000);
    try {
      assertThat(of(path).detail().targetFileBytes()).isEqualTo(7_000_000);
    } finally {
      spark().conf().unset(MOST);
    }
    assertThat(of(path).detail().targetFileBytes()).isEqualTo(1L << 30);
  }
}
