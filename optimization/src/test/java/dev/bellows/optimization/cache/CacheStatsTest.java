package dev.bellows.optimization.cache;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class CacheStatsTest {
  private static final SparkSession SPARK = TestSession.get();

  private static Dataset<Row> rows(int shift) {
    return SPARK.range(0, 1000, 1, 4).select(col("id").plus(5000 + shift).as("a"));
  }

  @Test
  void hitsAreTheReadingsOfQueriesThatRan() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      Dataset<Row> kept = caches.persistWithLevel(rows(1), "kept").rows();
      assertThat(caches.cacheStats().hits()).as("hits of our own jobs").isZero();
      kept.count();
      kept.union(kept).collectAsList();
      kept.write().format("noop").mode("overwrite").save();
      SPARK.range(7).count();

      CacheStats stats = caches.cacheStats();

      assertThat(stats.isComplete()).isTrue();
      CacheStats.Entry entry = stats.entries().get(0);
      assertThat(entry.hits()).isEqualTo(4);
      assertThat(entry.misses()).isZero();
      assertThat(entry.rows()).isEqualTo(1000);
      assertThat(entry.partitions()).isEqualTo(4);
      assertThat(entry.fractionCached()).isEqualTo(1.0);
      assertThat(entry.memoryBytes()).isEqualTo(stats.memoryBytes()).isPositive();
      assertThat(entry.diskBytes()).isEqualTo(stats.diskBytes()).isZero();
      assertThat(entry.evictions()).isZero();
      assertThat(entry.buildSeconds()).isPositive();
      assertThat(entry.place()).contains("CacheStatsTest.java:");
    }
  }

  @Test
  void aQueryThatWasPlannedBeforeIsAMiss() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      Dataset<Row> old = rows(2);
      old.collectAsList();
      CacheDecision decision = caches.persistWithLevel(old, "late");
      old.collectAsList();
      decision.rows().collectAsList();

      CacheStats.Entry entry = caches.cacheStats().entries().get(0);

      assertThat(entry.misses()).isEqualTo(1);
      assertThat(entry.hits()).isEqualTo(1);
    }
  }

  @Test
  void rowsThatAnotherCacheIsMadeFromAreHit() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      Dataset<Row> base = caches.persistWithLevel(rows(3), "base").rows();
      caches.persistWithLevel(base.groupBy(col("a").mod(10)).count(), "counts");

      assertThat(caches.cacheStats().entries().get(0).hits()).isEqualTo(1);
    }
  }

  @Test
  void releasedEntriesStayInTheStatistics() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      try (CacheScope scope = caches.scope()) {
        scope.persistWithLevel(rows(4), "gone").rows().count();
      }
      CacheStats stats = caches.cacheStats();

      assertThat(stats.entries()).hasSize(1);
      CacheStats.Entry gone = stats.entries().get(0);
      assertThat(gone.isKept()).isFalse();
      assertThat(gone.hits()).isEqualTo(1);
      assertThat(gone.memoryBytes()).isPositive();
      assertThat(stats.memoryBytes()).isZero();
      assertThat(stats.toString())
          .startsWith("gone (released): 1,000 rows, ")
          .contains("1 hits, 0 misses")
          .contains("1 entries: 0 B in memory, 0 B on disk, 1 hits, about ");
    }
  }

  @Test
  void textJsonAndTableSayTheSame() throws Exception {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      caches.persistWithLevel(rows(5), "kept").rows().count();
      CacheStats stats = caches.cacheStats();

      JsonNode json = new ObjectMapper().readTree(stats.toJson());
      assertThat(json.path("hits").asLong()).isEqualTo(1);
      assertThat(json.path("entries").get(0).path("name").asText()).isEqualTo("kept");
      assertThat(json.path("entries").get(0).path("fractionCached").asDouble()).isEqualTo(1.0);
      Row row = stats.toDataFrame(SPARK).collectAsList().get(0);
      assertThat(row.<String>getAs("name")).isEqualTo("kept");
      assertThat(row.<Long>getAs("hits")).isEqualTo(1L);
      assertThat(row.<Double>getAs("estimated_seconds_saved"))
          .isEqualTo(stats.estimatedSecondsSaved());
      assertThat(row.<Long>getAs("memory_bytes")).isEqualTo(stats.memoryBytes());
    }
  }
}
