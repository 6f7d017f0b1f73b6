package dev.bellows.optimization.cache;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheManagerTest {
  private static final SparkSession SPARK = TestSession.get();

  /** A model to which each call of a user's function is a thousandth of a second. */
  private static final CacheConfig DEAR_FUNCTIONS =
      CacheConfig.defaults().withRate(CacheRate.USER_FUNCTIONS, 1000);

  @TempDir private Path folder;

  private final LongAccumulator calls = SPARK.sparkContext().longAccumulator();

  @AfterEach
  void nothingStaysBehind() {
    assertThat(SPARK.sparkContext().getPersistentRDDs().size()).isZero();
  }

  private static UserDefinedFunction counted(LongAccumulator calls) {
    return udf(
        (UDF1<Long, Long>)
            value -> {
              calls.add(1);
              return value * 3;
            },
        DataTypes.LongType);
  }

  /** 1,000 rows of ten groups whose amount takes a user's function. */
  private Dataset<Row> dear() {
    return SPARK
        .range(0, 1000, 1, 2)
        .select(col("id").mod(10).as("shop"), counted(calls).apply(col("id")).as("amount"));
  }

  private static List<String> rowsOf(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static Dataset<Row> totals(Dataset<Row> rows) {
    return rows.groupBy("shop").agg(sum("amount"));
  }

  private static Dataset<Row> large(Dataset<Row> rows) {
    return rows.where(col("amount").gt(2900));
  }

  @Test
  void rowsThatTwoQueriesReadAreComputedOnce() throws Exception {
    List<String> totals = rowsOf(totals(dear()));
    List<String> large = rowsOf(large(dear()));
    calls.reset();
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS)) {
      caches.register(totals(dear()), large(dear()));
      Dataset<Row> dear = dear();
      CacheDecision[] decision = new CacheDecision[1];
      int jobs = JobCounter.jobsOf(SPARK, () -> decision[0] = caches.cacheIfReused(dear, "dear"));

      assertThat(decision[0].verdict()).isEqualTo(CacheVerdict.NOT_REUSED);
      assertThat(jobs).isZero();
    }
    // Each counted() is a function of its own to Spark: the same rows are those of the same
    // Dataset.
    Dataset<Row> dear = dear();
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS)) {
      caches.register(totals(dear), large(dear));
      CacheDecision decision = caches.cacheIfReused(dear, "dear");

      assertThat(decision.verdict()).isEqualTo(CacheVerdict.KEPT);
      assertThat(decision.level()).contains(StorageLevel.MEMORY_AND_DISK());
      assertThat(decision.reason()).contains("1,000 rows").contains("(2 uses − 1)");
      assertThat(calls.value()).isEqualTo(1000L);
      assertThat(rowsOf(totals(dear))).isEqualTo(totals);
      assertThat(rowsOf(large(decision.rows()))).isEqualTo(large);
      assertThat(calls.value()).as("calls after two queries").isEqualTo(1000L);
    }
  }

  @Test
  void keepingRowsRunsTwoJobs() throws Exception {
    Dataset<Row> dear = dear();
    try (CacheManager caches = CacheManager.of(SPARK)) {
      assertThat(JobCounter.jobsOf(SPARK, () -> caches.persistWithLevel(dear))).isEqualTo(2);
      assertThat(JobCounter.jobsOf(SPARK, () -> caches.persistWithLevel(dear)))
          .as("jobs for rows that are kept already")
          .isZero();
    }
  }

  @Test
  void cheapRowsAreNotKept() {
    Dataset<Row> cheap = SPARK.range(1000).select(col("id").mod(10).as("shop"));
    try (CacheManager caches = CacheManager.of(SPARK)) {
      caches.register(cheap.groupBy("shop").count(), cheap.where("shop > 3"));
      CacheDecision decision = caches.cacheIfReused(cheap, "cheap");

      assertThat(decision.verdict()).isEqualTo(CacheVerdict.DOES_NOT_PAY);
      assertThat(decision.isCached()).isFalse();
      assertThat(decision.cost().orElseThrow().uses()).isEqualTo(2);
      assertThat(decision.cost().orElseThrow().gainSeconds()).isNegative();
      assertThat(decision.reason()).contains("more than it saves: (2 uses − 1) × ");
      assertThat(decision.level()).isEmpty();
    }
  }

  @Test
  void whatWasMeasuredOverrulesTheModel() {
    Dataset<Row> cheap = SPARK.range(1000).select(col("id").mod(10).as("shop"));
    try (CacheManager caches = CacheManager.of(SPARK)) {
      caches
          .register(cheap.groupBy("shop").count(), cheap.where("shop > 3"))
          .measured(cheap, Duration.ofSeconds(9));
      CacheDecision decision = caches.cacheIfReused(cheap, "cheap");

      assertThat(decision.verdict()).isEqualTo(CacheVerdict.KEPT);
      assertThat(decision.cost().orElseThrow().recomputeSeconds()).isEqualTo(9.0);
    }
    try (CacheManager caches = CacheManager.of(SPARK)) {
      assertThatThrownBy(() -> caches.measured(cheap, Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid time: PT0S; a positive one is needed");
    }
  }

  /** A cache of all columns reads all of them; each query reads two of the forty. */
  @Test
  void lostPruningCountsAgainstACache() {
    Column[] columns = new Column[40];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = col("id").plus(i).as("c" + i);
    }
    SPARK.range(0, 2000, 1, 1).select(columns).write().parquet(folder.resolve("wide").toString());
    Dataset<Row> wide =
        SPARK.read().parquet(folder.resolve("wide").toString()).where("c0 is not null");
    CacheConfig slowFiles =
        CacheConfig.defaults().withRate(CacheRate.SOURCE_BYTES, 2e4).withOverheadSeconds(0);
    try (CacheManager caches = CacheManager.of(SPARK, slowFiles)) {
      caches.register(wide.select(sum("c1")), wide.select(sum("c2")));
      CacheDecision narrow = caches.cacheIfReused(wide, "wide");

      assertThat(narrow.verdict()).isEqualTo(CacheVerdict.DOES_NOT_PAY);
      CacheCost cost = narrow.cost().orElseThrow();
      assertThat(cost.recomputeSeconds()).isGreaterThan(1);
      assertThat(cost.avoidedSeconds())
          .as("38 of 40 columns, twice")
          .isBetween(1.8 * cost.recomputeSeconds(), 2 * cost.recomputeSeconds());
    }
    try (CacheManager caches = CacheManager.of(SPARK, slowFiles)) {
      Dataset<Row> all = wide.withColumn("more", lit(1));
      caches.register(all, wide.orderBy("c3"));
      CacheDecision whole = caches.cacheIfReused(wide, "wide");

      assertThat(whole.verdict()).isEqualTo(CacheVerdict.KEPT);
      assertThat(whole.cost().orElseThrow().avoidedSeconds()).isLessThan(0.01);
    }
  }

  /** Spark runs equal shuffles of one query once by itself. */
  @Test
  void aShuffleThatSparkReusesSavesNothing() {
    Dataset<Row> grouped = totals(dear());
    Dataset<Row> twice = grouped.unionAll(grouped);
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS)) {
      caches.register(twice);
      CacheDecision decision = caches.cacheIfReused(grouped, "grouped");

      assertThat(decision.verdict()).isEqualTo(CacheVerdict.DOES_NOT_PAY);
      CacheCost cost = decision.cost().orElseThrow();
      assertThat(cost.uses()).isEqualTo(2);
      assertThat(cost.avoidedSeconds()).isCloseTo(cost.recomputeSeconds(), Offset.offset(0.01));
    }
  }

  private static int partitions(Dataset<Row> rows) {
    return rows.javaRDD().getNumPartitions();
  }

  @Test
  void groupsThatAreKeptHaveFewPartitionsAndTheSessionStaysAsItWas() {
    String conf = "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning";
    String before = SPARK.conf().get("spark.sql.shuffle.partitions");
    SPARK.conf().set("spark.sql.shuffle.partitions", 200);
    try {
      Dataset<Row> groups =
          SPARK.range(5000).groupBy(col("id").mod(101).as("key")).agg(count(lit(1)).as("n"));
      List<String> expected = rowsOf(groups);
      String set = SPARK.conf().get(conf);
      try (CacheManager caches = CacheManager.of(SPARK)) {
        Dataset<Row> kept = caches.persistWithLevel(groups, "groups").rows();

        assertThat(partitions(kept)).isEqualTo(1);
        assertThat(caches.cacheStats().entries().get(0).partitions()).isEqualTo(1);
        assertThat(rowsOf(kept)).isEqualTo(expected).hasSize(101);
      }
      try (CacheManager caches =
          CacheManager.of(SPARK, CacheConfig.defaults().keepingPartitions())) {
        assertThat(partitions(caches.persistWithLevel(groups, "groups").rows())).isEqualTo(200);
      }
      assertThat(SPARK.conf().get(conf)).isEqualTo(set);
    } finally {
      SPARK.conf().set("spark.sql.shuffle.partitions", before);
    }
  }

  @Test
  void whatTheUserHasCachedStays() {
    Dataset<Row> users = SPARK.range(50).select(col("id").plus(1).as("a"));
    users.persist(StorageLevel.DISK_ONLY());
    try {
      try (CacheManager caches = CacheManager.of(SPARK)) {
        // The same rows under another name of the column.
        Dataset<Row> same = SPARK.range(50).select(col("id").plus(1).as("b"));
        CacheDecision decision = caches.persistWithLevel(same, "same");

        assertThat(decision.verdict()).isEqualTo(CacheVerdict.CACHED_BY_OTHERS);
        assertThat(decision.isCached()).isTrue();
        assertThat(decision.level()).contains(StorageLevel.DISK_ONLY());
        assertThat(caches.unpersistAll()).isEmpty();
        assertThat(caches.cacheStats().entries()).isEmpty();
      }
      assertThat(users.storageLevel()).isEqualTo(StorageLevel.DISK_ONLY());
    } finally {
      users.unpersist(true);
    }
  }

  @Test
  void whatTheUserCachesAfterLettingOursGoStays() {
    Dataset<Row> rows = SPARK.range(50).select(col("id").plus(2).as("a"));
    try (CacheManager caches = CacheManager.of(SPARK)) {
      caches.persistWithLevel(rows, "ours");
      rows.unpersist(true);
      rows.persist(StorageLevel.MEMORY_ONLY());
      assertThat(caches.leaks()).isEmpty();
    }
    assertThat(rows.storageLevel()).isEqualTo(StorageLevel.MEMORY_ONLY());
    rows.unpersist(true);
  }

  @Test
  void rowsThatStandOnStaleOnesGoWithThem() {
    Dataset<Row> base = SPARK.range(100).select(col("id").mod(7).as("key"));
    Dataset<Row> counts = base.groupBy("key").count();
    Dataset<Row> other = SPARK.range(30).select(col("id").plus(5).as("x"));
    try (CacheManager caches = CacheManager.of(SPARK)) {
      caches.persistWithLevel(base, "base");
      caches.persistWithLevel(counts, "counts");
      caches.persistWithLevel(other, "other");

      assertThat(caches.invalidate(base)).containsExactly("base", "counts");
      assertThat(base.storageLevel()).isEqualTo(StorageLevel.NONE());
      assertThat(counts.storageLevel()).isEqualTo(StorageLevel.NONE());
      assertThat(other.storageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
      assertThat(caches.unpersistAll()).containsExactly("other");
    }
  }

  @Test
  void rowsThatDoNotFitAreRefusedWithTheNumbers() {
    Dataset<Row> rows = SPARK.range(10_000).select(col("id").plus(3).as("a"));
    CacheConfig small = CacheConfig.defaults().withMemoryBudget(1000);
    try (CacheManager caches = CacheManager.of(SPARK, small)) {
      CacheDecision decision = caches.persistWithLevel(rows, "rows");

      assertThat(decision.verdict()).isEqualTo(CacheVerdict.TOO_LARGE);
      assertThat(decision.reason())
          .startsWith(
              "Not kept: about 80.0 kB do not fit into the 1.0 kB of memory that may be used")
          .endsWith("or give the executors more memory");
      assertThat(rows.storageLevel()).isEqualTo(StorageLevel.NONE());
      assertThat(rowsOf(decision.rows())).hasSize(10_000);
    }
  }

  @Test
  void rowsThatDoNotFitAndTakeLongGoToDisk() {
    Dataset<Row> dear = dear();
    CacheConfig small = DEAR_FUNCTIONS.withMemoryBudget(1000);
    try (CacheManager caches = CacheManager.of(SPARK, small)) {
      CacheDecision decision = caches.persistWithLevel(dear, "dear");

      assertThat(decision.level()).contains(StorageLevel.DISK_ONLY());
      CacheStats.Entry entry = caches.cacheStats().entries().get(0);
      assertThat(entry.memoryBytes()).isZero();
      assertThat(entry.diskBytes()).isPositive();
    }
  }

  /** Strings that are longer than the twenty bytes that a plan takes them for. */
  @Test
  void aBudgetHoldsWhereTheEstimateWasWrong() {
    Dataset<Row> rows =
        SPARK.range(500).selectExpr("concat(sha2(string(id), 512), sha2(string(-id), 512)) AS a");
    CacheConfig small = CacheConfig.defaults().withMemoryBudget(20_000);
    try (CacheManager caches = CacheManager.of(SPARK, small)) {
      CacheDecision decision = caches.persistWithLevel(rows, "rows");

      assertThat(decision.verdict()).isEqualTo(CacheVerdict.TOO_LARGE);
      assertThat(decision.reason())
          .startsWith("The rows take more than was estimated (10.0 kB): ")
          .endsWith("of 20.0 kB in memory");
      assertThat(rows.storageLevel()).isEqualTo(StorageLevel.NONE());
    }
  }

  @Test
  void wrongUsesAreRefusedBeforeAnyJob() {
    Dataset<Row> rows = SPARK.range(5).toDF("a");
    Dataset<Row> stream = SPARK.readStream().format("rate").load();
    try (CacheManager caches = CacheManager.of(SPARK)) {
      assertThatThrownBy(() -> caches.persistWithLevel(rows, " "))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Invalid name of cached rows: ' '");
      assertThatThrownBy(() -> caches.cacheIfReused(stream, "rate"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("Cannot cache 'rate': its rows are a stream");
      assertThatThrownBy(caches::plan)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Cannot plan caches: no queries are given");
    }
  }

  @Test
  void rowsThatCannotBeComputedLeaveNothingBehind() {
    Dataset<Row> broken = SPARK.range(5).selectExpr("1 / (id - 3) AS a");
    try (CacheManager caches = CacheManager.of(SPARK)) {
      assertThatThrownBy(() -> caches.persistWithLevel(broken, "broken"))
          .isInstanceOf(BellowsException.class)
          .hasMessageStartingWith("Cannot cache 'broken': Division by zero");
      assertThat(caches.leaks()).isEmpty();
      assertThat(broken.storageLevel()).isEqualTo(StorageLevel.NONE());
    }
  }

  @Test
  void aCacheThatGivesOtherRowsThanWentInIsNotTrusted() {
    CacheEntry.requireSameRows("x", 12, 12);
    assertThatThrownBy(() -> CacheEntry.requireSameRows("x", 12, 11))
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Cannot trust the cache of 'x': 12 rows went in, and it gives 11");
  }

  @Test
  void aConfigRefusesWhatMakesNoSense() {
    CacheConfig config = CacheConfig.defaults();
    assertThatThrownBy(() -> config.withRate(CacheRate.READ_BYTES, 0))
        .hasMessage("Invalid rate READ_BYTES: 0.0 per second; a positive number is needed");
    assertThatThrownBy(() -> config.withMemoryBudget(-1))
        .hasMessage("Invalid memory budget: -1 bytes; 0 or more are needed");
    assertThatThrownBy(() -> config.withMemoryShare(1.5))
        .hasMessage("Invalid share of memory: 1.5; above 0 and up to 1");
    assertThatThrownBy(() -> config.withOverheadSeconds(Double.NaN))
        .hasMessage("Invalid overhead: NaN seconds; 0 or more are needed");
    List<String> sources = new ArrayList<>();
    for (CacheRate rate : CacheRate.values()) {
      assertThat(rate.defaultPerSecond()).isPositive();
      assertThat(rate.unit()).isNotBlank();
      sources.add(rate.source());
    }
    assertThat(sources).doesNotContain("").hasSize(11);
  }
}
