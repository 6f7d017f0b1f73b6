package dev.bellows.metrics.profile;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class AttributionTest {
  /** In the build; 10,000 by -Dbellows.profiled.operations=10000. */
  private static final int OPERATIONS = Integer.getInteger("bellows.profiled.operations", 96);

  private static final int THREADS = 8;
  private final SparkSession spark = TestSession.get();

  @Test
  void anOperationHoldsItsOwnJobsRightAfterTheAction() {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      spark.range(0, 50, 1, 5).foreach(rows -> {});
      Evidence evidence;
      try (Operation operation = profiler.profileOperation("seven tasks")) {
        spark.range(0, 70, 1, 7).foreach(rows -> {});
        evidence = operation.evidence();
      }
      assertThat(evidence.jobs()).hasSize(1);
      assertThat(evidence.totals().tasks()).isEqualTo(7);
      assertThat(evidence.queries()).hasSize(1);
      assertThat(evidence.completeness()).isEqualTo(Completeness.EXACT);
    }
  }

  /** Joins by broadcast run a job of their own on Spark's thread. */
  @Test
  void operationsOnManyThreadsCountEachItsOwnWork() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      List<Future<Long>> wrong = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int seed = thread;
        wrong.add(pool.submit(() -> wrongReports(profiler, seed)));
      }
      long reports = 0;
      for (Future<Long> each : wrong) {
        assertThat(each.get()).isZero();
        reports++;
      }
      assertThat(reports).isEqualTo(THREADS);
      Evidence all = profiler.metrics().evidence();
      assertThat(all.completeness()).isEqualTo(Completeness.EXACT);
      assertThat(all.jobs()).hasSizeGreaterThanOrEqualTo(OPERATIONS);
    } finally {
      pool.shutdown();
    }
  }

  private long wrongReports(PerformanceProfiler profiler, int seed) {
    long wrong = 0;
    for (int i = 0; i < OPERATIONS / THREADS; i++) {
      int partitions = 2 + (seed * 7 + i) % 5;
      Evidence outer;
      Evidence inner;
      try (Operation whole = profiler.profileOperation("outer " + seed)) {
        spark.range(0, 10, 1, partitions).foreach(rows -> {});
        try (Operation part = profiler.profileOperation("inner " + seed)) {
          joined(partitions).collectAsList();
          inner = part.evidence();
        }
        outer = whole.evidence();
      }
      wrong += isRight(inner, outer, partitions) ? 0 : 1;
    }
    return wrong;
  }

  private Dataset<Row> joined(int partitions) {
    Dataset<Row> small = spark.range(0, 10, 1, 1).toDF("k");
    Dataset<Row> large =
        spark.range(0, 100, 1, partitions).select(col("id").mod(10).as("k"), col("id"));
    return large.join(broadcast(small), "k").groupBy("k").agg(sum("id"));
  }

  /** The broadcast's one task, the join's tasks, and at least one of the aggregate. */
  private static boolean isRight(Evidence inner, Evidence outer, int partitions) {
    return inner.completeness().equals(Completeness.EXACT)
        && outer.completeness().equals(Completeness.EXACT)
        && inner.queries().size() == 1
        && outer.queries().size() == 2
        && inner.jobs().size() == 3
        && outer.jobs().size() == 4
        && inner.totals().tasks() == 1 + partitions + 1
        && outer.totals().tasks() == inner.totals().tasks() + partitions
        && inner.totals().sum(TaskMetric.SHUFFLE_WRITE_RECORDS)
            == inner.totals().sum(TaskMetric.SHUFFLE_READ_RECORDS);
  }

  @Test
  void jobsOutsideSqlBelongToTheirOperationToo() {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark);
        Operation operation = profiler.profileOperation("rdd")) {
      long sum =
          new JavaSparkContext(spark.sparkContext())
              .parallelize(List.of(1, 2, 3), 3)
              .reduce(Integer::sum);
      assertThat(sum).isEqualTo(6);
      assertThat(operation.evidence().jobs()).hasSize(1);
      assertThat(operation.evidence().queries()).isEmpty();
      assertThat(operation.evidence().totals().tasks()).isEqualTo(3);
    }
  }

  @Test
  void aPoolThatExistsTakesPartByWrapping() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      // The pool's threads exist before the operation.
      pool.submit(() -> spark.range(1).count()).get();
      pool.submit(() -> spark.range(1).count()).get();
      try (Operation operation = profiler.profileOperation("pooled")) {
        CountDownLatch done = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
          operation
              .wrap((Executor) pool)
              .execute(
                  () -> {
                    spark.range(0, 4, 1, 4).foreach(rows -> {});
                    done.countDown();
                  });
        }
        done.await();
        pool.submit(operation.wrap(() -> foreach(3))).get();
        pool.submit(() -> spark.range(0, 9, 1, 9).collectAsList()).get();
        assertThat(operation.evidence().totals().tasks()).isEqualTo(4 + 4 + 3);
      }
    } finally {
      pool.shutdown();
    }
  }

  private Void foreach(int partitions) {
    spark.range(0, partitions, 1, partitions).foreach(rows -> {});
    return null;
  }

  @Test
  void theUsersGroupAndTagsStay() {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      spark.sparkContext().setJobGroup("mine", "my work", false);
      spark.sparkContext().addJobTag("my-tag");
      try (Operation operation = profiler.profileOperation("named")) {
        spark.range(3).foreach(rows -> {});
        assertThat(operation.evidence().jobs().get(0).description()).contains("my work");
        assertThat(operation.evidence().jobs().get(0).tags()).contains("my-tag");
      }
      assertThat(spark.sparkContext().getLocalProperty("spark.jobGroup.id")).isEqualTo("mine");
      assertThat(spark.sparkContext().getLocalProperty("spark.job.tags")).isEqualTo("my-tag");
    } finally {
      spark.sparkContext().clearJobGroup();
      spark.sparkContext().removeJobTag("my-tag");
    }
  }

  @Test
  void aFailedJobIsToldAndItsWorkIsLost() {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark);
        Operation operation = profiler.profileOperation("failing")) {
      assertThatThrownBy(() -> spark.sql("select 1 / (id - 1) from range(0, 3, 1, 1)").collect())
          .hasMessageContaining("DIVIDE_BY_ZERO");
      Evidence evidence = operation.evidence();
      assertThat(evidence.jobs().get(0).failure())
          .hasValueSatisfying(told -> assertThat(told).contains("DIVIDE_BY_ZERO"));
      assertThat(evidence.stages().get(0).lost().failed()).isEqualTo(1);
      assertThat(evidence.stages().get(0).lost().lastFailure()).isPresent();
      assertThat(evidence.stages().get(0).isComplete()).isFalse();
      assertThat(evidence.queries().get(0).failure()).isPresent();
    }
  }

  @Test
  void anOperationEndsOnItsThread() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark);
        Operation operation = profiler.profileOperation("mine")) {
      assertThatThrownBy(() -> pool.submit(operation::close).get())
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasStackTraceContaining("Cannot end operation 'mine' on thread");
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aNameIsNeeded() {
    try (PerformanceProfiler profiler = PerformanceProfiler.of(spark)) {
      assertThatThrownBy(() -> profiler.profileOperation(" "))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Invalid name of an operation");
    }
  }
}
