package dev.bellows.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

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
}
