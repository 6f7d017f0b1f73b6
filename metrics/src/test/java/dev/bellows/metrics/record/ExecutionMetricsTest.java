package dev.bellows.metrics.record;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutionMetricsTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void stagesOfAShuffleHoldItsRowsAndBytes() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark.range(0, 1000, 1, 3).repartition(5).foreach(rows -> {});
      Evidence evidence = metrics.evidence();
      assertThat(evidence.completeness()).isEqualTo(Completeness.EXACT);
      List<StageMetrics> stages = evidence.stages();
      assertThat(stages).hasSize(2);
      assertThat(stages.get(0).totals().tasks()).isEqualTo(3);
      assertThat(stages.get(1).totals().tasks()).isEqualTo(5);
      assertThat(stages.get(0).sum(TaskMetric.SHUFFLE_WRITE_RECORDS)).isEqualTo(1000);
      assertThat(stages.get(1).sum(TaskMetric.SHUFFLE_READ_RECORDS)).isEqualTo(1000);
      assertThat(stages.get(1).sum(TaskMetric.SHUFFLE_READ_BYTES))
          .isEqualTo(stages.get(0).sum(TaskMetric.SHUFFLE_WRITE_BYTES));
      assertThat(stages.get(1).parents()).isNotEmpty();
      assertThat(stages.get(0).distribution(TaskMetric.DURATION).count()).isEqualTo(3);
      assertThat(stages.get(0).slowest()).hasSize(3);
      assertThat(metrics.stageInfo(stages.get(1).stageId())).hasSize(1);
      assertThat(metrics.taskMetrics().tasks()).isEqualTo(8);
      assertThat(metrics.collectJobMetrics()).hasSize(2);
    }
  }

  @Test
  void theFinalPlanHasTheRowsOfItsNodes() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark
          .range(0, 1000, 1, 3)
          .where(col("id").geq(100))
          .groupBy(col("id").mod(10).as("k"))
          .agg(sum("id").as("s"))
          .collectAsList();
      QueryMetrics query = metrics.evidence().queries().get(0);
      assertThat(query.plan().isAdaptive()).isTrue();
      assertThat(query.plan().isFinal()).isTrue();
      assertThat(query.phases()).extracting("name").contains("planning", "optimization");
      PlanNode filter = query.plan().nodes(PlanNodeKind.FILTER).get(0);
      assertThat(filter.rows()).hasValue(900);
      assertThat(filter.stages()).hasSize(1);
      assertThat(filter.codegenStage()).isPositive();
      PlanNode exchange = query.plan().nodes(PlanNodeKind.EXCHANGE).get(0);
      assertThat(exchange.metric("shuffle records written")).hasValue(30);
      assertThat(query.plan().nodes(PlanNodeKind.AGGREGATE).get(0).rows()).hasValue(10);
      assertThat(query.plan().nodes().map(PlanNode::name))
          .noneMatch(name -> name.startsWith("WholeStageCodegen"))
          .noneMatch(name -> name.equals("InputAdapter"));
    }
  }

  @Test
  void aScanIsCountedInBytesAndRows(@TempDir Path folder) {
    String path = folder.resolve("rows").toString();
    spark.range(0, 5000, 1, 2).write().parquet(path);
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark.read().parquet(path).selectExpr("sum(id)").collectAsList();
      Evidence evidence = metrics.evidence();
      assertThat(evidence.totals().sum(TaskMetric.INPUT_RECORDS)).isEqualTo(5000);
      assertThat(evidence.totals().sum(TaskMetric.INPUT_BYTES)).isPositive();
      PlanNode scan =
          evidence
              .queries()
              .get(evidence.queries().size() - 1)
              .plan()
              .nodes(PlanNodeKind.SCAN)
              .get(0);
      assertThat(scan.rows()).hasValue(5000);
      assertThat(scan.metric("number of files read")).hasValue(2);
      assertThat(scan.details()).containsKey("Location");
    }
  }

  @Test
  void theDriverOfALocalSessionIsItsExecutor() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark.range(0, 1000, 1, 2).selectExpr("sum(id)").collectAsList();
      assertThat(metrics.memoryUsage()).hasSize(1);
      assertThat(metrics.memoryUsage().get(0).cores()).isEqualTo(2);
      assertThat(metrics.memoryUsage().get(0).peaks()).containsKey("JVMHeapMemory");
      assertThat(metrics.evidence().taskSlots()).isEqualTo(2);
      assertThat(metrics.evidence().setting("spark.sql.shuffle.partitions", "")).isEqualTo("4");
    }
  }

  /** A slow neighbour delays and loses events of the shared queue, not ours. */
  @Test
  void aSlowForeignListenerNeitherDelaysNorLoses() {
    AtomicInteger heard = new AtomicInteger();
    SparkListener slow =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd event) {
            heard.incrementAndGet();
            pause(20);
          }
        };
    spark.sparkContext().addSparkListener(slow);
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark.range(0, 200, 1, 200).foreach(rows -> {});
      Evidence evidence = metrics.evidence();
      assertThat(heard.get()).isLessThan(200);
      assertThat(evidence.totals().tasks()).isEqualTo(200);
      assertThat(evidence.completeness().level()).isEqualTo(Completeness.Level.EXACT);
    } finally {
      spark.sparkContext().removeSparkListener(slow);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatIsForgottenIsSaid() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark, 2)) {
      for (int i = 0; i < 4; i++) {
        spark.range(0, 4, 1, 2).foreach(rows -> {});
      }
      Evidence evidence = metrics.evidence();
      assertThat(evidence.jobs()).hasSize(2);
      assertThat(evidence.completeness().level()).isEqualTo(Completeness.Level.LOWER_BOUND);
      assertThat(evidence.completeness().gaps())
          .anySatisfy(gap -> assertThat(gap).contains("more than 2 are not kept"));
    }
  }

  @Test
  void afterItsEndItStaysAsItWas() {
    ExecutionMetrics metrics = ExecutionMetrics.record(spark);
    spark.range(0, 4, 1, 2).foreach(rows -> {});
    metrics.close();
    spark.range(0, 4, 1, 4).foreach(rows -> {});
    assertThat(metrics.taskMetrics().tasks()).isEqualTo(2);
  }

  @Test
  void aLimitKeepsSomething() {
    assertThatThrownBy(() -> ExecutionMetrics.record(spark, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid limit: 0");
  }
}
