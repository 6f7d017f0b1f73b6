package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.internal.CachedRows.Footprint;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedRowsTest {
  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  private final SparkSession spark = TestSession.get();
  private int entries;

  @BeforeEach
  void lookBefore() {
    entries = CachedRows.entries(spark);
  }

  @AfterEach
  void nothingStaysBehind() {
    assertThat(CachedRows.entries(spark)).isEqualTo(entries);
  }

  private Dataset<Row> rows(int shift) {
    return spark.range(0, 1000, 1, 4).select(col("id").plus(7000 + shift).as("a"));
  }

  private static CachedRows keep(Dataset<Row> rows) {
    return CachedRows.keep(rows, "kept", LEVEL, true);
  }

  @Test
  void keptRowsAreComputedByTheFirstActionThatReadsThem() throws Exception {
    Dataset<Row> rows = rows(1);
    CachedRows[] made = new CachedRows[1];
    assertThat(JobCounter.jobsOf(spark, () -> made[0] = keep(rows))).isZero();
    CachedRows kept = made[0];
    try {
      assertThat(kept.isThere()).isTrue();
      assertThat(kept.subPlan()).isEqualTo(SubPlan.of(rows));
      assertThat(CachedRows.levelOf(SubPlan.of(rows(1)))).contains(LEVEL);
      assertThat(CachedRows.entries(spark)).isEqualTo(entries + 1);
      assertThat(kept.rdd()).isEmpty();
      assertThat(kept.footprint()).isEqualTo(new Footprint(0, 0, 0, 0, 0));

      assertThat(rows(1).collectAsList()).hasSize(1000);

      Footprint there = kept.footprint();
      assertThat(there.partitions()).isEqualTo(4);
      assertThat(there.cachedPartitions()).isEqualTo(4);
      assertThat(there.memoryBytes()).isPositive();
      assertThat(there.diskBytes()).isZero();
      assertThat(there.rowsBuilt()).isEqualTo(1000);
      assertThat(spark.sparkContext().getPersistentRDDs().contains(kept.rdd().getAsInt())).isTrue();
    } finally {
      kept.release();
    }
  }

  @Test
  void toComputeAndToCountIsOneJobEach() throws Exception {
    CachedRows kept = keep(rows(2));
    try {
      long[] count = new long[1];
      assertThat(
              JobCounter.jobsOf(
                  spark,
                  () -> {
                    kept.compute();
                    return null;
                  }))
          .isEqualTo(1);
      assertThat(kept.footprint().cachedPartitions()).isEqualTo(4);
      assertThat(JobCounter.jobsOf(spark, () -> count[0] = kept.count())).isEqualTo(1);
      assertThat(count[0]).isEqualTo(1000);
      assertThat(kept.footprint().rowsBuilt()).as("rows built by both").isEqualTo(1000);
    } finally {
      kept.release();
    }
  }

  @Test
  void rowsOnDiskTakeNoMemory() {
    CachedRows kept = CachedRows.keep(rows(3), "disk", StorageLevel.DISK_ONLY(), true);
    try {
      kept.compute();
      assertThat(kept.footprint().memoryBytes()).isZero();
      assertThat(kept.footprint().diskBytes()).isPositive();
      assertThat(kept.footprint().cachedPartitions()).isEqualTo(4);
    } finally {
      kept.release();
    }
  }

  @Test
  void releasedRowsAreForgotten() {
    CachedRows kept = keep(rows(4));
    kept.compute();
    int rdd = kept.rdd().getAsInt();

    kept.release();
    kept.release();

    assertThat(kept.isThere()).isFalse();
    assertThat(kept.rdd()).isEmpty();
    assertThat(kept.footprint().memoryBytes()).isZero();
    assertThat(CachedRows.levelOf(kept.subPlan())).isEmpty();
    assertThat(spark.sparkContext().getPersistentRDDs().contains(rdd)).isFalse();
    assertThat(kept.count()).as("computed, not read").isEqualTo(1000);
  }

  @Test
  void whatTheUserKeepsIsNotReleased() {
    Dataset<Row> user = rows(5).persist(StorageLevel.MEMORY_ONLY());
    CachedRows ours = keep(rows(5));
    try {
      assertThat(ours.isThere()).isFalse();
      ours.release();
      assertThat(CachedRows.levelOf(SubPlan.of(user))).contains(StorageLevel.MEMORY_ONLY());
    } finally {
      user.unpersist(true);
    }
  }

  @Test
  void whatTheUserKeepsInsteadIsNotReleased() {
    CachedRows ours = keep(rows(6));
    Dataset<Row> user = rows(6);
    user.unpersist(true);
    assertThat(ours.isThere()).isFalse();
    CachedRows other = keep(rows(6));
    try {
      assertThat(ours.isThere()).as("rows of the same name, asked for by another").isFalse();
      ours.release();
      assertThat(other.isThere()).isTrue();
    } finally {
      other.release();
    }
    assertThat(other.isThere()).isFalse();
  }

  @Test
  void whatIsMadeFromReleasedRowsIsStillOurs() {
    Dataset<Row> rows = rows(7);
    CachedRows base = keep(rows);
    CachedRows derived = keep(rows.groupBy(col("a").mod(10)).count());
    try {
      derived.compute();
      base.release();
      assertThat(base.isThere()).isFalse();
      assertThat(derived.isThere()).isTrue();
      assertThat(derived.count()).isEqualTo(10);
    } finally {
      derived.release();
      base.release();
    }
    assertThat(derived.isThere()).isFalse();
  }

  @Test
  void adaptiveExecutionCoalescesKeptRowsWhereItMay() {
    String setting = "spark.sql.optimizer.canChangeCachedPlanOutputPartitioning";
    String before = spark.conf().get(setting);
    Dataset<Row> few = rows(8).groupBy(col("a").mod(3)).count();
    for (boolean coalescing : new boolean[] {true, false}) {
      CachedRows kept = CachedRows.keep(few, "few", LEVEL, coalescing);
      try {
        kept.compute();
        assertThat(kept.footprint().partitions()).isEqualTo(coalescing ? 1 : 4);
        assertThat(spark.conf().get(setting)).isEqualTo(before);
      } finally {
        kept.release();
      }
    }
  }

  @Test
  void listenersOfTheUserHearOfTheUsersQueriesAlone() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    QueryExecutionListener listener =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String action, QueryExecution query, long nanos) {
            heard.add(action);
          }

          @Override
          public void onFailure(String action, QueryExecution query, Exception error) {
            heard.add(action);
          }
        };
    spark.listenerManager().register(listener);
    CachedRows kept = keep(rows(9));
    try {
      kept.compute();
      kept.count();
      rows(9).count();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(heard).containsExactly("count");
    } finally {
      spark.listenerManager().unregister(listener);
      kept.release();
    }
  }
}
