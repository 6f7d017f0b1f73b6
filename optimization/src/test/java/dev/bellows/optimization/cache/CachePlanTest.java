package dev.bellows.optimization.cache;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class CachePlanTest {
  private static final SparkSession SPARK = TestSession.get();
  private static final CacheConfig DEAR_FUNCTIONS =
      CacheConfig.defaults().withRate(CacheRate.USER_FUNCTIONS, 1000);
  private static final UserDefinedFunction DEAR =
      udf((UDF1<Long, Long>) value -> value * 3 + 1, DataTypes.LongType);

  private final Dataset<Row> clean =
      SPARK
          .range(0, 1000, 1, 2)
          .select(col("id").mod(10).as("shop"), DEAR.apply(col("id")).as("amount"));
  private final Dataset<Row> totals =
      clean.groupBy("shop").agg(sum(DEAR.apply(col("amount"))).as("total"));
  private final Dataset<Row> first = totals.where("total > 10");
  private final Dataset<Row> second = totals.join(clean, "shop");
  private final Dataset<Row> third = clean.agg(max("amount"));

  private static List<String> rowsOf(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void whatSeveralQueriesReadIsKeptAndTheRowsAreTheSame() throws Exception {
    List<Dataset<Row>> queries =
        List.of(totals.where("total > 10"), totals.join(clean, "shop"), clean.agg(max("amount")));
    List<List<String>> expected = queries.stream().map(CachePlanTest::rowsOf).toList();
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS)) {
      CachePlan[] planned = new CachePlan[1];
      int jobs = JobCounter.jobsOf(SPARK, () -> planned[0] = caches.plan(first, second, third));
      CachePlan plan = planned[0];

      assertThat(jobs).isZero();
      assertThat(plan.kept())
          .as(plan.toString())
          .extracting(PlannedCache::name)
          .containsExactly("project of range", "aggregate of range");
      assertThat(plan.gainSeconds()).isPositive();
      assertThat(plan.bytes()).isPositive().isLessThanOrEqualTo(plan.budgetBytes());
      assertThat(plan.untried()).isZero();
      assertThat(plan.toString()).startsWith("keep 2 parts, ").contains("  keep  project of range");
      try (CacheScope scope = caches.scope()) {
        assertThat(scope.keep(plan)).allMatch(CacheDecision::isCached);
        assertThat(List.of(rowsOf(first), rowsOf(second), rowsOf(third))).isEqualTo(expected);
        CacheStats stats = caches.cacheStats();
        assertThat(stats.entries()).extracting(CacheStats.Entry::hits).containsExactly(3L, 2L);
        assertThat(scope.keep(plan))
            .extracting(CacheDecision::verdict)
            .containsOnly(CacheVerdict.SHARED);
      }
      assertThat(caches.leaks()).isEmpty();
    }
  }

  @Test
  void aBudgetKeepsWhatFits() {
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS.withMemoryBudget(4000))) {
      CachePlan plan = caches.plan(first, second, third);

      assertThat(plan.kept()).extracting(PlannedCache::name).containsExactly("aggregate of range");
      assertThat(plan.left()).extracting(PlannedCache::name).containsExactly("project of range");
      assertThat(plan.budgetBytes()).isEqualTo(4000);
    }
  }

  @Test
  void whatIsCachedAlreadyIsNotPlanned() {
    clean.persist();
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS)) {
      CachePlan plan = caches.plan(first, second, third);

      assertThat(plan.kept()).extracting(PlannedCache::name).containsExactly("aggregate of range");
    } finally {
      clean.unpersist(true);
    }
  }

  @Test
  void queriesThatShareNothingNeedNoCache() {
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS)) {
      CachePlan plan =
          caches.plan(
              SPARK.range(10).select(DEAR.apply(col("id"))),
              SPARK.range(20).select(DEAR.apply(col("id"))));

      assertThat(plan.kept()).isEmpty();
      assertThat(plan.left()).isEmpty();
      assertThat(plan.gainSeconds()).isZero();
    }
  }

  /** To keep them would give both queries the same random numbers, which they need not have. */
  @Test
  void rowsOfChanceAreNotKeptUnasked() {
    Dataset<Row> random =
        SPARK.range(100).selectExpr("id", "rand(7) AS r").withColumn("x", DEAR.apply(col("id")));
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS)) {
      CachePlan plan = caches.plan(random.agg(sum("r")), random.agg(max("x")));

      assertThat(plan.kept()).isEmpty();
      assertThat(plan.left()).isEmpty();
    }
  }

  @Test
  void partsOfSubqueriesCount() {
    clean.createOrReplaceTempView("clean_of_plan");
    try (CacheManager caches = CacheManager.of(SPARK, DEAR_FUNCTIONS)) {
      Dataset<Row> above =
          SPARK.sql(
              "SELECT * FROM clean_of_plan WHERE amount > (SELECT avg(amount) FROM clean_of_plan)");
      CachePlan plan = caches.plan(above);

      assertThat(plan.kept()).extracting(PlannedCache::name).containsExactly("project of range");
      assertThat(plan.kept().get(0).cost().uses()).isEqualTo(2);
    } finally {
      SPARK.catalog().dropTempView("clean_of_plan");
    }
  }
}
