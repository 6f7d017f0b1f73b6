package dev.bellows.metrics.profile;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.analyze.PlanDifference;
import dev.bellows.metrics.record.RunProgress;
import dev.bellows.metrics.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.function.ForeachFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class PerformanceProfilerTest {
  /** What a task of the test waits for: tasks run in this JVM. */
  private static volatile CountDownLatch held = new CountDownLatch(0);

  private final SparkSession spark = TestSession.get();

  @Test
  void reportsOfInnerOperationsAreWithinTheirOuterOnes() {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      RunReport report;
      try (Operation outer = profiler.profileOperation("outer")) {
        try (Operation inner = profiler.profileOperation("inner")) {
          spark.range(0, 100, 1, 4).groupBy(col("id").mod(3)).count().collectAsList();
          assertThat(inner.name()).isEqualTo("inner");
        }
        spark.range(0, 3, 1, 3).foreach(rows -> {});
        report = outer.report();
      }
      assertThat(report.name()).isEqualTo("outer");
      assertThat(report.operations()).extracting(RunReport::name).containsExactly("inner");
      assertThat(report.evidence().totals().tasks())
          .isEqualTo(report.operations().get(0).evidence().totals().tasks() + 3);
      assertThat(report.bottlenecks()).isNotEmpty();
      assertThat(report.advice().failures()).isEmpty();
    }
  }

  @Test
  void questionsAreAboutAllSinceItBegan() {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      spark.range(0, 100, 1, 4).groupBy(col("id").mod(3)).count().collectAsList();
      assertThat(profiler.report().evidence().jobs()).isNotEmpty();
      assertThat(profiler.identifyBottlenecks()).isNotEmpty();
      assertThat(profiler.suggestOptimizations().failures()).isEmpty();
    }
  }

  @Test
  void plansAreComparedWithoutAJob() throws Exception {
    Dataset<Row> left = spark.range(0, 1000, 1, 2).toDF("k");
    Dataset<Row> right = spark.range(0, 10, 1, 2).toDF("k");
    Dataset<Row> broadcasted = left.join(broadcast(right), "k");
    Dataset<Row> merged = left.hint("merge").join(right, "k");
    assertThat(
            JobCounter.jobsOf(spark, () -> PerformanceProfiler.comparePlans(merged, broadcasted)))
        .isZero();
    PlanDifference difference = PerformanceProfiler.comparePlans(merged, broadcasted);
    assertThat(difference.isSameShape()).isFalse();
    assertThat(difference.words().toString()).contains("SortMergeJoin", "BroadcastHashJoin");
    assertThat(PerformanceProfiler.comparePlans(merged, merged).changes()).isEmpty();
  }

  @Test
  void anOperationIsHandedOverOnceItHasEnded() {
    List<RunReport> reports = new ArrayList<>();
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      Operation operation =
          profiler.profileOperation("count", ended -> reports.add(ended.report()));
      spark.range(0, 10, 1, 2).foreach(rows -> {});
      assertThat(reports).isEmpty();
      operation.close();
      operation.close();
    }
    assertThat(reports).extracting(RunReport::name).containsExactly("count");
    assertThat(reports.get(0).evidence().totals().tasks()).isEqualTo(2);
  }

  @Test
  void progressIsOfTheOperationAlone() throws Exception {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      spark.range(0, 10, 1, 3).foreach(rows -> {});
      try (Operation operation = profiler.profileOperation("two parts")) {
        assertThat(operation.progress()).isEqualTo(new RunProgress(0, 0, 0, 0, 0, 0, 0));
        held = new CountDownLatch(1);
        Thread job =
            new Thread(
                operation.wrap(
                    () ->
                        spark
                            .range(0, 2, 1, 2)
                            .foreach((ForeachFunction<Long>) PerformanceProfilerTest::hold)));
        job.start();
        RunProgress half = operation.progress();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (half.tasksDone() < 1 && System.nanoTime() < end) {
          assertThat(operation.evidence().subject()).isEqualTo("operation 'two parts'");
          half = operation.progress();
        }
        held.countDown();
        job.join();
        assertThat(half).isEqualTo(new RunProgress(1, 1, 1, 1, 2, 1, 0));
        assertThat(operation.evidence().totals().tasks()).isEqualTo(2);
        assertThat(operation.progress()).isEqualTo(new RunProgress(1, 0, 1, 0, 2, 2, 0));
      } finally {
        held.countDown();
      }
    }
  }

  private static void hold(long row) throws InterruptedException {
    if (row == 1) {
      assertThat(held.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }
}
