package dev.bellows.metrics.benchmark;

import static dev.bellows.metrics.benchmark.Alternative.rows;
import static dev.bellows.metrics.benchmark.Alternative.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.benchmark.BenchmarkReport.Comparison;
import dev.bellows.metrics.benchmark.BenchmarkReport.Results;
import dev.bellows.metrics.benchmark.BenchmarkReport.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class BenchmarkTest {
  private final SparkSession spark = TestSession.get();

  /** A clock that moves only when work says so. */
  private final List<String> ran = new ArrayList<>();

  private long now;

  private Alternative taking(String name, long... millis) {
    AtomicInteger runs = new AtomicInteger();
    return work(
        name,
        () -> {
          ran.add(name);
          now += 1_000_000 * millis[runs.getAndIncrement() % millis.length];
        });
  }

  private Benchmark measured(Alternative... alternatives) {
    return Benchmark.compare(alternatives).clock(() -> now);
  }

  private Dataset<Row> numbers() {
    return spark.range(0, 100, 1, 2).selectExpr("id % 10 as k", "id * 1.5 as v");
  }

  @Test
  void whatTakesHalfTheTimeIsFaster() {
    BenchmarkReport report =
        measured(taking("old", 100, 104, 96), taking("new", 50, 57, 46)).warmUps(0).measure();
    Comparison comparison = report.comparison("new");
    assertThat(comparison.ratio()).isEqualTo(0.5);
    assertThat(comparison.low()).isLessThan(comparison.high());
    assertThat(comparison.verdict()).isEqualTo(Verdict.FASTER);
    assertThat(comparison.results()).isEqualTo(Results.NOT_COMPARED);
    assertThat(report.timings().get(0).median()).isEqualTo(100);
    assertThat(report.timings().get(1).slowest()).isEqualTo(57);
    assertThat(report.timings().get(1).fastest()).isEqualTo(46);
  }

  @Test
  void whatTakesTwiceTheTimeIsSlower() {
    BenchmarkReport report = measured(taking("a", 10, 11, 12), taking("b", 20, 22, 24)).measure();
    assertThat(report.comparison("b").verdict()).isEqualTo(Verdict.SLOWER);
  }

  @Test
  void aDifferenceWithinTheNoiseIsNone() {
    BenchmarkReport report =
        measured(taking("a", 100, 120, 80, 110), taking("b", 118, 82, 102, 100)).measure();
    assertThat(report.comparison("b").verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
  }

  @Test
  void theEndsOfTheIntervalDecide() {
    assertThat(verdict(0.5, 0.999)).isEqualTo(Verdict.FASTER);
    assertThat(verdict(0.5, 1)).isEqualTo(Verdict.NO_DIFFERENCE);
    assertThat(verdict(1, 1.5)).isEqualTo(Verdict.NO_DIFFERENCE);
    assertThat(verdict(1.001, 1.5)).isEqualTo(Verdict.SLOWER);
  }

  private static Verdict verdict(double low, double high) {
    return new Comparison("b", "a", 1, low, high, Results.EQUAL, "").verdict();
  }

  @Test
  void roundsAreInterleavedAndEachComesFirst() {
    measured(taking("a", 1), taking("b", 1)).warmUps(1).rounds(5).measure();
    assertThat(ran).containsExactly("a", "b", "a", "b", "b", "a", "b", "a", "a", "b", "a", "b");
    ran.clear();
    measured(taking("a", 1), taking("b", 1), taking("c", 1)).warmUps(0).rounds(6).measure();
    for (int place = 0; place < 3; place++) {
      TreeSet<String> there = new TreeSet<>();
      for (int round = 0; round < 6; round++) {
        there.add(ran.get(3 * round + place));
      }
      assertThat(there).as("at place %s", place).containsExactly("a", "b", "c");
    }
  }

  @Test
  void warmUpsAreNotMeasured() {
    BenchmarkReport report =
        measured(taking("a", 1000, 1, 1, 1, 1, 1), taking("b", 1000, 1, 1, 1, 1, 1))
            .warmUps(1)
            .rounds(5)
            .measure();
    assertThat(report.timings().get(0).millis()).containsExactly(1.0, 1.0, 1.0, 1.0, 1.0);
    assertThat(report.warmUps()).isEqualTo(1);
  }

  @Test
  void theSameRowsInAnotherOrderAreEqual() {
    BenchmarkReport report =
        Benchmark.compare(() -> numbers(), () -> numbers().orderBy("v")).rounds(5).measure();
    assertThat(report.comparison("b").results()).isEqualTo(Results.EQUAL);
    assertThat(report.requireEqualResults()).isSameAs(report);
    assertThat(report.toText()).contains("; the same rows\n");
  }

  @Test
  void otherRowsAreNamed() {
    BenchmarkReport report =
        Benchmark.compare(
                rows("all", () -> numbers()), rows("some", () -> numbers().where("k > 1")))
            .rounds(5)
            .measure();
    assertThat(report.comparison("some").results()).isEqualTo(Results.DIFFERENT);
    assertThat(report.toText()).contains("NOT the same rows: 80 rows instead of 100");
    assertThatThrownBy(report::requireEqualResults)
        .isInstanceOf(BellowsException.class)
        .hasMessage("Alternative 'some' does not give the rows of 'all': 80 rows instead of 100");
  }

  @Test
  void roundedResultsMayDifferInLastDigits() {
    Benchmark benchmark =
        Benchmark.compare(
                () -> spark.sql("select 0.1d + 0.2d + 0.3d as x"),
                () -> spark.sql("select 0.3d + 0.2d + 0.1d as x"))
            .rounds(5)
            .warmUps(0);
    assertThat(benchmark.measure().comparison("b").results()).isEqualTo(Results.DIFFERENT);
    assertThat(benchmark.significantDigits(6).measure().comparison("b").results())
        .isEqualTo(Results.EQUAL);
    assertThat(benchmark.withoutResults().measure().comparison("b").results())
        .isEqualTo(Results.NOT_COMPARED);
  }

  @Test
  void itRunsAQueryForEachResultAndWhatIsMeasured() throws Exception {
    Benchmark benchmark = Benchmark.compare(() -> numbers(), () -> numbers()).rounds(5).warmUps(1);
    assertThat(JobCounter.jobsOf(spark, benchmark::measure)).isEqualTo(2 * (2 + 1 + 5));
  }

  @Test
  void settingsAreComparedOnCopiesOfTheSession() {
    String key = "spark.sql.shuffle.partitions";
    String before = spark.conf().get(key);
    TreeSet<String> seen = new TreeSet<>();
    TreeSet<String> active = new TreeSet<>();
    BenchmarkReport report =
        Benchmark.ofSettings(
                spark,
                Map.of(),
                Map.of(key, "2"),
                copy -> {
                  assertThat(copy).isNotSameAs(spark);
                  seen.add(copy.conf().get(key));
                  active.add(SparkSession.active().conf().get(key));
                  return copy.range(100).toDF().groupBy("id").count();
                })
            .rounds(5)
            .measure();
    assertThat(seen).containsExactlyInAnyOrder(before, "2");
    assertThat(active).isEqualTo(seen);
    assertThat(report.comparison("spark.sql.shuffle.partitions=2").results())
        .isEqualTo(Results.EQUAL);
    assertThat(report.timings().get(0).name()).isEqualTo("the session's settings");
    assertThat(spark.conf().get(key)).isEqualTo(before);
    assertThat(SparkSession.active()).isSameAs(spark);
  }

  @Test
  void settingsThatCannotChangeAreRefused() {
    assertThatThrownBy(
            () ->
                Benchmark.ofSettings(
                    spark,
                    Map.of(),
                    Map.of("spark.executor.memory", "4g"),
                    copy -> copy.range(1).toDF()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot compare the setting spark.executor.memory=4g: ");
    assertThatThrownBy(
            () -> Benchmark.ofSettings(spark, Map.of(), Map.of(), copy -> copy.range(1).toDF()))
        .hasMessage("Invalid benchmark: both configurations are the session's settings");
  }

  @Test
  void whatFailsIsNamedWithItsRound() {
    Alternative broken =
        work(
            "broken",
            () -> {
              throw new UnsupportedOperationException("no disk");
            });
    assertThatThrownBy(() -> measured(taking("a", 1), broken).measure())
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Alternative 'broken' failed in warm-up 1: ")
        .hasMessageEndingWith("no disk")
        .hasCauseInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(
            () -> Benchmark.compare(() -> numbers(), () -> numbers().select("nothing")).measure())
        .isInstanceOf(BellowsException.class)
        .hasMessageStartingWith("Alternative 'b' failed in its result: ");
  }

  @Test
  void badArgumentsAreRefused() {
    Alternative a = work("a", () -> {});
    Benchmark benchmark = Benchmark.compare(a, work("b", () -> {}));
    assertThatThrownBy(() -> Benchmark.compare(a))
        .hasMessage("Invalid benchmark: 1 alternative(s); a comparison needs at least 2");
    assertThatThrownBy(() -> Benchmark.compare(a, a))
        .hasMessageContaining("two alternatives have the name 'a'");
    assertThatThrownBy(() -> work(" ", () -> {})).hasMessageContaining("its name is blank");
    assertThatThrownBy(() -> benchmark.rounds(4))
        .hasMessage("Invalid rounds: 4; an interval needs at least 5");
    assertThatThrownBy(() -> benchmark.warmUps(-1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> benchmark.confidence(1)).hasMessageContaining("usually 0.95");
    assertThatThrownBy(() -> benchmark.significantDigits(18)).hasMessageContaining("1 to 17");
    assertThatThrownBy(() -> benchmark.measure().comparison("c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("No comparison of 'c'");
  }

  @Test
  void theTextSaysItAll() {
    BenchmarkReport report =
        measured(taking("old", 100), taking("newer", 50)).rounds(5).confidence(0.9).measure();
    assertThat(report.toText())
        .isEqualTo(
            """
            old    median 100.0 ms (100.0 to 100.0, 5 rounds)
            newer  median 50.0 ms (50.0 to 50.0, 5 rounds)
            newer takes 0.500× the time of old (90.00 % interval 0.500 to 0.500): FASTER; \
            results not compared
            """);
  }

  @Test
  void theJsonSaysItAll() throws Exception {
    BenchmarkReport report = measured(taking("old", 100), taking("new", 50)).rounds(5).measure();
    JsonNode json = new ObjectMapper().readTree(report.toJson());
    assertThat(json.get("bellowsBenchmark").asInt()).isEqualTo(1);
    assertThat(json.at("/alternatives/0/name").asText()).isEqualTo("old");
    assertThat(json.at("/alternatives/1/millis")).hasSize(5);
    assertThat(json.at("/comparisons/0/ratio").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/comparisons/0/verdict").asText()).isEqualTo("FASTER");
    assertThat(json.at("/comparisons/0/results").asText()).isEqualTo("NOT_COMPARED");
  }
}
