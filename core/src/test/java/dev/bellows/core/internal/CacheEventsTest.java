package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.internal.CacheEvents.RanQuery;
import dev.bellows.core.testing.TestSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.memory.MemoryMode;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import scala.Option;

class CacheEventsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final SparkSession spark = TestSession.get();
  private final List<RanQuery> heard = new CopyOnWriteArrayList<>();

  private Dataset<Row> rows(int shift) {
    return spark.range(0, 1000, 1, 4).select(col("id").plus(8000 + shift).as("a"));
  }

  private static CachedRows keep(Dataset<Row> rows, StorageLevel level) {
    return CachedRows.keep(rows, "kept", level, true);
  }

  private static CachedRows keep(Dataset<Row> rows) {
    return keep(rows, StorageLevel.MEMORY_AND_DISK());
  }

  @Test
  void aQueryTellsHowOftenItReadKeptRows() {
    CachedRows kept = keep(rows(1));
    CachedRows others = keep(rows(-1));
    try (CacheEvents events = new CacheEvents(spark, heard::add)) {
      rows(1).union(rows(1)).collectAsList();
      spark.range(3).collectAsList();
      rows(1).createOrReplaceTempView("kept_of_events");
      spark
          .sql("SELECT * FROM kept_of_events WHERE a > (SELECT avg(a) FROM kept_of_events)")
          .collectAsList();

      assertThat(events.drain(LONG)).isTrue();
      assertThat(heard).extracting(query -> query.reads(kept)).containsSubsequence(2, 0, 2);
      assertThat(heard).extracting(query -> query.computes(kept)).containsOnly(0);
      assertThat(heard).extracting(query -> query.reads(others)).containsOnly(0);
    } finally {
      spark.catalog().dropTempView("kept_of_events");
      kept.release();
      others.release();
    }
  }

  @Test
  void aQueryThatWasPlannedBeforeComputesTheRows() {
    Dataset<Row> old = rows(2);
    old.collectAsList();
    CachedRows kept = keep(rows(2));
    try (CacheEvents events = new CacheEvents(spark, heard::add)) {
      old.collectAsList();

      assertThat(events.drain(LONG)).isTrue();
      assertThat(heard).hasSize(1);
      assertThat(heard.get(0).computes(kept)).isEqualTo(1);
      assertThat(heard.get(0).reads(kept)).isZero();
    } finally {
      kept.release();
    }
  }

  @Test
  void failedQueriesAndThoseAfterTheEndAreNotHeard() {
    CacheEvents events = new CacheEvents(spark, heard::add);
    try {
      Dataset<Row> failing = rows(3).select(raise_error(lit("no rows")));
      assertThatThrownBy(failing::collectAsList).hasMessageContaining("no rows");
      rows(3).collectAsList();
      assertThat(events.drain(LONG)).isTrue();
      assertThat(heard).hasSize(1);
    } finally {
      events.close();
    }
    rows(3).collectAsList();
    assertThat(events.drain(LONG)).isTrue();
    assertThat(heard).hasSize(1);
  }

  @Test
  void whatFailsInTheListenerHurtsNoQuery() {
    List<RanQuery> tried = new CopyOnWriteArrayList<>();
    try (CacheEvents events =
        new CacheEvents(
            spark,
            query -> {
              tried.add(query);
              throw new IllegalStateException("cannot count");
            })) {
      assertThat(rows(4).collectAsList()).hasSize(1000);
      assertThat(rows(4).collectAsList()).hasSize(1000);
      assertThat(events.drain(LONG)).isTrue();
      assertThat(tried).hasSize(2);
    }
  }

  @Test
  void drainSaysWhetherAllWasHeardInTime() {
    CountDownLatch go = new CountDownLatch(1);
    try (CacheEvents events =
        new CacheEvents(
            spark,
            query -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              heard.add(query);
            })) {
      try {
        rows(5).collectAsList();
        assertThat(events.drain(Duration.ofMillis(20))).isFalse();
        assertThat(heard).isEmpty();
      } finally {
        go.countDown();
      }
      assertThat(events.drain(LONG)).isTrue();
      assertThat(heard).hasSize(1);
    }
  }

  /** Drops the block that was used least of all until one of these rows is dropped. */
  private void evictOneOf(CachedRows kept) {
    long before = kept.footprint().memoryBytes();
    for (int i = 0; i < 10_000 && kept.footprint().memoryBytes() == before; i++) {
      spark
          .sparkContext()
          .env()
          .blockManager()
          .memoryStore()
          .evictBlocksToFreeSpace(Option.empty(), 1, MemoryMode.ON_HEAP);
    }
    assertThat(kept.footprint().memoryBytes()).isPositive().isLessThan(before);
  }

  @Test
  void partitionsThatLeaveMemoryForGoodAreEvicted() {
    CachedRows kept = keep(rows(6), StorageLevel.MEMORY_ONLY());
    try (CacheEvents events = new CacheEvents(spark, heard::add)) {
      kept.compute();
      int rdd = kept.rdd().getAsInt();
      assertThat(events.drain(LONG)).isTrue();
      assertThat(events.evictions(rdd)).isZero();

      evictOneOf(kept);
      assertThat(kept.footprint().cachedPartitions()).isEqualTo(3);
      assertThat(events.drain(LONG)).isTrue();
      assertThat(events.evictions(rdd)).isEqualTo(1);

      assertThat(kept.count()).isEqualTo(1000);
      assertThat(kept.footprint().cachedPartitions()).isEqualTo(4);
      assertThat(kept.footprint().rowsBuilt()).as("a quarter is built twice").isEqualTo(1250);

      kept.release();
      assertThat(events.drain(LONG)).isTrue();
      assertThat(events.evictions(rdd)).as("to release is not to evict").isEqualTo(1);
    } finally {
      kept.release();
    }
  }

  @Test
  void partitionsThatLeaveMemoryForDiskAreEvictedAndThere() {
    CachedRows kept = keep(rows(7));
    try (CacheEvents events = new CacheEvents(spark, heard::add)) {
      kept.compute();
      evictOneOf(kept);

      assertThat(kept.footprint().diskBytes()).isPositive();
      assertThat(kept.footprint().cachedPartitions()).isEqualTo(4);
      assertThat(events.drain(LONG)).isTrue();
      assertThat(events.evictions(kept.rdd().getAsInt())).isEqualTo(1);
    } finally {
      kept.release();
    }
  }
}
