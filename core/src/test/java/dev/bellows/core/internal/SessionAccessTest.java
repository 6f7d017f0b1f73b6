package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SessionAccessTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void theRunningSessionIsTheActiveOneElseTheDefault() {
    SparkSession other = spark.newSession();
    SparkSession.setActiveSession(other);
    try {
      assertThat(SessionAccess.running()).containsSame(other);
      SparkSession.clearActiveSession();
      assertThat(SessionAccess.running()).containsSame(spark);
    } finally {
      SparkSession.setActiveSession(spark);
    }
  }

  @Test
  void aContextWithoutASessionGetsOne() {
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    try {
      assertThat(SessionAccess.running())
          .hasValueSatisfying(
              session -> assertThat(session.sparkContext()).isSameAs(spark.sparkContext()));
    } finally {
      SparkSession.setDefaultSession(spark);
      SparkSession.setActiveSession(spark);
    }
  }

  @Test
  void theTestsSessionIsClassic() {
    assertThat(SessionAccess.classicIsThere()).isTrue();
    assertThat(SessionAccess.isClassic(spark)).isTrue();
  }

  @Test
  void staticKeysAreThoseThatSparkReadsOnce() {
    assertThat(SessionAccess.isStatic("spark.sql.extensions")).isTrue();
    assertThat(SessionAccess.isStatic("spark.sql.shuffle.partitions")).isFalse();
    assertThat(SessionAccess.isStatic("spark.sql.mine")).isFalse();
  }

  @Test
  void sparkSqlTellsItsKeys() {
    assertThat(SessionAccess.sqlKeys())
        .hasSizeGreaterThan(100)
        .contains("spark.sql.shuffle.partitions", "spark.sql.extensions");
    assertThat(SessionAccess.isSqlKey("spark.sql.extensions")).isTrue();
    assertThat(SessionAccess.isSqlKey("spark.sql.mine")).isFalse();
  }

  @Test
  void inLocalModeTheDriverIsTheOneExecutor() throws Exception {
    SessionAccess.Executors executors = SessionAccess.executors(spark);

    assertThat(executors.executors()).isEqualTo(1);
    assertThat(executors.taskSlots()).isEqualTo(2);
    assertThat(executors.coresPerTask()).isEqualTo(1);
    assertThat(executors.memoryBytes()).isBetween(1L << 20, Runtime.getRuntime().maxMemory());
    assertThat(JobCounter.jobsOf(spark, () -> SessionAccess.executors(spark))).isZero();
  }
}
