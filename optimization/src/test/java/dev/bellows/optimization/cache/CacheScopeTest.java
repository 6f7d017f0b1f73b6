package dev.bellows.optimization.cache;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;

class CacheScopeTest {
  private static final SparkSession SPARK = TestSession.get();

  private static Dataset<Row> rows(int shift) {
    return SPARK.range(100).select(col("id").plus(1000 + shift).as("a"));
  }

  private static boolean isKept(Dataset<Row> rows) {
    return !rows.storageLevel().equals(StorageLevel.NONE());
  }

  @Test
  void whatAScopeKeepsIsReleasedWithIt() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      caches.persistWithLevel(rows(1), "outside");
      try (CacheScope scope = caches.scope()) {
        CacheDecision decision = scope.persistWithLevel(rows(2));
        assertThat(decision.verdict()).isEqualTo(CacheVerdict.KEPT);
        assertThat(isKept(rows(2))).isTrue();
      }
      assertThat(isKept(rows(2))).isFalse();
      assertThat(isKept(rows(1))).isTrue();
    }
    assertThat(isKept(rows(1))).isFalse();
  }

  @Test
  void anExceptionReleasesToo() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      assertThatThrownBy(
              () -> {
                try (CacheScope scope = caches.scope()) {
                  scope.persistWithLevel(rows(3));
                  throw new IllegalArgumentException("a step failed");
                }
              })
          .hasMessage("a step failed");
      assertThat(isKept(rows(3))).isFalse();
    }
  }

  @Test
  void whatTwoScopesKeepStaysUntilTheLastIsClosed() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      CacheScope first = caches.scope();
      CacheScope second = caches.scope();
      first.persistWithLevel(rows(4), "four");
      CacheDecision shared = second.persistWithLevel(rows(4), "again");

      assertThat(shared.verdict()).isEqualTo(CacheVerdict.SHARED);
      assertThat(shared.name()).isEqualTo("four");
      first.close();
      assertThat(isKept(rows(4))).isTrue();
      second.close();
      assertThat(isKept(rows(4))).isFalse();
    }
  }

  @Test
  void innerScopesAreClosedWithTheOuter() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      CacheScope inner;
      try (CacheScope outer = caches.scope()) {
        inner = outer.scope();
        inner.persistWithLevel(rows(5));
        outer.persistWithLevel(rows(6));
      }
      assertThat(isKept(rows(5))).isFalse();
      assertThat(isKept(rows(6))).isFalse();
      inner.close();
      assertThatThrownBy(() -> inner.persistWithLevel(rows(5)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("Cannot keep rows in a scope that is closed; it was opened at ")
          .hasMessageContaining("CacheScopeTest.java:");
    }
  }

  @Test
  void threadsThatAskForTheSameRowsComputeThemOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (CacheManager caches = CacheManager.of(SPARK)) {
      List<Future<CacheDecision>> asked =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> caches.scope().persistWithLevel(rows(7 + i % 2))))
              .toList();
      int kept = 0;
      for (Future<CacheDecision> one : asked) {
        CacheDecision decision = one.get();
        assertThat(decision.isCached()).isTrue();
        assertThat(decision.rows().count()).isEqualTo(100);
        kept += decision.verdict() == CacheVerdict.KEPT ? 1 : 0;
      }
      assertThat(kept).isEqualTo(2);
      assertThat(caches.cacheStats().entries()).hasSize(2);
    } finally {
      threads.shutdownNow();
    }
    assertThat(isKept(rows(7))).isFalse();
  }

  @Test
  void leaksNameThePlaceInTheCode() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      CacheScope forgotten = caches.scope();
      forgotten.persistWithLevel(rows(9), "nine");
      caches.persistWithLevel(rows(10), "ten");

      List<CacheLeak> leaks = caches.leaks();

      assertThat(leaks).extracting(CacheLeak::name).containsExactly("nine", "ten");
      assertThat(leaks.get(0).place())
          .startsWith("CacheScopeTest.leaksNameThePlaceInTheCode(CacheScopeTest.java:");
      assertThat(leaks.get(0).scopes()).hasSize(1);
      assertThat(leaks.get(0).memoryBytes()).isPositive();
      assertThat(leaks.get(0).toString())
          .startsWith("'nine' (")
          .contains(", in a scope opened at CacheScopeTest.leaksNameThePlaceInTheCode(");
      assertThat(leaks.get(1).scopes()).isEmpty();
      forgotten.close();
      assertThat(caches.leaks()).extracting(CacheLeak::name).containsExactly("ten");
    }
  }

  @Test
  void sparkShowsTheName() {
    try (CacheManager caches = CacheManager.of(SPARK)) {
      caches.persistWithLevel(rows(11), "clean flights");
      caches.persistWithLevel(rows(12), "clean flights");

      assertThat(SPARK.sparkContext().getPersistentRDDs().values().mkString("\n"))
          .contains("In-memory table clean flights ")
          .contains("In-memory table clean flights (2) ");
    }
  }
}
