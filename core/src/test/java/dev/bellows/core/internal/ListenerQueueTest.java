package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.TestSession;
import java.time.Duration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ListenerQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final SparkSession spark = TestSession.get();

  @Test
  void everythingIsHeardWhenTheQueueIsDrained() {
    Heard heard = new Heard();
    try (ListenerQueue queue = new ListenerQueue(spark, heard)) {
      queue.tag("mine");
      spark.range(0, 100, 1, 3).groupBy(col("id").mod(2)).count().collectAsList();
      queue.untag("mine");
      assertThat(queue.drain(PATIENCE)).isTrue();
      assertThat(queue.dropped()).isZero();
    }
    assertThat(heard.jobs).isNotEmpty().allMatch(job -> job.tags().contains("mine"));
    assertThat(heard.jobs).allMatch(job -> job.query().isPresent());
    assertThat(heard.jobsEnded).hasSameSizeAs(heard.jobs);
    assertThat(heard.stagesSubmitted).isNotEmpty();
    assertThat(heard.stagesCompleted).hasSameSizeAs(heard.stagesSubmitted);
    assertThat(heard.tasks).hasSizeGreaterThan(3).allMatch(told -> told.startsWith("SUCCESS"));
    assertThat(heard.queries).hasSize(1);
    assertThat(heard.queries.get(0).plan().get().children()).isNotEmpty();
    assertThat(heard.plans).isNotEmpty();
    assertThat(heard.plans.get(heard.plans.size() - 1).get().text()).contains("isFinalPlan=true");
    assertThat(heard.queriesEnded.get(0).phases()).isNotEmpty();
    assertThat(heard.counters).isNotEmpty();
    assertThat(heard.executors).containsExactly("driver");
    assertThat(heard.settings).containsEntry("spark.sql.shuffle.partitions", "4");
    assertThat(heard.peaks.values()).containsKey("JVMHeapMemory");
  }

  @Test
  void afterItsEndNothingIsHeardAndNothingWaits() {
    Heard heard = new Heard();
    ListenerQueue queue = new ListenerQueue(spark, heard);
    queue.close();
    queue.close();
    spark.range(3).foreach(row -> {});
    assertThat(queue.drain(PATIENCE)).isTrue();
    assertThat(heard.jobs).isEmpty();
  }

  @Test
  void failuresAreToldWithoutTheirWords() {
    Heard heard = new Heard();
    try (ListenerQueue queue = new ListenerQueue(spark, heard)) {
      assertThatThrownBy(
              () ->
                  spark.sql("select cast(concat('se', 'cret', id) as int) from range(2)").collect())
          .hasMessageContaining("CAST_INVALID_INPUT");
      assertThat(queue.drain(PATIENCE)).isTrue();
    }
    assertThat(heard.failures).isNotEmpty();
    assertThat(heard.failures.toString()).contains("CAST_INVALID_INPUT").doesNotContain("secret");
    assertThat(heard.tasks).anyMatch(told -> told.startsWith("FAILED"));
    assertThat(heard.tasks.toString()).doesNotContain("secret");
  }

  @Test
  void secretsAreLeftOutOfSettings() {
    spark.conf().set("spark.my.password", "hunter2");
    try {
      assertThat(ListenerQueue.settings(spark).get("spark.my.password")).doesNotContain("hunter2");
      assertThat(ListenerQueue.settings(spark)).containsKey("spark.app.name");
    } finally {
      spark.conf().unset("spark.my.password");
    }
  }

  @Test
  void failuresOutsideSparkAreToldByTheirType() {
    assertThat(FailureText.of(new IllegalStateException("words")))
        .isEqualTo("IllegalStateException");
    assertThat(FailureText.of("lost: java.io.IOException: disk [NO_SPACE] full"))
        .isEqualTo("IOException [NO_SPACE]");
    assertThat(FailureText.of("cancelled")).isEqualTo("failed");
  }
}
