package dev.bellows.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.benchmarks.ListenReport.Drain;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.benchmark.BenchmarkReport;
import dev.bellows.metrics.benchmark.BenchmarkReport.Comparison;
import dev.bellows.metrics.benchmark.BenchmarkReport.Results;
import dev.bellows.metrics.benchmark.BenchmarkReport.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ListenBenchTest {
  @TempDir private static Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int listen(String... args) {
    return new CommandLine(new ListenCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void everythingIsMeasured() throws IOException {
    assertThat(TestSession.get().sparkContext().isStopped()).isFalse();
    int code =
        listen(
            "--tasks=4k",
            "--stages=8",
            "--rounds=5",
            "--jobs=3",
            "--job-tasks=4",
            "--dir=" + directory);

    assertThat(code).as(err.toString()).isZero();
    JsonNode report =
        new ObjectMapper().readTree(Files.readString(directory.resolve("listen.json")));
    assertThat(report.path("tasks").asLong()).isEqualTo(4000);
    assertThat(report.path("nanosPerEvent").asDouble())
        .isGreaterThan(report.path("nanosOfTelling").asDouble());
    assertThat(report.path("nanosOfTelling").asDouble()).isPositive();
    assertThat(report.path("drainMicros").path("jobs").asInt()).isEqualTo(3);
    assertThat(report.path("drainMicros").path("median").asDouble()).isPositive();
    assertThat(report.at("/events/alternatives/1/millis")).hasSize(5);
    assertThat(report.at("/job/comparisons/0/ratio").asDouble()).isPositive();
    assertThat(report.path("targets")).hasSize(3);
    assertThat(out.toString()).contains("4k ends of tasks in 8 stages", "JSON: ");
  }

  @Test
  void aTargetIsMetAtItsNumberAndMissedAboveIt() {
    assertThat(report(150, 4_999_999, 499).targets()).extracting(Target::met).containsOnly(true);
    assertThat(report(151, 5_000_000, 500).targets()).extracting(Target::met).containsOnly(false);
    assertThat(report(151, 5_000_000, 500).toString())
        .contains("MISSED: at most 150 ns for the end of a task: 151 ns")
        .contains("A job of 10 tasks, recorded beside unheard\n  11.0 ms beside 10.0 ms: 1.100×");
  }

  private static ListenReport report(double nanos, long held, double drainMicros) {
    return new ListenReport(
        Instant.EPOCH,
        new ListenCosts(1_000_000, 1000, 5),
        compared(ListenCosts.NOBODY, 10, ListenCosts.RECORDER, nanos),
        held,
        new Drain(1, drainMicros, 1, 1, 1),
        10,
        compared(ListenCosts.UNHEARD, 10, ListenCosts.RECORDED, 11),
        new Machine(2, "A CPU", 1, 1, "Linux"),
        Map.of("spark", "4.1.0"));
  }

  private static BenchmarkReport compared(String a, double millisOfA, String b, double millisOfB) {
    return new BenchmarkReport(
        List.of(new Timing(a, List.of(millisOfA)), new Timing(b, List.of(millisOfB))),
        List.of(new Comparison(b, a, millisOfB / millisOfA, 1, 1.2, Results.NOT_COMPARED, "")),
        0.95,
        3);
  }

  @Test
  void theWaitsAreTakenByRank() {
    Drain drain = Drain.of(LongStream.rangeClosed(1, 200).map(i -> i * 1000).toArray());
    assertThat(drain).isEqualTo(new Drain(200, 100, 190, 198, 200));
  }

  @Test
  void whatCannotBeMeasuredIsWrongUsage() {
    assertThat(listen("--rounds=4")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid --rounds=4");
    assertThat(listen("--stages=6")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid --stages: 6; a multiple of 4 is needed");
    assertThat(listen("--tasks=3", "--stages=4")).isEqualTo(2);
    assertThat(err.toString()).contains("Invalid --tasks: 3; each of the 4 stages needs one");
  }
}
