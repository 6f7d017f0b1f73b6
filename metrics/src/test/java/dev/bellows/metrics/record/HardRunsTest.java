package dev.bellows.metrics.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.internal.ListenerQueue;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.analyze.WallClock;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Stages that are computed again, and a queue that overflows. */
class HardRunsTest {
  private static final String CAPACITY =
      "spark.scheduler.listenerbus.eventqueue." + ListenerQueue.NAME + ".capacity";

  private final SparkSession spark = TestSession.get();

  /** The files of a shuffle are gone: its reader fails, and its writer runs again. */
  @Test
  void aStageThatRunsAgainIsAnAttemptOfItsOwn() {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      JavaPairRDD<Integer, Integer> sums =
          new JavaSparkContext(spark.sparkContext())
              .parallelize(IntStream.range(0, 100).boxed().toList(), 4)
              .mapToPair(n -> new Tuple2<>(n % 10, n))
              .reduceByKey(Integer::sum, 3);
      assertThat(sums.count()).isEqualTo(10);
      assertThat(deleteShuffleFiles()).isPositive();
      assertThat(sums.count()).isEqualTo(10);
      Evidence evidence = metrics.evidence();
      assertThat(evidence.completeness()).isEqualTo(Completeness.EXACT);
      List<StageMetrics> again =
          evidence.stages().stream().filter(stage -> stage.attempt() > 0).toList();
      assertThat(again).isNotEmpty();
      assertThat(again).allMatch(StageMetrics::isComplete);
      assertThat(evidence.stages()).anyMatch(stage -> stage.failure().isPresent());
      assertThat(evidence.stages().stream().mapToLong(stage -> stage.lost().failed()).sum())
          .isPositive();
      assertThat(WallClock.of(evidence).millis(WallClock.Part.RETRIES)).isPositive();
    }
  }

  private static int deleteShuffleFiles() {
    int deleted = 0;
    for (File file :
        new ArrayList<>(
            CollectionConverters.asJava(
                SparkEnv.get().blockManager().diskBlockManager().getAllFiles()))) {
      if (file.getName().startsWith("shuffle_") && file.delete()) {
        deleted++;
      }
    }
    return deleted;
  }

  /** Another listener of our own queue is slow, and the queue holds ten events. */
  @Test
  void whatAFullQueueLosesIsSaid() {
    spark.sparkContext().conf().set(CAPACITY, "10");
    SparkListener slow =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd event) {
            pause(15);
          }
        };
    try (ExecutionMetrics metrics = ExecutionMetrics.record(spark)) {
      spark.sparkContext().listenerBus().addToQueue(slow, ListenerQueue.NAME);
      spark.range(0, 300, 1, 300).foreach(rows -> {});
      Evidence evidence = metrics.evidence();
      assertThat(evidence.totals().tasks()).isLessThan(300);
      assertThat(evidence.completeness().level()).isEqualTo(Completeness.Level.LOWER_BOUND);
      assertThat(evidence.completeness().gaps().toString())
          .contains("events were lost because the queue was full")
          .contains(CAPACITY);
    } finally {
      spark.sparkContext().removeSparkListener(slow);
      spark.sparkContext().conf().remove(CAPACITY);
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
