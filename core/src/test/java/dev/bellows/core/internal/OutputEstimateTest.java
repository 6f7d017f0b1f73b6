package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class OutputEstimateTest {
  private final SparkSession spark = TestSession.get();

  /** Eight bytes for each number. */
  @Test
  void aRangeHasATaskPerPartition() {
    assertThat(OutputEstimate.of(spark.range(0, 10, 1, 3).toDF()))
        .isEqualTo(new OutputEstimate(3, 80));
  }

  /** Adaptive planning may join the four partitions of the session's setting, not add to them. */
  @Test
  void aShuffleHasThePartitionsPlannedFirstAndRunsNothing() throws Exception {
    Dataset<Row> counts = spark.range(0, 10, 1, 3).toDF().groupBy(col("id").mod(5)).count();
    assertThat(JobCounter.jobsOf(spark, () -> OutputEstimate.of(counts))).isZero();
    assertThat(OutputEstimate.of(counts).tasks()).isEqualTo(4);
    assertThat(OutputEstimate.of(counts.coalesce(1)).tasks()).isEqualTo(1);
  }
}
