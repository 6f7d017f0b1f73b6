package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ClassicSessionsTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void aCloneHasTheSessionsSettingsAndViewsAndKeepsItsOwn() {
    SparkSession own = spark.newSession();
    own.conf().set("spark.sql.shuffle.partitions", "17");
    own.range(3).createOrReplaceTempView("cloned_numbers");

    SparkSession clone = ClassicSessions.cloneOf(own);
    assertThat(clone.conf().get("spark.sql.shuffle.partitions")).isEqualTo("17");
    assertThat(clone.table("cloned_numbers").count()).isEqualTo(3);
    assertThat(clone.sparkContext()).isSameAs(spark.sparkContext());

    clone.conf().set("spark.sql.shuffle.partitions", "5");
    assertThat(own.conf().get("spark.sql.shuffle.partitions")).isEqualTo("17");
  }

  @Test
  void theSessionIsActiveOnlyWhileTheWorkRuns() {
    SparkSession before = spark.newSession();
    SparkSession other = spark.newSession();
    SparkSession.setActiveSession(before);
    try {
      assertThat(ClassicSessions.whileActive(other, SparkSession::active)).isSameAs(other);
      assertThat(SparkSession.active()).isSameAs(before);
      assertThatThrownBy(
              () ->
                  ClassicSessions.whileActive(
                      other,
                      () -> {
                        throw new IllegalStateException("broken work");
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("broken work");
      assertThat(SparkSession.active()).isSameAs(before);
    } finally {
      SparkSession.setActiveSession(spark);
    }
  }

  @Test
  void aThreadWithoutAnActiveSessionHasNoneAfterwards() {
    SparkSession other = spark.newSession();
    SparkSession.clearActiveSession();
    try {
      assertThat(ClassicSessions.whileActive(other, SparkSession::active)).isSameAs(other);
      assertThat(SparkSession.getActiveSession().isEmpty()).isTrue();
    } finally {
      SparkSession.setActiveSession(spark);
    }
  }
}
