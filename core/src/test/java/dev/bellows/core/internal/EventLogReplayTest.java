package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.internal.EventLogReplay.Outcome;
import dev.bellows.core.testing.LoggedSession;
import dev.bellows.core.testing.TestSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogReplayTest {
  private final SparkSession spark = TestSession.get();

  /** What a listener heard while it ran, and what Spark's own log of it tells. */
  @Test
  void aLogTellsWhatWasHeardLive(@TempDir Path folder) throws Exception {
    Heard live = new Heard();
    LoggedSession logged = LoggedSession.start(spark, folder);
    try (ListenerQueue queue = new ListenerQueue(spark, live)) {
      spark.range(0, 100, 1, 3).groupBy(col("id").mod(2)).count().collectAsList();
      assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
    }
    Path log = logged.end();
    Heard read = new Heard();
    AtomicLong progress = new AtomicLong();
    EventLogReplay replay = EventLogReplay.at(log.toString());
    Outcome outcome = replay.replay(read, progress::set);
    assertThat(outcome.isCut()).isFalse();
    assertThat(outcome.broken()).isZero();
    assertThat(outcome.sparkVersion()).contains(spark.version());
    assertThat(replay.bytes()).isEqualTo(Files.size(log));
    assertThat(replay.isInProgress()).isFalse();
    assertThat(read.application).isEqualTo("shop");
    assertThat(read.jobs).isEqualTo(live.jobs);
    assertThat(read.jobsEnded).isEqualTo(live.jobsEnded);
    assertThat(read.stagesCompleted).isEqualTo(live.stagesCompleted);
    assertThat(read.tasks).isEqualTo(live.tasks);
    assertThat(read.queries.get(0).plan().get()).isEqualTo(live.queries.get(0).plan().get());
    assertThat(read.plans).hasSameSizeAs(live.plans);
    assertThat(read.counters).containsAllEntriesOf(live.counters);
    assertThat(read.queriesEnded.get(0).phases()).isEmpty();
  }

  @Test
  void aCompressedAndCutLogTellsWhatItHolds(@TempDir Path folder) throws Exception {
    LoggedSession logged = LoggedSession.start(spark, folder.resolve("whole"));
    spark.range(0, 10, 1, 2).foreach(row -> {});
    String whole = Files.readString(logged.end());
    Path cut = folder.resolve("cut.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(cut))) {
      out.write("{\"Event\":\"com.example.Custom\"}\n".getBytes(StandardCharsets.UTF_8));
      out.write(whole.substring(0, whole.length() - 20).getBytes(StandardCharsets.UTF_8));
    }
    Heard read = new Heard();
    Outcome outcome = EventLogReplay.at(cut.toString()).replay(read, bytes -> {});
    assertThat(outcome.isCut()).isTrue();
    assertThat(outcome.unknown()).containsEntry("com.example.Custom", 1L);
    assertThat(outcome.notNeeded()).isPositive();
    assertThat(read.tasks).hasSize(2);
  }

  @Test
  void whatIsNoLogIsRefused(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "hello\nworld\n");
    EventLogReplay replay = EventLogReplay.at(text.toString());
    assertThatThrownBy(() -> replay.replay(new Heard(), bytes -> {}))
        .isInstanceOf(UnreadableLogException.class)
        .hasMessageContaining("holds no event of Spark");
    for (String nowhere : List.of(folder.toString(), folder.resolve("absent").toString())) {
      assertThatThrownBy(() -> EventLogReplay.at(nowhere))
          .isInstanceOf(UnreadableLogException.class)
          .hasMessageContaining(nowhere);
    }
  }
}
