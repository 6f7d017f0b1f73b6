package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.cli.Terminal.Drawing;
import dev.bellows.cli.Terminal.Signs;
import dev.bellows.core.testing.TestSession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final StageProgress HALF = new StageProgress(3, "save", 8, 4, 2, 0);
  private static final CountDownLatch RELEASED = new CountDownLatch(1);
  private static final CountDownLatch RUNNING = new CountDownLatch(1);

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void aBarShowsWhatIsDoneWhatRunsAndWhatWaits() {
    assertThat(bars(80, Signs.ASCII).frame(Duration.ofSeconds(12), "running", List.of(HALF)))
        .containsExactly(
            "0:12  running",
            "  stage 3   ####################>>>>>>>>>>.......... 4/8 tasks, 2 running  save");
  }

  @Test
  void theSignsAreSmootherWhereTheTerminalHasThem() {
    assertThat(bars(50, Signs.UNICODE).frame(Duration.ZERO, "running", List.of(HALF)).get(1))
        .isEqualTo("  stage 3   ████████▒▒▒▒░░░░ 4/8 tasks, 2 running");
  }

  @Test
  void noLineIsAsWideAsTheTerminal() {
    List<StageProgress> stages =
        IntStream.range(0, 12)
            .mapToObj(i -> new StageProgress(i, "a long name ".repeat(9), 100_000, 5_000, 32, 4))
            .toList();
    for (int columns = 40; columns < 200; columns++) {
      int width = columns;
      List<String> frame = bars(columns, Signs.ASCII).frame(Duration.ZERO, "p".repeat(300), stages);
      assertThat(frame).hasSize(10).allMatch(line -> line.length() < width);
      assertThat(frame.get(9)).isEqualTo("      and 4 more stages");
    }
  }

  @Test
  void aPictureIsDrawnOverTheLastOneAndClearedAtTheEnd() {
    ProgressBars bars = bars(80, Signs.ASCII);

    bars.show(Duration.ZERO, "running", List.of(HALF));
    bars.show(Duration.ofSeconds(1), "running", List.of());
    bars.clear();

    assertThat(text.toString()).contains("4/8 tasks").contains("\u001b[2A\u001b[J0:01  running\n");
    assertThat(text.toString()).endsWith("0:01  running\n\u001b[1A\u001b[J");
  }

  @Test
  void plainLinesComeEveryTenSeconds() {
    ProgressLines lines = new ProgressLines(out);

    for (int second = 0; second <= 25; second++) {
      lines.show(Duration.ofSeconds(second), "running", second < 15 ? List.of(HALF) : List.of());
    }

    assertThat(text.toString().lines())
        .containsExactly("0:10  stage 3 (save): 4/8 tasks, 2 running", "0:20  running");
  }

  @Test
  void aStageIsNamedByWhatItDoesAndNotByALineOfCode() {
    assertThat(StageProgress.action("save at SinkWriter.java:63")).isEqualTo("save");
    assertThat(
            StageProgress.action(
                "$anonfun$withThreadLocalCaptured$2 at CompletableFuture.java:1768"))
        .isEmpty();
    assertThat(StageProgress.action("load the flights")).isEqualTo("load the flights");
    assertThat(new StageProgress(4, "", 1, 0, 0, 0).title()).isEqualTo("4");
  }

  @Test
  void failedTasksAreNamed() {
    assertThat(new StageProgress(1, "x", 1_000, 4, 2, 3).describe())
        .isEqualTo("4/1,000 tasks, 2 running, 3 failed");
    assertThat(new StageProgress(1, "x", 3, 0, 0, 0).describe()).isEqualTo("0/3 tasks");
  }

  @Test
  void theStagesOfARunningJobAreSeen() throws Exception {
    SparkSession spark = TestSession.get();
    List<StageProgress> seen = new ArrayList<>();
    ProgressMonitor monitor = ProgressMonitor.start(new Recorder(seen), "running");
    Thread job = new Thread(() -> blockingJob(spark), "blocking-job");
    job.start();
    try {
      assertThat(RUNNING.await(30, TimeUnit.SECONDS)).isTrue();
      // Spark's listeners run behind its scheduler.
      spark.sparkContext().listenerBus().waitUntilEmpty();
      monitor.watch(spark);
      monitor.showNow();
    } finally {
      RELEASED.countDown();
      job.join();
      monitor.close();
    }

    assertThat(seen)
        .anySatisfy(
            stage -> {
              assertThat(stage.tasks()).isEqualTo(3);
              assertThat(stage.running()).isBetween(0, 2);
              assertThat(stage.done()).isZero();
            });
  }

  @Test
  void aViewThatFailsEndsTheWatchingAndNothingElse() {
    ProgressView broken =
        new ProgressView() {
          @Override
          public void show(Duration elapsed, String phase, List<StageProgress> stages) {
            throw new IllegalStateException("no terminal");
          }

          @Override
          public void clear() {
            throw new IllegalStateException("must not be asked again");
          }
        };
    try (ProgressMonitor monitor = ProgressMonitor.start(broken, "running")) {
      monitor.showNow();
      monitor.showNow();
    }
    assertThat(text.toString()).isEmpty();
  }

  private static void blockingJob(SparkSession spark) {
    JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(1, 2, 3), 3)
        .foreach(
            one -> {
              RUNNING.countDown();
              RELEASED.await();
            });
  }

  private ProgressBars bars(int columns, Signs signs) {
    return new ProgressBars(out, new Terminal(Drawing.REDRAWN, columns, signs));
  }

  private record Recorder(List<StageProgress> seen) implements ProgressView {
    @Override
    public void show(Duration elapsed, String phase, List<StageProgress> stages) {
      seen.addAll(stages);
    }

    @Override
    public void clear() {}
  }
}
