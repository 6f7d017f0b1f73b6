package dev.bellows.metrics.record;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsExportTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void jsonHoldsAllAndIsReadBack(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("run.json");
    try (ExecutionMetrics metrics = recorded()) {
      metrics.exportMetrics(file.toString(), ExportFormat.JSON);
      Evidence read = RunReport.fromJson(Files.readString(file)).evidence();
      assertThat(read.stages()).isEqualTo(metrics.evidence().stages());
      assertThat(folder.resolve("run.json.unfinished")).doesNotExist();
      assertThatThrownBy(() -> metrics.exportMetrics(file.toString(), ExportFormat.JSON))
          .isInstanceOf(BellowsException.class)
          .hasMessageContaining("the file exists");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CSV", "PARQUET", "DELTA"})
  void tablesHoldARowForEachJobStageAndCounter(ExportFormat format, @TempDir Path folder) {
    Evidence before;
    try (ExecutionMetrics metrics = recorded()) {
      before = metrics.evidence();
      metrics.exportMetrics(folder.toString(), format);
    }
    Dataset<Row> stages = read(folder, format, MetricsTable.STAGES);
    assertThat(stages.count()).isEqualTo(before.stages().size());
    assertThat(
            stages
                .selectExpr("sum(cast(shuffleWriteRecords as bigint))")
                .collectAsList()
                .get(0)
                .getLong(0))
        .isEqualTo(before.totals().sum(TaskMetric.SHUFFLE_WRITE_RECORDS));
    assertThat(read(folder, format, MetricsTable.JOBS).count()).isEqualTo(before.jobs().size());
    Dataset<Row> operators = read(folder, format, MetricsTable.OPERATORS);
    assertThat(
            operators
                .where("kind = 'exchange' and counter = 'shuffle records written'")
                .selectExpr("cast(value as bigint)")
                .collectAsList()
                .get(0)
                .getLong(0))
        .isEqualTo(before.totals().sum(TaskMetric.SHUFFLE_WRITE_RECORDS));
    assertThat(operators.select("run").distinct().collectAsList().get(0).getString(0))
        .isEqualTo(before.subject());
  }

  private Dataset<Row> read(Path folder, ExportFormat format, MetricsTable table) {
    return spark
        .read()
        .format(format.sparkName())
        .option("header", "true")
        .load(folder.resolve(table.label()).toString());
  }

  private ExecutionMetrics recorded() {
    ExecutionMetrics metrics = ExecutionMetrics.record(spark);
    spark.range(0, 1000, 1, 3).groupBy(col("id").mod(10).as("k")).count().collectAsList();
    return metrics;
  }
}
