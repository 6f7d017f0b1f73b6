package dev.bellows.metrics.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.LostWork;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskTotals;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.core.plan.ToldPlan;
import dev.bellows.core.testing.TestSession;
import dev.bellows.metrics.benchmark.GateReport.Cause;
import dev.bellows.metrics.benchmark.GateReport.Violation;
import dev.bellows.metrics.record.ExecutionMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegressionGateTest {
  private static final String OPERATION = "encode";
  private static final long MIB = 1L << 20;

  @TempDir Path folder;

  private RegressionGate gate() {
    return RegressionGate.at(folder.resolve("deep/baseline.json"));
  }

  /** A run of a second over a thousand rows: a scan, or a scan and a sort. */
  private static Evidence run(String plan, long millis, int jobs, Map<TaskMetric, Long> metrics) {
    long[] sums = new long[TaskMetric.values().length];
    metrics.forEach((metric, value) -> sums[metric.index()] = value);
    StageMetrics stage =
        new StageMetrics(
            1,
            0,
            "save",
            List.of(),
            List.of(0),
            1,
            0,
            OptionalLong.of(0),
            OptionalLong.of(0),
            OptionalLong.of(millis),
            Optional.empty(),
            TaskTotals.of(1, sums, sums),
            Map.of(),
            List.of(),
            Map.of(),
            OptionalDouble.empty(),
            LostWork.NONE);
    ToldPlan scan = new ToldPlan(plan, plan, Map.of(), List.of(), List.of());
    QueryMetrics query =
        new QueryMetrics(
            0,
            0,
            "save",
            0,
            OptionalLong.of(millis),
            QueryPlan.of(scan),
            List.of(),
            Optional.empty());
    return new Evidence(
        "run",
        0,
        millis,
        Map.of(),
        IntStream.range(0, jobs).mapToObj(RegressionGateTest::job).toList(),
        List.of(stage),
        List.of(query),
        List.of(),
        Completeness.EXACT);
  }

  private static JobMetrics job(int id) {
    return new JobMetrics(
        id,
        Optional.empty(),
        OptionalLong.of(0),
        List.of(1),
        Set.of(),
        0,
        OptionalLong.of(1),
        Optional.empty());
  }

  private static Evidence run(long millis, long inputRows, long shuffleBytes) {
    return run(
        "Scan parquet",
        millis,
        1,
        Map.of(TaskMetric.INPUT_RECORDS, inputRows, TaskMetric.SHUFFLE_WRITE_BYTES, shuffleBytes));
  }

  private RegressionGate known(Evidence... runs) {
    RegressionGate gate = gate();
    gate.update(gate.check(OPERATION, runs));
    return gate;
  }

  private static Stream<Cause> causes(GateReport report) {
    return report.violations().stream().map(Violation::cause);
  }

  @Test
  void withoutABaselineARunIsNewAndPasses() {
    GateReport report = gate().check(OPERATION, run(1000, 1000, 0));
    assertThat(report.passed()).isTrue();
    assertThat(report.isNew()).isTrue();
    assertThat(report.toText()).isEqualTo("encode: passed (new: no baseline yet)\n");
    assertThat(report.requirePassed()).isSameAs(report);
  }

  @Test
  void theSameRunPasses() {
    GateReport report = known(run(1000, 1000, MIB)).check(OPERATION, run(1000, 1000, MIB));
    assertThat(report.passed()).isTrue();
    assertThat(report.isNew()).isFalse();
    assertThat(report.planChanged()).isFalse();
    assertThat(report.growth()).contains(1.0);
    assertThat(report.notes()).isEmpty();
  }

  /** 1,000 ms and a quarter and 200 ms. */
  @Test
  void theLimitItselfPassesAndAMillisecondMoreDoesNot() {
    RegressionGate gate = known(run(1000, 1000, 0));
    assertThat(gate.check(OPERATION, run(1450, 1000, 0)).passed()).isTrue();
    GateReport report = gate.check(OPERATION, run(1451, 1000, 0));
    assertThat(causes(report)).containsExactly(Cause.SAME_PLAN_AND_DATA);
    assertThat(report.toText())
        .isEqualTo(
            """
            encode: FAILED
              wallTime is 1,451 ms: 1,000 ms in the baseline, at most 1,450 ms allowed; with the \
            same plan and data
            """);
    assertThatThrownBy(report::requirePassed)
        .isInstanceOf(AssertionError.class)
        .hasMessage(report.toText());
  }

  @Test
  void moreDataMayTakeMoreInProportion() {
    RegressionGate gate = known(run(1000, 1000, 10 * MIB));
    GateReport report = gate.check(OPERATION, run(2700, 2000, 23 * MIB));
    assertThat(report.passed()).isTrue();
    assertThat(report.growth()).contains(2.0);
    assertThat(report.notes())
        .containsExactly(
            "wallTime is 2,700 ms: 1,000 ms in the baseline, at most 2,700 ms allowed; the rows"
                + " read changed from 1,000 to 2,000",
            "shuffleWriteBytes is 23.0 MiB: 10.0 MiB in the baseline, at most 23.0 MiB allowed;"
                + " the rows read changed from 1,000 to 2,000");
    GateReport worse = gate.check(OPERATION, run(2701, 2000, 23 * MIB));
    assertThat(causes(worse)).containsExactly(Cause.DATA_CHANGED);
  }

  @Test
  void lessDataMustTakeLess() {
    RegressionGate gate = known(run(10_000, 1000, 0));
    assertThat(gate.check(OPERATION, run(1450, 100, 0)).passed()).isTrue();
    assertThat(causes(gate.check(OPERATION, run(1451, 100, 0))))
        .containsExactly(Cause.DATA_CHANGED);
  }

  @Test
  void anotherPlanIsTheCauseThatIsNamed() {
    RegressionGate gate = known(run(1000, 1000, 0));
    GateReport report = gate.check(OPERATION, run("CartesianProduct", 5000, 1, rows(1000)));
    assertThat(report.planChanged()).isTrue();
    assertThat(causes(report)).containsExactly(Cause.PLAN_CHANGED);
    assertThat(report.toText()).contains("; the plan changed\n");
  }

  private static Map<TaskMetric, Long> rows(long input) {
    return Map.of(TaskMetric.INPUT_RECORDS, input);
  }

  @Test
  void eachPlanHasItsOwnBaseline() {
    RegressionGate gate = known(run(1000, 1000, 0));
    Evidence slow = run("CartesianProduct", 5000, 1, rows(1000));
    gate.update(gate.check(OPERATION, slow));
    assertThat(gate.check(OPERATION, slow).passed()).isTrue();
    assertThat(gate.check(OPERATION, slow).planChanged()).isFalse();
    GateReport first = gate.check(OPERATION, run(5000, 1000, 0));
    assertThat(first.planChanged()).isFalse();
    assertThat(causes(first)).containsExactly(Cause.SAME_PLAN_AND_DATA);
  }

  @Test
  void atMostFivePlansAreKept() throws IOException {
    RegressionGate gate = gate();
    for (String plan : List.of("A", "B", "C", "D", "E", "F")) {
      gate.update(gate.check(OPERATION, run(plan, 1000, 1, rows(1000))));
    }
    assertThat(baseline().at("/operations/encode")).hasSize(5);
    assertThat(gate.check(OPERATION, run("B", 1000, 1, rows(1000))).planChanged()).isFalse();
    assertThat(gate.check(OPERATION, run("A", 1000, 1, rows(1000))).planChanged()).isTrue();
  }

  private JsonNode baseline() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("deep/baseline.json").toFile());
  }

  @Test
  void jobsDoNotGrowWithData() {
    RegressionGate gate = known(run("S", 1000, 2, rows(1000)));
    assertThat(gate.check(OPERATION, run("S", 1000, 2, rows(4000))).passed()).isTrue();
    GateReport report = gate.check(OPERATION, run("S", 1000, 3, rows(4000)));
    assertThat(report.violations()).extracting(Violation::metric).containsExactly("jobs");
  }

  @Test
  void rowsWrittenMayBeNeitherMoreNorFewer() {
    RegressionGate gate = known(run("S", 1000, 1, written(100)));
    assertThat(gate.check(OPERATION, run("S", 1000, 1, written(100))).passed()).isTrue();
    assertThat(gate.check(OPERATION, run("S", 1000, 1, written(101))).passed()).isFalse();
    GateReport fewer = gate.check(OPERATION, run("S", 1000, 1, written(99)));
    assertThat(fewer.violations().get(0).message())
        .isEqualTo(
            "outputRecords is 99: 100 in the baseline, at least 100 allowed; with the same plan"
                + " and data");
  }

  private static Map<TaskMetric, Long> written(long rows) {
    return Map.of(TaskMetric.INPUT_RECORDS, 1000L, TaskMetric.OUTPUT_RECORDS, rows);
  }

  @Test
  void theMedianOfSeveralRunsCounts() {
    RegressionGate gate = known(run(1000, 1000, 0));
    Evidence usual = run(1000, 1000, 0);
    Evidence slow = run(9000, 1000, 0);
    assertThat(gate.check(OPERATION, usual, slow, usual).passed()).isTrue();
    assertThat(gate.check(OPERATION, slow, slow, usual).passed()).isFalse();
  }

  @Test
  void tolerancesAreSettable() {
    RegressionGate gate = known(run(1000, 1000, 0));
    assertThat(
            gate.tolerance(GateMetric.WALL_TIME, 0.5, 0)
                .check(OPERATION, run(1501, 1000, 0))
                .passed())
        .isFalse();
    assertThat(gate.without(GateMetric.WALL_TIME).check(OPERATION, run(9999, 1000, 0)).passed())
        .isTrue();
    GateMetric gc = GateMetric.of(TaskMetric.GC_TIME);
    Evidence collecting =
        run(
            "Scan parquet",
            1000,
            1,
            Map.of(TaskMetric.INPUT_RECORDS, 1000L, TaskMetric.GC_TIME, 900L));
    assertThat(gate.check(OPERATION, collecting).passed()).isTrue();
    assertThat(gate.tolerance(gc, 0, 899).check(OPERATION, collecting).violations())
        .extracting(Violation::metric)
        .containsExactly("jvmGCTime");
    assertThatThrownBy(() -> gate.tolerance(gc, -1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid tolerance of jvmGCTime: a share of -1.0");
    assertThatThrownBy(() -> gate.check(OPERATION))
        .hasMessage("Cannot check 'encode': no run was given");
  }

  @Test
  void alertsHoldWithoutABaseline() {
    RegressionGate gate = gate().alertAbove(GateMetric.SHUFFLE_BYTES, 10 * MIB);
    assertThat(gate.check(OPERATION, run(1000, 1000, 10 * MIB)).passed()).isTrue();
    GateReport report = gate.check(OPERATION, run(1000, 1000, 11 * MIB));
    assertThat(report.violations())
        .containsExactly(
            new Violation(
                "shuffleWriteBytes",
                Cause.ALERT,
                "shuffleWriteBytes is 11.0 MiB: above the limit of 10.0 MiB"));
  }

  @Test
  void anIncompleteRecordDoesNotPass() {
    Evidence whole = run(1000, 1000, 0);
    Evidence part =
        new Evidence(
            whole.subject(),
            whole.startedMillis(),
            whole.endedMillis(),
            whole.configuration(),
            whole.jobs(),
            whole.stages(),
            whole.queries(),
            whole.executors(),
            new Completeness(List.of("7 events were lost")));
    GateReport report = known(whole).check(OPERATION, part);
    assertThat(report.violations())
        .containsExactly(
            new Violation(
                "record", Cause.INCOMPLETE, "the record is incomplete: 7 events were lost"));
  }

  @Test
  void updatingKeepsOtherOperationsAndLeavesNoOtherFile() throws IOException {
    RegressionGate gate = known(run(1000, 1000, 0));
    GateReport other = gate.check("other", run(50, 5, 0));
    gate.update(other);
    assertThat(baseline().at("/bellowsBaseline").asInt()).isEqualTo(1);
    assertThat(baseline().at("/operations/encode/0/metrics/wallTime").asLong()).isEqualTo(1000);
    assertThat(baseline().at("/operations/other/0/metrics/wallTime").asLong()).isEqualTo(50);
    assertThat(Files.readString(folder.resolve("deep/baseline.json")))
        .isEqualTo(other.newBaseline());
    try (Stream<Path> files = Files.list(folder.resolve("deep"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void filesThatAreNoBaselineAreRefused() throws IOException {
    Path file = folder.resolve("deep/baseline.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"bellowsBaseline\": 2}");
    assertThatThrownBy(() -> gate().check(OPERATION, run(1, 1, 0)))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("it is of version 2. This Bellows reads version 1");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> gate().check(OPERATION, run(1, 1, 0)))
        .hasMessageContaining("it has no version");
    Files.writeString(file, "{\"bellows");
    assertThatThrownBy(() -> gate().check(OPERATION, run(1, 1, 0)))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("it is no JSON");
  }

  @Test
  void aMetricThatAnOldBaselineLacksIsSaid() throws IOException {
    RegressionGate gate = known(run(1000, 1000, 0));
    Path file = folder.resolve("deep/baseline.json");
    Files.writeString(file, Files.readString(file).replace("\"wallTime\"", "\"old\""));
    GateReport report = gate.check(OPERATION, run(9000, 1000, 0));
    assertThat(report.passed()).isTrue();
    assertThat(report.notes())
        .containsExactly("wallTime is not in the baseline and was not compared");
  }

  @Test
  void realRunsOfTheSameQueryAreTheSame() {
    SparkSession spark = TestSession.get();
    String path = folder.resolve("rows").toString();
    spark.range(0, 3000, 1, 2).selectExpr("id", "id % 300 as k").write().parquet(path);
    Dataset<Row> table = spark.read().parquet(path);
    RegressionGate gate = gate().without(GateMetric.WALL_TIME);
    gate.update(gate.check("group", recorded(table.groupBy("k").count())));
    GateReport again = gate.check("group", recorded(table.groupBy("k").count()));
    assertThat(again.planChanged()).isFalse();
    assertThat(again.passed()).as(again.toText()).isTrue();
    GateReport sorted = gate.check("group", recorded(table.groupBy("k").count().orderBy("k")));
    assertThat(sorted.planChanged()).isTrue();
    assertThat(sorted.violations()).extracting(Violation::metric).contains("jobs", "stages");
    assertThat(causes(sorted)).containsOnly(Cause.PLAN_CHANGED);
  }

  private static Evidence recorded(Dataset<Row> rows) {
    try (ExecutionMetrics metrics = ExecutionMetrics.record(rows.sparkSession())) {
      rows.write().format("noop").mode("overwrite").save();
      return metrics.evidence();
    }
  }
}
