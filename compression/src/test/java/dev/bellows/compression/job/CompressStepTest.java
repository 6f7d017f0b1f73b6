package dev.bellows.compression.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.compression.CellSchema;
import dev.bellows.compression.CompressionMode;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.job.FeatureJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressStepTest {
  @TempDir private Path folder;

  @BeforeEach
  void flights() {
    spark()
        .range(0, 600, 1, 2)
        .selectExpr(
            "id * 2d as distance",
            "int(id % 24) as hour",
            "concat('C', id % 3) as carrier",
            "int(id % 4 = 0) as late",
            "double(id % 7) as delay",
            "1 + id % 2 as w",
            "int(id % 2) as month")
        .write()
        .parquet(folder + "/flights");
  }

  private static SparkSession spark() {
    return TestSession.get();
  }

  private FeatureJob job(String compress) throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(
        file,
        """
        name: cells
        sources:
          flights: { path: %1$s/flights }
        steps:
          - name: cells
            from: flights
            compress: %2$s
        sinks:
          - { step: cells, path: %1$s/out/cells, format: parquet }
        """
            .formatted(folder, compress));
    return FeatureJob.load(file);
  }

  private Dataset<Row> run(String compress) throws IOException {
    job(compress).run(spark());
    return spark().read().parquet(folder + "/out/cells");
  }

  @Test
  void aJobWritesCells() throws IOException {
    Dataset<Row> cells =
        run(
            "{ features: [distance, hour, carrier], bins: 4, columns: { hour: { edges: [11] },"
                + " carrier: { categories: 2 } }, label: late, minRatio: 2, model: "
                + folder
                + "/out/bins }");

    assertThat(cells.columns())
        .containsExactly(
            "distance_bin",
            "hour_bin",
            "carrier_bin",
            "late",
            "n",
            "sample_weight",
            "sample_weight_squared");
    assertThat(cells.count()).isLessThanOrEqualTo(4 * 2 * 3 * 2);
    assertThat(cells.selectExpr("sum(n)").first().getLong(0)).isEqualTo(600);
    CellSchema schema = CellSchema.of(cells.schema());
    assertThat(schema.mode()).isEqualTo(CompressionMode.LABELLED);
    BinningModel bins =
        BinningModel.fromJson(spark().read().textFile(folder + "/out/bins").first());
    assertThat(schema.bins()).isEqualTo(bins.hash());
    assertThat(bins.column("hour").effectiveBins()).isEqualTo(2);
  }

  @Test
  void anIncrementalRunBinsByTheModelThatTheFirstOneLearned() throws IOException {
    Path file = folder.resolve("daily.yaml");
    Files.writeString(
        file,
        """
        name: daily
        sources:
          days: { path: %1$s/days }
        steps:
          - name: cells
            from: days
            compress: { features: [distance], bins: 4, protect: [day], model: %1$s/out/bins }
        sinks:
          - { step: cells, path: %1$s/out/daily, format: delta }
        incremental: { source: days, watermark: day, lookback: 0 }
        """
            .formatted(folder));
    FeatureJob job = FeatureJob.load(file);
    writeDay(1, "id");
    job.runIncremental(spark());
    String learned = spark().read().textFile(folder + "/out/bins").first();
    writeDay(2, "1000 + id");
    job.runIncremental(spark());

    assertThat(spark().read().textFile(folder + "/out/bins").first()).isEqualTo(learned);
    Dataset<Row> cells = spark().read().format("delta").load(folder + "/out/daily");
    assertThat(cells.where("day = 1").count()).isEqualTo(4);
    assertThat(cells.where("day = 2").collectAsList())
        .singleElement()
        .satisfies(
            cell -> {
              assertThat(cell.<Integer>getAs("distance_bin")).isEqualTo(4);
              assertThat(cell.<Long>getAs("n")).isEqualTo(100);
            });
    assertThat(CellSchema.of(cells.schema()).bins())
        .isEqualTo(BinningModel.fromJson(learned).hash());
  }

  private void writeDay(int day, String distance) {
    spark()
        .range(0, 100, 1, 1)
        .selectExpr("double(" + distance + ") as distance", day + " as day")
        .write()
        .mode("append")
        .parquet(folder + "/days");
  }

  @Test
  void cellsKeepMeasuresWeightsAndProtectedColumns() throws IOException {
    Dataset<Row> cells =
        run(
            "{ features: [distance, carrier], bins: { equalWidth: 3 }, mode: cells, measures:"
                + " [delay], protect: [month], weight: { column: w, meaning: reliability },"
                + " representatives: true }");

    assertThat(cells.columns())
        .containsExactly(
            "distance_bin",
            "carrier_bin",
            "distance",
            "month",
            "n",
            "sample_weight",
            "sample_weight_squared",
            "delay_weight",
            "delay_mean",
            "delay_m2");
    assertThat(cells.count()).isEqualTo(3 * 3 * 2);
    assertThat(cells.selectExpr("sum(sample_weight)").first().getDouble(0)).isEqualTo(900);
  }

  @Test
  void aRatioThatIsTooLowStopsTheJob() {
    assertThatThrownBy(() -> run("{ features: [distance, hour], bins: 100, minRatio: 50 }"))
        .hasMessageContaining("Step 'cells'")
        .hasStackTraceContaining("to a ratio of 50")
        .hasStackTraceContaining("The column that costs most is 'distance'");
    assertThat(folder.resolve("out/cells")).doesNotExist();
  }

  @Test
  void thePlanSaysWhatItCosts() throws IOException {
    assertThat(job("{ features: [hour], minRatio: 2 }").plan(spark()).explain())
        .contains("fits the bins of [hour]")
        .contains("estimates the ratio, to refuse early");
  }

  @Test
  void whatIsWrongIsToldWithItsLine() {
    refused("{ label: late }", "features");
    refused("{ features: [] }", "names no column to bin");
    refused("{ features: [hour], columns: { delay: 4 } }", "none of the features [hour]");
    refused("{ features: [hour], bins: 1 }", "Invalid bins: 1; 2 to 10,000 are possible.");
    refused("{ features: [hour], bins: { edges: [3, 1] } }", "each must be above the one before");
    refused("{ features: [hour], bins: { edges: [1], quantiles: 3 } }", "it has 2 rules");
    refused("{ features: [hour], mode: labelled }", "Mode labelled needs a label");
    refused("{ features: [hour], mode: cells, label: late }", "Mode cells has no label");
    refused("{ features: [hour], minRatio: 0.5 }", "Invalid least ratio: 0.5");
    refused("{ features: [huor] }", "Cannot bin column 'huor'");
    refused("{ features: [hour], measures: [carrier] }", "Cannot measure column 'carrier'");
    refused("{ features: [hour], weight: carrier }", "Cannot weight rows by column 'carrier'");
    refused("{ features: [hour], label: lat }", "Cannot group by column 'lat'");
    refused("{ features: [hour], protect: [n_, hour_bin] }", "Cannot group by column 'n_'");
    refused("{ features: [hour, hour] }", "already has that name");
  }

  private void refused(String compress, String problem) {
    assertThatThrownBy(() -> job(compress).plan(spark()))
        .as(compress)
        .hasMessageContaining(problem)
        .hasMessageContaining("job.yaml");
  }
}
