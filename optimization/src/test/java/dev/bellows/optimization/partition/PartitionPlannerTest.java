package dev.bellows.optimization.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.optimization.partition.PartitionPlan.Action;
import dev.bellows.optimization.partition.SizeEstimate.Method;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class PartitionPlannerTest {
  private final SparkSession spark = TestSession.get();

  private Dataset<Row> range(long rows, int partitions) {
    return spark.range(0, rows, 1, partitions).selectExpr("id", "cast(id as string) as text");
  }

  @Test
  void aSampleKnowsItsError() throws Exception {
    Dataset<Row> rows = range(20_000, 2);
    SizeEstimate whole = PartitionOptimizer.sampleSize(rows, 1);
    assertThat(whole.low()).isEqualTo(whole.high());
    assertThat(whole.rows()).hasValue(20_000);
    // A word for nulls, one for the id, one for the text's place, and one for its bytes.
    assertThat(whole.bytes()).isEqualTo(20_000 * 32);
    SizeEstimate sampled = PartitionOptimizer.sampleSize(rows, 0.1);
    assertThat(sampled.method()).isEqualTo(Method.SAMPLE);
    assertThat(whole.bytes()).isBetween(sampled.low(), sampled.high());
    assertThat(sampled.high() - sampled.low()).isLessThan(whole.bytes() / 4).isPositive();
    assertThat(sampled.toText()).matches("about 0\\.6 MB \\(0\\.6 to 0\\.7 MB, by sample\\)");
    assertThat(JobCounter.jobsOf(spark, () -> PartitionOptimizer.sampleSize(rows, 0.1)))
        .isEqualTo(1);
    assertThatThrownBy(() -> PartitionOptimizer.sampleSize(rows, 0))
        .hasMessageContaining("Invalid share of a sample: 0.0");
  }

  @Test
  void aPlanIsNoBoundAndACacheIsMeasured() throws Exception {
    Dataset<Row> rows = range(1000, 3);
    assertThat(JobCounter.jobsOf(spark, () -> PartitionOptimizer.estimateSize(rows))).isZero();
    SizeEstimate plan = PartitionOptimizer.estimateSize(rows);
    assertThat(plan.method()).isEqualTo(Method.PLAN);
    assertThat(plan.toText()).contains("(no bound, by plan)");
    Dataset<Row> cached = range(1001, 3).cache();
    try {
      assertThat(PartitionOptimizer.estimateSize(cached).method()).isEqualTo(Method.PLAN);
      assertThat(cached.count()).isEqualTo(1001);
      SizeEstimate measured = PartitionOptimizer.sampleSize(cached, 0.5);
      assertThat(measured.method()).isEqualTo(Method.CACHE);
      assertThat(measured.rows()).hasValue(1001);
      assertThat(measured.low()).isEqualTo(measured.bytes()).isPositive();
    } finally {
      cached.unpersist();
    }
  }

  @Test
  void aTargetFitsSizeSlotsAndMemory() {
    long mebibyte = 1 << 20;
    PartitionTarget target = new PartitionTarget(8, 4096 * mebibyte);
    assertThat(target.bytes()).isEqualTo(128 * mebibyte);
    assertThat(target.partitions(100 * 128 * mebibyte)).isEqualTo(100);
    assertThat(target.partitions(9 * 128 * mebibyte)).as("whole waves").isEqualTo(16);
    assertThat(target.partitions(3 * mebibyte)).as("no tasks of crumbs").isEqualTo(3);
    assertThat(target.partitions(0)).isEqualTo(1);
    PartitionTarget small = new PartitionTarget(8, 128 * mebibyte);
    assertThat(small.bytes()).isEqualTo(32 * mebibyte);
    assertThat(small.partitions(100 * 128 * mebibyte)).isEqualTo(400);
  }

  @Test
  void tooManyCheapPartitionsAreShuffledAndFewCoalesced() {
    Dataset<Row> many = range(2000, 40);
    PartitionedRows shuffled = PartitionOptimizer.coalesceIfNeeded(many);
    assertThat(shuffled.plan().action()).isEqualTo(Action.REBALANCE);
    assertThat(shuffled.plan().before()).isEqualTo(40);
    assertThat(shuffled.plan().toText())
        .startsWith("rebalance from 40 to ? partitions: they are 40 times too many");
    same(many, shuffled.rows());

    Dataset<Row> few = range(2000, 3);
    PartitionedRows coalesced = PartitionOptimizer.optimizePartitions(few);
    assertThat(coalesced.plan().action()).isEqualTo(Action.COALESCE);
    assertThat(coalesced.plan().after()).isEqualTo(1);
    assertThat(coalesced.rows().toJavaRDD().getNumPartitions()).isEqualTo(1);
    assertThat(coalesced.plan().toJson()).contains("\"action\" : \"COALESCE\"", "\"method\"");
    same(few, coalesced.rows());

    PartitionedRows fine = PartitionOptimizer.optimizePartitions(range(2000, 2));
    assertThat(fine.plan().action()).isEqualTo(Action.NOTHING);
    assertThat(fine.plan().reason()).isEqualTo("2 partitions are as good as the wanted 1");
    assertThat(PartitionOptimizer.coalesceIfNeeded(range(2000, 2)).plan().action())
        .isEqualTo(Action.NOTHING);
  }

  @Test
  void expensiveWorkIsNotStrangled() {
    Dataset<Row> exploded = range(2000, 3).selectExpr("id", "explode(array(1, 2)) as n");
    PartitionedRows rows = PartitionOptimizer.coalesceIfNeeded(exploded);
    assertThat(rows.plan().action()).isEqualTo(Action.REBALANCE);
    assertThat(rows.plan().reason()).contains("Generate runs in the same stage");
    same(exploded, rows.rows());
  }

  @Test
  void aShuffleThatSparkSizesIsLeftToSpark() {
    Dataset<Row> grouped = range(2000, 2).groupBy("text").count();
    assertThat(PartitionOptimizer.optimizePartitions(grouped).plan().reason())
        .startsWith("Spark sizes the partitions of this shuffle itself while it runs (up to 64MB");
    assertThat(PartitionOptimizer.coalesceIfNeeded(grouped).rows()).isSameAs(grouped);
  }

  @Test
  void tooFewPartitionsForTheTasksAreMore(@TempDir Path folder) {
    String path = folder.resolve("t").toString();
    // 6 MB of rows in one partition, and two tasks at once.
    range(200_000, 1).write().parquet(path);
    Dataset<Row> one = spark.read().parquet(path).coalesce(1);
    PartitionedRows rows = PartitionOptimizer.optimizePartitions(one);
    assertThat(rows.plan().before()).isEqualTo(1);
    assertThat(rows.plan().action()).as("one of two is as good").isEqualTo(Action.NOTHING);
  }

  @Test
  void aRepartitionByKeyThatSwitchesOffSkewJoinsIsRefused() {
    Dataset<Row> rows = range(500, 2);
    PartitionedRows refused = PartitionOptimizer.partitionBy(rows, "id");
    assertThat(refused.plan().action()).isEqualTo(Action.NOTHING);
    assertThat(refused.plan().reason())
        .startsWith("refused: a repartition by the key before a join");
    String key = "spark.sql.adaptive.skewJoin.enabled";
    spark.conf().set(key, "false");
    try {
      PartitionedRows done = PartitionOptimizer.partitionBy(rows, "id");
      assertThat(done.plan().action()).isEqualTo(Action.REPARTITION);
      same(rows, done.rows());
    } finally {
      spark.conf().unset(key);
    }
    assertThatThrownBy(() -> PartitionOptimizer.partitionBy(rows, "idd"))
        .hasMessageContaining("Cannot repartition by column 'idd'");
  }

  @Test
  void aWriteIsPlanned() {
    Dataset<Row> rows = range(500, 6).selectExpr("id", "id % 4 as day");
    PartitionedRows byDay = PartitionOptimizer.planWrite(rows, "day");
    assertThat(byDay.plan().action()).isEqualTo(Action.REBALANCE);
    assertThat(byDay.plan().reason())
        .contains("about 4 folders", "fewer partition columns would make better files");
    same(rows, byDay.rows());
    String key = "spark.sql.adaptive.enabled";
    spark.conf().set(key, "false");
    try {
      PartitionedRows plain = PartitionOptimizer.planWrite(rows);
      assertThat(plain.plan().action()).isEqualTo(Action.REPARTITION);
      assertThat(plain.plan().reason()).startsWith("about 1 files");
      assertThat(PartitionOptimizer.coalesceIfNeeded(range(500, 40)).plan().action())
          .isEqualTo(Action.REPARTITION);
    } finally {
      spark.conf().set(key, "true");
    }
  }

  private static void same(Dataset<Row> expected, Dataset<Row> rows) {
    assertThat(
            new Verification(
                    RowSum.of(expected, java.util.OptionalInt.empty()),
                    RowSum.of(rows, java.util.OptionalInt.empty()))
                .holds())
        .isTrue();
  }
}
