package dev.bellows.metrics.benchmark;

import static dev.bellows.metrics.benchmark.PerformanceAssertions.assertThatQuery;
import static dev.bellows.metrics.benchmark.PerformanceAssertions.assertThatRun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.record.ExecutionMetrics;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunAssertionsTest {
  private final SparkSession spark = TestSession.get();

  /** 4 partitions, 2 jobs, 2 stages, 1 shuffle. */
  private Dataset<Row> grouped() {
    return spark.range(0, 2000, 1, 4).selectExpr("id % 500 as k", "id").groupBy("k").count();
  }

  @Test
  void aQueryWithinItsLimitsPassesAndRunsOnce() throws Exception {
    int jobs =
        JobCounter.jobsOf(
            spark,
            () ->
                assertThatQuery(grouped())
                    .exchangesAtMost(1)
                    .runsJobs(2)
                    .stagesAtMost(2)
                    .shufflesAtMost("1MB")
                    .readsAtMost("0")
                    .doesNotSpill());
    assertThat(jobs).isEqualTo(2);
  }

  @Test
  void jobsAndStagesAreCounted() {
    QueryAssertions query = assertThatQuery(grouped());
    assertThatThrownBy(() -> query.runsJobs(1))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Expected 1 job, but it ran 2\nin the plan\n")
        .hasMessageContaining("Exchange hashpartitioning(k#");
    assertThatThrownBy(() -> query.stagesAtMost(1))
        .hasMessageStartingWith("Expected at most 1 stage, but it ran 2:\n  stage ");
    assertThatThrownBy(() -> query.stagesAtMost(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shuffledBytesAreNamedWithTheirStage() {
    QueryAssertions query = assertThatQuery(grouped());
    assertThatThrownBy(() -> query.shufflesAtMost("1KB"))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "Expected at most 1.0 KiB to be shuffled, but it was [\\d.]+ KiB \\([\\d,]+ bytes\\),"
                + " most of it in\n  stage \\d+: .*: [\\d.]+ KiB");
    assertThatThrownBy(() -> query.shufflesAtMost("much"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid size: 'much'");
  }

  @Test
  void bytesReadAreSeen(@TempDir Path folder) {
    String path = folder.resolve("t").toString();
    spark.range(0, 5000, 1, 1).write().parquet(path);
    QueryAssertions query = assertThatQuery(spark.read().parquet(path));
    query.readsAtMost("1MB");
    assertThatThrownBy(() -> query.readsAtMost("100"))
        .hasMessageStartingWith("Expected at most 100 B to be read, but it was ");
  }

  /** Sorting with room for few rows in memory spills them. */
  @Test
  void spillsAreSeen() {
    SparkSession tight = spark.newSession();
    tight.conf().set("spark.sql.shuffle.partitions", "1");
    tight.conf().set("spark.sql.windowExec.buffer.in.memory.threshold", "10");
    tight.conf().set("spark.sql.windowExec.buffer.spill.threshold", "10");
    Dataset<Row> window =
        tight.range(0, 2000, 1, 2).selectExpr("id", "sum(id) over (partition by id % 2) as s");
    assertThatThrownBy(() -> assertThatQuery(window).doesNotSpill())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Expected at most 0 B to be spilled ");
  }

  @Test
  void aRunThatWasRecordedIsJudgedByThePlanThatRan() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      Dataset<Row> few = spark.range(0, 2000, 1, 2).selectExpr("id as k", "id % 3 as few");
      // Planned as a merge of sorted sides; adaptive execution sees how small one is.
      Dataset<Row> joined =
          grouped().hint("merge").join(few.groupBy("few").count().selectExpr("few as k"), "k");
      joined.collectAsList();
      Evidence evidence = metrics.evidence();
      assertThatRun(evidence).hasNoCartesianProduct().doesNotSpill().exchangesAtMost(4);
      assertThatThrownBy(() -> assertThatRun(evidence).exchangesAtMost(0))
          .hasMessageStartingWith("Expected at most 0 exchanges in the plan, but it has ");
    }
  }

  @Test
  void aRecordWithGapsProvesNoLimit() {
    Evidence planned = Evidence.planned(grouped());
    Evidence withGaps =
        new Evidence(
            "a run",
            0,
            1,
            planned.configuration(),
            List.of(),
            List.of(),
            planned.queries(),
            List.of(),
            new Completeness(List.of("3 events were lost")));
    assertThatThrownBy(() -> assertThatRun(withGaps).doesNotSpill())
        .isInstanceOf(AssertionError.class)
        .hasMessage("Expected a complete record of the run, but 3 events were lost");
    assertThatRun(withGaps).hasNoCartesianProduct();
  }
}
