package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFactsTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void aRangeIsKnownBeforeItRuns() {
    assertThat(PlanFacts.of(spark.range(0, 10, 1, 3).toDF()))
        .isEqualTo(
            new PlanFacts(BigInteger.valueOf(80), Optional.of(BigInteger.TEN), false, false, 3));
  }

  @Test
  void aShuffleIsAdaptiveWithThePartitionsPlannedFirst() throws Exception {
    Dataset<Row> shuffled = spark.range(0, 10, 1, 3).toDF().repartition(7, col("id"));
    assertThat(JobCounter.jobsOf(spark, () -> PlanFacts.of(shuffled))).isZero();
    PlanFacts facts = PlanFacts.of(shuffled);
    assertThat(facts.adaptive()).isTrue();
    assertThat(facts.partitions()).isEqualTo(7);
  }

  @Test
  void withoutAdaptivePlanningAShuffleKeepsItsPartitions() throws Exception {
    SparkSession fixed = spark.newSession();
    fixed.conf().set("spark.sql.adaptive.enabled", false);
    Dataset<Row> counts = fixed.range(0, 10, 1, 3).toDF().groupBy(col("id").mod(5)).count();
    assertThat(JobCounter.jobsOf(spark, () -> PlanFacts.of(counts))).isZero();
    assertThat(PlanFacts.of(counts).adaptive()).isFalse();
    assertThat(PlanFacts.of(counts).partitions()).isEqualTo(4);
  }

  @Test
  void aCacheIsMeasuredOnceItIsFilled() {
    Dataset<Row> rows = spark.range(0, 50, 1, 3).toDF().filter("id % 5 = 0").cache();
    try {
      PlanFacts before = PlanFacts.of(rows);
      assertThat(before.measured()).isFalse();
      assertThat(rows.count()).isEqualTo(10);
      // The same plan, whose statistics were asked for already, and another one of the same rows.
      for (Dataset<Row> each :
          List.of(rows, spark.range(0, 50, 1, 3).toDF().filter("id % 5 = 0"))) {
        PlanFacts filled = PlanFacts.of(each);
        assertThat(filled.measured()).isTrue();
        assertThat(filled.rows()).contains(BigInteger.TEN);
        assertThat(filled.bytes()).isPositive();
      }
      assertThat(PlanFacts.of(rows.filter("id > 5")).measured()).isFalse();
    } finally {
      rows.unpersist(true);
    }
  }

  @Test
  void filesTellTheirPartitionsWithoutAJob(@TempDir Path folder) throws Exception {
    String path = folder.resolve("files").toString();
    spark.range(0, 30, 1, 3).write().parquet(path);
    SparkSession split = spark.newSession();
    split.conf().set("spark.sql.files.openCostInBytes", "128m");
    Dataset<Row> rows = split.read().parquet(path);
    assertThat(JobCounter.jobsOf(spark, () -> PlanFacts.of(rows))).isZero();
    PlanFacts facts = PlanFacts.of(rows);
    assertThat(facts.partitions()).isEqualTo(rows.rdd().getNumPartitions()).isEqualTo(3);
    assertThat(facts.bytes()).isPositive();
    assertThat(facts.rows()).isEmpty();
  }
}
