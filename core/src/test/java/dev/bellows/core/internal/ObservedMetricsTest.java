package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ObservedMetricsTest {
  private static final long LONG_ENOUGH = 30_000;

  private final SparkSession spark = TestSession.get();
  private final Column rows = count(lit(1)).as("rows");

  @Test
  void theFirstQueryOverTheRowsMeasuresThem() {
    try (ObservedMetrics metrics = new ObservedMetrics(spark)) {
      Dataset<Row> watched =
          metrics.watch(spark.range(10).toDF(), "ten", rows, sum("id").as("sum"));
      assertThat(watched.where("id < 5").count()).isEqualTo(5);
      assertThat(metrics.await("ten", LONG_ENOUGH)).contains(Map.of("rows", 10L, "sum", 45L));
      watched.limit(1).collectAsList();
      spark.range(3).count();
      assertThat(metrics.await("ten", LONG_ENOUGH)).contains(Map.of("rows", 10L, "sum", 45L));
    }
  }

  @Test
  void aMeasureThatIsNullIsThere() {
    try (ObservedMetrics metrics = new ObservedMetrics(spark)) {
      Dataset<Row> none = spark.range(10).toDF().where("id + rand() < -1");
      metrics.watch(none, "none", rows, sum("id").as("sum")).collectAsList();
      Map<String, Object> measured = metrics.await("none", LONG_ENOUGH).orElseThrow();
      assertThat(measured).containsEntry("rows", 0L).containsEntry("sum", null);
    }
  }

  @Test
  void whatIsNotComputedHasNoMeasures() {
    try (ObservedMetrics metrics = new ObservedMetrics(spark)) {
      metrics.watch(spark.range(10).toDF(), "never", rows);
      assertThat(metrics.await("never", 1)).isEmpty();
    }
  }

  @Test
  void aQueryThatFailsMeasuresNothing() throws Exception {
    try (ObservedMetrics metrics = new ObservedMetrics(spark)) {
      Dataset<Row> watched = metrics.watch(spark.range(10).toDF(), "again", rows);
      assertThatThrownBy(() -> watched.selectExpr("raise_error('no')").collectAsList())
          .hasMessageContaining("no");
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(metrics.await("again", 1)).isEmpty();
      watched.collectAsList();
      assertThat(metrics.await("again", LONG_ENOUGH)).contains(Map.of("rows", 10L));
    }
  }

  @Test
  void anInterruptedThreadDoesNotWaitAndStaysInterrupted() {
    try (ObservedMetrics metrics = new ObservedMetrics(spark)) {
      metrics.watch(spark.range(10).toDF(), "interrupted", rows);
      Thread.currentThread().interrupt();
      assertThat(metrics.await("interrupted", LONG_ENOUGH)).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void itListensUntilItIsClosed() {
    int before = spark.listenerManager().listListeners().length;
    ObservedMetrics metrics = new ObservedMetrics(spark);
    assertThat(spark.listenerManager().listListeners()).hasSize(before + 1);
    metrics.close();
    assertThat(spark.listenerManager().listListeners()).hasSize(before);
  }
}
