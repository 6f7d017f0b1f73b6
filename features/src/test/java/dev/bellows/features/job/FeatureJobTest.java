package dev.bellows.features.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureJobTest {
  private static final String SALES =
      """
      name: sales
      sources:
        sales: { path: DIR/sales.csv, schema: "store string, day date, amount double" }
        other: { path: DIR/nowhere.csv }
      steps:
        - name: clean
          from: sales
          derive: { month: month(day), big: amount > 15 }
          where: amount is not null
        - name: trends
          from: clean
          trend: { groupBy: [store], orderBy: day, columns: [amount], windows: [2r], features: all }
        - { name: unused, from: other }
      sinks:
        - { step: trends, path: DIR/out/trends, format: delta, partitionBy: [month] }
      """;

  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;
  private JobFiles files;

  @BeforeEach
  void writeSales() {
    files = new JobFiles(folder);
    files.write(
        "sales.csv",
        """
        store,day,amount
        a,2026-01-01,10
        a,2026-01-02,20
        a,2026-02-01,
        b,2026-01-01,5
        b,2026-02-02,8
        """);
  }

  private Dataset<Row> sales(int rows) {
    return spark
        .range(rows)
        .selectExpr(
            "id % 3 as store", "id as day", "cast(id * 7 % 11 as double) as amount", "id as id2");
  }

  @Test
  void aJobReadsComputesAndWrites() {
    JobReport report = files.job(SALES).run(spark);

    assertThat(spark.read().format("delta").load(folder + "/out/trends").orderBy("store", "day"))
        .extracting(
            rows ->
                rows.select("store", "amount", "month", "amount_delta_1", "amount_range_2r")
                    .collectAsList()
                    .toString())
        .isEqualTo(
            "[[a,10.0,1,null,null], [a,20.0,1,10.0,10.0], [b,5.0,1,null,null],"
                + " [b,8.0,2,3.0,3.0]]");
    assertThat(report.steps())
        .extracting(StepReport::name, StepReport::kind, StepReport::rowsIn, StepReport::rowsOut)
        .containsExactly(
            tuple("clean", "derive, where", 5L, 4L), tuple("trends", "trend", 4L, 4L));
    assertThat(report.sources()).extracting(SourceReport::name).containsExactly("sales");
    SinkReport sink = report.sinks().get(0);
    assertThat(sink.rows()).isEqualTo(4);
    assertThat(sink.files()).isPositive();
    assertThat(sink.bytes()).isPositive();
    assertThat(sink.sampleColumns()).startsWith("store", "day", "amount", "month", "big");
    assertThat(sink.sample()).hasSize(4).allSatisfy(row -> assertThat(row).hasSize(12));
  }
}
