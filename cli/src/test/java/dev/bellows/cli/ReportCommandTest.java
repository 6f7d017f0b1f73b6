package dev.bellows.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.EventLoggingListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

class ReportCommandTest {
  @TempDir private static Path folder;
  private static Path may;
  private static Path june;

  @BeforeAll
  static void logs() throws IOException, TimeoutException {
    may = log("may", "select id % 3 as k, count(*) from range(0, 600, 1, 4) group by 1");
    june = log("june", "select id % 3 as k from range(0, 900, 1, 4)");
  }

  /** As Spark writes it for an application that runs one query. */
  private static Path log(String name, String query) throws IOException, TimeoutException {
    SparkSession spark = TestSession.get();
    SparkContext context = spark.sparkContext();
    Path into = Files.createDirectories(folder.resolve("logs-" + name));
    EventLoggingListener listener =
        new EventLoggingListener(
            name,
            Option.empty(),
            into.toUri(),
            context
                .getConf()
                .clone()
                .set("spark.eventLog.rolling.enabled", "false")
                .set("spark.eventLog.compress", "false"),
            context.hadoopConfiguration());
    listener.start();
    listener.onApplicationStart(
        new SparkListenerApplicationStart(
            "shop of " + name,
            Option.apply(name),
            System.currentTimeMillis(),
            "ann",
            Option.empty(),
            Option.empty(),
            Option.empty()));
    context.listenerBus().addToQueue(listener, "log-of-" + name);
    try {
      spark.sql(query).write().format("noop").mode("overwrite").save();
      context.listenerBus().waitUntilEmpty();
    } finally {
      context.listenerBus().removeListener(listener);
    }
    listener.onApplicationEnd(
        new SparkListenerApplicationEnd(System.currentTimeMillis(), Option.empty()));
    listener.stop();
    try (Stream<Path> files = Files.list(into)) {
      return files.filter(file -> file.getFileName().toString().equals(name)).findAny().get();
    }
  }

  @Test
  void aLogIsReadAndTold() {
    CapturedShell shell = CapturedShell.run("report", may.toString());
    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines()).first().isEqualTo("application shop of may (may)");
    assertThat(shell.outLines().get(1)).startsWith("It took ");
    assertThat(shell.outLines())
        .contains("Wall clock", "Stages, the longest first")
        .anyMatch(line -> line.matches("  total +\\S+ m?s +100 %"))
        .anyMatch(line -> line.matches("  \\d+ .* save at ReportCommandTest.java:\\d+"));
    assertThat(shell.out()).doesNotContain("lower bounds");
  }

  @Test
  void filesAreWrittenWhereAskedFor() throws IOException {
    Path html = folder.resolve("new folder/run.html");
    Path json = folder.resolve("run.json");
    CapturedShell shell =
        CapturedShell.run(
            "report",
            may.toString(),
            "--out",
            html.toString(),
            "--json",
            json.toString(),
            "--title",
            "May <1>");
    assertThat(shell.exitCode()).isZero();
    assertThat(shell.outLines()).contains("report: " + html).first().isEqualTo("May <1>");
    assertThat(Files.readString(html)).startsWith("<!doctype html>").contains("May &lt;1&gt;");
    RunReport read = RunReport.fromJson(Files.readString(json));
    assertThat(read.name()).isEqualTo("May <1>");
    assertThat(read.evidence().completeness().gaps()).isEmpty();
    assertThat(CapturedShell.run("report", json.toString()).outLines())
        .first()
        .isEqualTo("May <1>");
  }

  @Test
  void anEarlierRunIsComparedFromItsLogOrItsJson() {
    Path json = folder.resolve("may.json");
    CapturedShell.run("report", may.toString(), "--json", json.toString(), "--quiet");
    for (Path earlier : List.of(may, json)) {
      CapturedShell shell =
          CapturedShell.run("report", june.toString(), "--against", earlier.toString());
      assertThat(shell.err()).isEmpty();
      assertThat(shell.exitCode()).isZero();
      assertThat(shell.out())
          .startsWith("application shop of june (june)")
          .contains("Compared with application shop of may (may): ")
          .contains("Plans that changed", "Exchange is gone", "HashAggregate is gone");
    }
  }

  @Test
  void quietShowsNothing() {
    CapturedShell shell = CapturedShell.run("report", may.toString(), "--quiet");
    assertThat(shell.out()).isEmpty();
    assertThat(shell.exitCode()).isZero();
  }

  @Test
  void whatIsNoLogIsRefusedInALine() throws IOException {
    Path csv = Files.writeString(folder.resolve("sales.csv"), "a,b\n1,2\n");
    CapturedShell shell = CapturedShell.run("report", csv.toString());
    assertThat(shell.exitCode()).isEqualTo(1);
    assertThat(shell.errLines().get(0))
        .startsWith("Error: Cannot read event log '" + csv + "': it holds no event of Spark");
    assertThat(CapturedShell.run("report", folder.resolve("gone").toString()).err())
        .contains("there is no such file or folder");
    assertThat(CapturedShell.run("report").exitCode()).isEqualTo(2);
    Path other = Files.writeString(folder.resolve("v9.json"), "{\"version\": 9, \"name\": \"x\"}");
    assertThat(CapturedShell.run("report", other.toString()).exitCode()).isEqualTo(1);
  }

  @Test
  void eventsOfOthersAreNamed() throws IOException {
    Path with = folder.resolve("with-others");
    String log = Files.readString(may);
    Files.writeString(
        with, log.replaceFirst("\n", "\n{\"Event\":\"com.example.Tuned\",\"table\":\"t\"}\n"));
    CapturedShell shell = CapturedShell.run("report", with.toString());
    assertThat(shell.err().strip())
        .isEqualTo("Note: left out events that Bellows does not know: 1 com.example.Tuned");
    assertThat(shell.exitCode()).isZero();
  }
}
