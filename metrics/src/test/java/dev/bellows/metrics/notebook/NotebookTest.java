package dev.bellows.metrics.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.profile.Operation;
import dev.bellows.metrics.profile.PerformanceProfiler;
import dev.bellows.metrics.record.RunProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class NotebookTest {
  private static final long NEVER = Long.MAX_VALUE;

  /** What a cell of the test waits for: tasks run in this JVM. */
  private static volatile CountDownLatch shown = new CountDownLatch(0);

  private final SparkSession spark = TestSession.get();
  private final Shown display = new Shown();

  /** Keeps what was shown, and under which name it stands. */
  private static class Shown implements CellDisplay {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<CellOutput> outputs = new CopyOnWriteArrayList<>();

    @Override
    public String show(CellOutput output) {
      calls.add("show");
      return keep(output);
    }

    @Override
    public void update(String name, CellOutput output) {
      calls.add("update " + name);
      keep(output);
    }

    String keep(CellOutput output) {
      outputs.add(output);
      shown.countDown();
      return "here";
    }

    CellOutput last() {
      return outputs.get(outputs.size() - 1);
    }
  }

  private Notebook notebook(CellDisplay on, long progressMillis) {
    return new Notebook(on, PerformanceProfiler.of(spark), progressMillis);
  }

  @Test
  void theReportIsShownWhenTheOperationIsClosed() {
    try (Notebook notebook = notebook(display, NEVER)) {
      try (Operation count = notebook.profile("count")) {
        spark.range(0, 100, 1, 2).count();
        assertThat(display.outputs).isEmpty();
        assertThat(count.name()).isEqualTo("count");
      }
      assertThat(display.calls).containsExactly("show");
      assertThat(display.last().html()).startsWith("<div class=\"bellows-run\">").contains("count");
      assertThat(display.last().text()).startsWith("count\nIt took ");
    }
  }

  @Test
  void progressStandsWhereTheReportWillBe() {
    shown = new CountDownLatch(2);
    try (Notebook notebook = notebook(display, 1)) {
      try (Operation slow = notebook.profile("slow")) {
        spark
            .range(0, 2, 1, 2)
            .foreachPartition((ForeachPartitionFunction<Long>) rows -> awaitShown());
        assertThat(slow.progress().runningJobs()).isZero();
      }
    } finally {
      shown = new CountDownLatch(0);
    }
    assertThat(display.calls.get(0)).isEqualTo("show");
    assertThat(display.calls.subList(1, display.calls.size())).containsOnly("update here");
    assertThat(display.outputs.get(0).text()).startsWith("slow: ").endsWith(" s");
    assertThat(display.last().text()).startsWith("slow\nIt took ");
  }

  private static void awaitShown() throws InterruptedException {
    assertThat(shown.await(1, TimeUnit.MINUTES)).as("progress was shown").isTrue();
  }

  @Test
  void aDisplayThatFailsCostsNothingButTheDisplay() {
    Shown broken =
        new Shown() {
          @Override
          String keep(CellOutput output) {
            super.keep(output);
            throw new IllegalStateException("no more paper");
          }
        };
    shown = new CountDownLatch(1);
    String printed =
        printedBy(
            () -> {
              try (Notebook notebook = notebook(broken, 1)) {
                try (Operation slow = notebook.profile("slow")) {
                  spark
                      .range(0, 2, 1, 2)
                      .foreachPartition((ForeachPartitionFunction<Long>) rows -> awaitShown());
                  assertThat(slow.progress().jobs()).isPositive();
                }
                notebook.show(spark.range(1).toDF("id"));
              } finally {
                shown = new CountDownLatch(0);
              }
            });
    assertThat(broken.calls).hasSizeGreaterThanOrEqualTo(3).containsOnly("show");
    assertThat(printed).startsWith("slow\nIt took ").endsWith("id\n 0\n");
  }

  @Test
  void rowsAreATable() {
    Dataset<Row> rows =
        spark.sql(
            "select * from values (1, 'a<b', 0.5D), (2, null, double('NaN')), (3, '', 1e9D)"
                + " t(n, `s.x`, d) order by n");
    try (Notebook notebook = notebook(display, NEVER)) {
      notebook.show(rows);
      assertThat(display.last().text())
          .isEqualTo("n  s.x       d\n1  a<b     0.5\n2  null    NaN\n3        1.0E9");
      assertThat(display.last().html())
          .contains(
              "<th class=\"n\">n</th><th>s.x</th><th class=\"n\">d</th>",
              "<td>a&lt;b</td>",
              "<td class=\"null\">null</td>",
              "<td class=\"n\">NaN</td>")
          .doesNotContain("there are more");

      notebook.show(rows, 2);
      assertThat(display.last().text()).endsWith("NaN\nthe first 2 rows; there are more");
      assertThat(display.last().html()).contains("<p>the first 2 rows; there are more</p>");
    }
  }

  @Test
  void aTableTakesOneJob() throws Exception {
    try (Notebook notebook = notebook(display, NEVER)) {
      Dataset<Row> rows = spark.range(0, 100, 1, 1).toDF("id");
      assertThat(
              JobCounter.jobsOf(
                  spark,
                  () -> {
                    notebook.show(rows);
                    return rows;
                  }))
          .isEqualTo(1);
      assertThatThrownBy(() -> notebook.show(rows, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid number of rows to show: 0; at least 1 is needed");
    }
  }

  @Test
  void theProfilerKnowsAllCells() {
    try (Notebook notebook = Notebook.of(spark, display)) {
      spark.range(0, 10, 1, 3).foreach(row -> {});
      notebook.show(notebook.profiler().report());
      assertThat(notebook.profiler().report().evidence().totals().tasks()).isEqualTo(3);
    }
    assertThat(display.last().text()).contains("It took ");
  }

  @Test
  void aKernelThatLogsAllDoesNotBreakSparksCompiler() {
    Logger compiler = Logger.getLogger("org.codehaus.janino");
    Level before = compiler.getLevel();
    compiler.setLevel(Level.FINEST);
    try (Notebook notebook = Notebook.of(spark, display)) {
      assertThat(compiler.getLevel()).isEqualTo(Level.INFO);
      notebook.show(spark.range(3).toDF("id"));
    } finally {
      compiler.setLevel(before);
    }
  }

  @Test
  void progressIsSaidInOneLine() {
    CellOutput none = CellProgress.output("a & b", new RunProgress(0, 0, 0, 0, 0, 0, 0), 3);
    assertThat(none.text()).isEqualTo("a & b: no job yet, 3 s");
    assertThat(none.html()).contains("a &amp; b", "max=\"1\" value=\"0\"");

    CellOutput some = CellProgress.output("e", new RunProgress(1, 1, 2, 1, 2400, 1200, 0), 7);
    assertThat(some.text()).isEqualTo("e: 1,200 of 2,400 tasks, 1 job, 2 stages, 7 s");
    CellOutput failed = CellProgress.output("e", new RunProgress(2, 1, 1, 1, 4, 2, 1), 7);
    assertThat(failed.text()).isEqualTo("e: 2 of 4 tasks, 1 failed, 2 jobs, 1 stage, 7 s");
  }

  @Test
  void withoutADisplayOutputIsPrintedAndProgressIsScarce() {
    String printed =
        printedBy(
            () -> {
              try (Notebook notebook = notebook(new PlainDisplay(), 1)) {
                notebook.show(spark.range(1).toDF("id"));
                try (Operation count = notebook.profile("count")) {
                  assertThat(count.progress().jobs()).isZero();
                }
              }
            });
    assertThat(printed).startsWith("id\n 0\n").contains("count\nIt took ");
  }

  private interface Action {
    void run() throws Exception;
  }

  private static String printedBy(Action action) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
