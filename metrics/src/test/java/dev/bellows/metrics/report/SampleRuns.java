package dev.bellows.metrics.report;

import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Finding.Measure;
import dev.bellows.core.advice.Gain;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.LostWork;
import dev.bellows.core.evidence.PlanningPhase;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.StageMetrics.ExecutorShare;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskMetrics;
import dev.bellows.core.evidence.TaskTotals;
import dev.bellows.core.plan.PlanValues;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.core.plan.ToldPlan;
import dev.bellows.core.plan.ToldPlan.ToldMetric;
import dev.bellows.metrics.analyze.Bottleneck;
import dev.bellows.metrics.analyze.Bottleneck.Bound;
import dev.bellows.metrics.analyze.CriticalStep;
import dev.bellows.metrics.analyze.WallClock;
import dev.bellows.metrics.analyze.WallClock.Part;
import dev.bellows.metrics.analyze.WallClock.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Reports made by hand: a run of everything that a report can hold, and large ones. */
final class SampleRuns {
  static final String SCRIPT = "<script>alert('x')</script>";

  private static final long START = 1_795_000_000_000L;
  private static final List<String> EXECUTORS = List.of("1", "2", "3");

  private SampleRuns() {}

  /** A join with a skewed key, planned, shuffled, retried, with two operations. */
  static RunReport skewedJoin() {
    return report(
        "Join of sales " + SCRIPT,
        new Evidence(
            "operation 'join'",
            START,
            START + 42_100,
            Map.of(
                "spark.app.name",
                "sales " + SCRIPT,
                "spark.sql.shuffle.partitions",
                "200",
                "spark.executor.memory",
                "4g"),
            jobs(),
            stages(),
            List.of(query()),
            executors(),
            new Completeness(List.of("2 tasks of stage 1 are not told"))),
        List.of(report("read", small(), List.of()), report("write " + SCRIPT, small(), List.of())));
  }

  /** Nothing ran. */
  static RunReport empty() {
    Evidence evidence =
        new Evidence(
            "operation 'nothing'",
            START,
            START + 12,
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Completeness.EXACT);
    return new RunReport(
        "nothing",
        evidence,
        new WallClock(12, List.of(new Share(Part.DRIVER, 12))),
        List.of(),
        List.of(),
        new Advice(List.of(), List.of()),
        List.of());
  }

  /** So many stages of a task each, several at once. */
  static RunReport ofStages(int count) {
    List<StageMetrics> stages =
        IntStream.range(0, count)
            .mapToObj(
                i -> stage(i, START + i * 40L, 100 + i % 7 * 30, Distribution.of(90 + i % 50)))
            .toList();
    List<JobMetrics> jobs =
        IntStream.range(0, count / 2)
            .mapToObj(
                i ->
                    new JobMetrics(
                        i,
                        Optional.of("job of " + i),
                        OptionalLong.empty(),
                        List.of(2 * i, 2 * i + 1),
                        Set.of(),
                        START + i * 80L,
                        OptionalLong.of(START + i * 80L + 300),
                        Optional.empty()))
            .toList();
    Evidence evidence =
        new Evidence(
            "log",
            START,
            START + count * 40L + 400,
            Map.of(),
            jobs,
            stages,
            List.of(),
            executors(),
            Completeness.EXACT);
    return new RunReport(
        "many stages",
        evidence,
        new WallClock(
            evidence.wallMillis(), List.of(new Share(Part.COMPUTE, evidence.wallMillis()))),
        IntStream.range(0, count / 4)
            .mapToObj(
                i ->
                    new CriticalStep(
                        "stage " + 4 * i,
                        OptionalInt.of(4 * i),
                        0,
                        START + i * 160L,
                        START + i * 160L + 150,
                        20))
            .toList(),
        List.of(),
        new Advice(List.of(), List.of()),
        List.of());
  }

  /** With another plan of its only query. */
  static RunReport withPlan(RunReport report, QueryPlan plan) {
    Evidence old = report.evidence();
    QueryMetrics query = old.queries().get(0);
    QueryMetrics changed =
        new QueryMetrics(
            query.executionId(),
            query.root(),
            query.description(),
            query.startedMillis(),
            query.endedMillis(),
            plan,
            query.phases(),
            query.failure());
    Evidence evidence =
        new Evidence(
            old.subject(),
            old.startedMillis(),
            old.endedMillis(),
            old.configuration(),
            old.jobs(),
            old.stages(),
            List.of(changed),
            old.executors(),
            old.completeness());
    return new RunReport(
        report.name(),
        evidence,
        report.wallClock(),
        report.criticalPath(),
        report.bottlenecks(),
        report.advice(),
        report.operations());
  }

  static QueryPlan scanAlone() {
    return measured(QueryPlan.of(chain(16)));
  }

  private static ToldPlan chain(int sorts) {
    return sorts == 0 ? scan("Scan parquet stores", 20) : node("Sort", 50, chain(sorts - 1));
  }

  /** With other findings. */
  static RunReport withFindings(RunReport report, List<Finding> findings) {
    return new RunReport(
        report.name(),
        report.evidence(),
        report.wallClock(),
        report.criticalPath(),
        report.bottlenecks(),
        new Advice(findings, List.of()),
        report.operations());
  }

  static Finding finding(String message) {
    return new Finding(
        "data-skew",
        Severity.SEVERE,
        "stage 2",
        message,
        List.of(
            new Measure("longest task", 14_210, "ms"),
            new Measure("median task", 1_020, "ms"),
            new Measure("longest to median", 13.93, "ratio"),
            new Measure("largest read", 1.84e9, "bytes"),
            new Measure("share of wall clock", 0.31, "share")),
        13_000,
        new Gain(9_800, 12_400),
        "Let adaptive execution split the large partitions.",
        "spark.conf().set(\"spark.sql.adaptive.skewJoin.enabled\", \"true\");\n" + "// " + SCRIPT,
        Safety.RUNTIME_SETTING);
  }

  private static RunReport report(String name, Evidence evidence, List<RunReport> operations) {
    return new RunReport(
        name,
        evidence,
        new WallClock(
            evidence.wallMillis(),
            List.of(
                new Share(Part.PLANNING, 900),
                new Share(Part.DRIVER, 2_300),
                new Share(Part.SCHEDULING, 640),
                new Share(Part.COMPUTE, 21_200),
                new Share(Part.SKEW_TAIL, 13_000),
                new Share(Part.RETRIES, 3_500))),
        List.of(
            new CriticalStep("planning", OptionalInt.empty(), 0, START, START + 900, 900),
            new CriticalStep("stage 0", OptionalInt.of(0), 0, START + 1_000, START + 9_400, 2_100),
            new CriticalStep(
                "stage 2", OptionalInt.of(2), 0, START + 13_000, START + 38_000, 25_000),
            new CriticalStep(
                "driver", OptionalInt.empty(), 0, START + 38_000, START + 40_100, 2_100),
            new CriticalStep(
                "stage 3", OptionalInt.of(3), 0, START + 40_100, START + 42_000, 1_900)),
        List.of(
            new Bottleneck(
                "stage 2",
                Bound.SKEW,
                25_000,
                0.59,
                List.of(new Measure("longest to median", 13.9, "ratio"))),
            new Bottleneck("stage 0", Bound.IO, 8_400, 0.2, List.of()),
            new Bottleneck("driver", Bound.DRIVER, 2_300, 0.05, List.of())),
        new Advice(
            List.of(
                finding(
                    "One task of 24 reads 1.8 GB while the median reads 92.1 MB: the key '"
                        + SCRIPT
                        + "' is in most rows."),
                new Finding(
                    "spill",
                    Severity.MODERATE,
                    "stage 1 (attempt 1)",
                    "Its tasks spilled 2.1 GB to disk.",
                    List.of(),
                    1_900,
                    Gain.upTo(1_500),
                    "Use more partitions.",
                    "spark.conf().set(\"spark.sql.shuffle.partitions\", \"400\");",
                    Safety.RUNTIME_SETTING),
                new Finding(
                    "small-files",
                    Severity.LOW,
                    "query 3, node 7 (Scan parquet)",
                    "4,210 files of 0.4 MB each are read.",
                    List.of(),
                    0,
                    Gain.NONE,
                    "Compact the table.",
                    "",
                    Safety.DATA_LAYOUT)),
            List.of("Rule 'broken' failed: java.lang.ArithmeticException")),
        operations);
  }

  private static Evidence small() {
    return new Evidence(
        "operation",
        START,
        START + 9_000,
        Map.of(),
        List.of(),
        List.of(stage(0, START + 1_000, 8_400, Distribution.of(1_000, 1_100, 1_300))),
        List.of(),
        List.of(),
        Completeness.EXACT);
  }

  private static List<JobMetrics> jobs() {
    return List.of(
        job(0, List.of(0), 1_000, 9_500, Optional.empty()),
        job(1, List.of(0, 1, 2), 9_600, 38_100, Optional.of("stage 1 failed once")),
        new JobMetrics(
            2,
            Optional.empty(),
            OptionalLong.empty(),
            List.of(3),
            Set.of("op-1"),
            START + 40_000,
            OptionalLong.empty(),
            Optional.empty()));
  }

  private static JobMetrics job(
      int id, List<Integer> stages, long from, long to, Optional<String> failure) {
    return new JobMetrics(
        id,
        Optional.of("save " + SCRIPT),
        OptionalLong.of(3),
        stages,
        Set.of("op-1", "op-2"),
        START + from,
        OptionalLong.of(START + to),
        failure);
  }

  private static List<StageMetrics> stages() {
    Random random = new Random(7);
    long[] even = LongStream.range(0, 24).map(i -> 900 + random.nextInt(500)).toArray();
    long[] skewed = even.clone();
    skewed[5] = 14_210;
    List<StageMetrics> stages = new ArrayList<>();
    stages.add(stage(0, START + 1_000, 8_400, Distribution.of(even)));
    stages.add(
        new StageMetrics(
            1,
            0,
            "save at Sales.java:31",
            List.of(0),
            List.of(1),
            24,
            START + 9_700,
            OptionalLong.of(START + 9_900),
            OptionalLong.of(START + 10_000),
            OptionalLong.of(START + 12_900),
            Optional.of("FetchFailed(BlockManagerId(2, host-2, 7337))"),
            totals(Distribution.of(even)),
            distributions(Distribution.of(even)),
            List.of(),
            Map.of("1", new ExecutorShare(12, 9_000)),
            OptionalDouble.empty(),
            new LostWork(3, 4, 1, 9_400, Optional.of("FetchFailed"))));
    stages.add(stage(2, START + 13_000, 25_000, Distribution.of(skewed)));
    stages.add(stage(3, START + 40_100, 1_900, Distribution.of(1_850)));
    return stages;
  }

  private static StageMetrics stage(int id, long from, long wall, Distribution durations) {
    return new StageMetrics(
        id,
        0,
        "save at Sales.java:3" + id + " " + SCRIPT,
        id == 0 ? List.of() : List.of(id - 1),
        List.of(1),
        (int) durations.count(),
        from,
        OptionalLong.of(from + wall / 20),
        OptionalLong.of(from + wall / 2),
        OptionalLong.of(from + wall),
        Optional.empty(),
        totals(durations),
        distributions(durations),
        List.of(
            new TaskMetrics(
                77,
                5,
                0,
                "2",
                "host-2",
                from + wall / 3,
                totals(Distribution.of(durations.max())))),
        Map.of(
            "1",
            new ExecutorShare(durations.count() / 2, wall * 2),
            "2",
            new ExecutorShare(durations.count() - durations.count() / 2, wall)),
        OptionalDouble.of(0.93),
        LostWork.NONE);
  }

  private static Map<TaskMetric, Distribution> distributions(Distribution durations) {
    Map<TaskMetric, Distribution> all = new EnumMap<>(TaskMetric.class);
    all.put(TaskMetric.DURATION, durations);
    all.put(TaskMetric.SHUFFLE_READ_BYTES, Distribution.of(92_000_000L, 1_840_000_000L));
    return all;
  }

  private static TaskTotals totals(Distribution durations) {
    long[] sums = new long[TaskMetric.values().length];
    long[] maxima = new long[TaskMetric.values().length];
    Arrays.fill(sums, 1_234_567L * durations.count());
    Arrays.fill(maxima, 1_834_567L);
    for (TaskMetric metric : TaskMetric.values()) {
      if (metric.isPeak()) {
        sums[metric.index()] = 0;
      }
    }
    for (TaskMetric metric :
        List.of(TaskMetric.DURATION, TaskMetric.RUN_TIME, TaskMetric.GC_TIME)) {
      int part = metric == TaskMetric.GC_TIME ? 20 : 1;
      sums[metric.index()] = durations.sum() / part;
      maxima[metric.index()] = durations.max() / part;
    }
    sums[TaskMetric.DISK_SPILLED.index()] = 0;
    maxima[TaskMetric.DISK_SPILLED.index()] = 0;
    return TaskTotals.of(durations.count(), sums, maxima);
  }

  private static List<ExecutorMetrics> executors() {
    return EXECUTORS.stream()
        .map(
            id ->
                new ExecutorMetrics(
                    id,
                    "host-" + id,
                    4,
                    START - 100,
                    id.equals("3") ? OptionalLong.of(START + 12_000) : OptionalLong.empty(),
                    id.equals("3") ? Optional.of("lost " + SCRIPT) : Optional.empty(),
                    Map.of("JVMHeapMemory", 1_900_000_000L),
                    totals(Distribution.of(20_000, 31_000))))
        .toList();
  }

  private static QueryMetrics query() {
    return new QueryMetrics(
        3,
        3,
        "save at Sales.java:31 " + SCRIPT,
        START + 100,
        OptionalLong.of(START + 38_200),
        plan(),
        List.of(
            new PlanningPhase("analysis", START, START + 120),
            new PlanningPhase("optimization", START + 120, START + 700)),
        Optional.empty());
  }

  private static QueryPlan plan() {
    ToldPlan sales = scan("Scan parquet sales " + SCRIPT, 10);
    ToldPlan stores = scan("Scan parquet stores", 20);
    ToldPlan left = codegen(1, node("Filter", 30, node("InputAdapter", 0, sales)));
    ToldPlan broadcast = node("BroadcastExchange", 40, codegen(2, node("Project", 45, stores)));
    ToldPlan join =
        codegen(
            3,
            node(
                "HashAggregate",
                50,
                node(
                    "BroadcastHashJoin",
                    60,
                    node("InputAdapter", 0, node("Exchange", 70, left)),
                    node("InputAdapter", 0, broadcast))));
    ToldPlan adaptive =
        new ToldPlan(
            "AdaptiveSparkPlan",
            "AdaptiveSparkPlan isFinalPlan=true",
            Map.of(),
            List.of(),
            List.of(node("Execute InsertIntoHadoopFsRelationCommand", 80, join)));
    return measured(QueryPlan.of(adaptive));
  }

  private static QueryPlan measured(QueryPlan plan) {
    return plan.measured(
        new PlanValues() {
          @Override
          public OptionalLong value(long id) {
            return OptionalLong.of(id % 10 == 1 ? id * 61_300 : id * 130);
          }

          @Override
          public Collection<Integer> stages(long id) {
            return List.of((int) id % 3);
          }
        });
  }

  private static ToldPlan scan(String name, long id) {
    return new ToldPlan(
        name,
        "FileScan [a, b] PushedFilters: [IsNotNull(a)] " + SCRIPT,
        Map.of("PushedFilters", "[IsNotNull(a)]"),
        List.of(
            new ToldMetric("number of output rows", id + 1, "sum"),
            new ToldMetric("scan time", id + 2, "timing"),
            new ToldMetric("size of files read", id + 3, "size")),
        List.of());
  }

  private static ToldPlan codegen(int number, ToldPlan child) {
    return new ToldPlan(
        "WholeStageCodegen (" + number + ")",
        "",
        Map.of(),
        List.of(new ToldMetric("duration", 90 + number, "timing")),
        List.of(child));
  }

  private static ToldPlan node(String name, long id, ToldPlan... children) {
    List<ToldMetric> metrics =
        id == 0
            ? List.of()
            : List.of(
                new ToldMetric("number of output rows", id + 1, "sum"),
                new ToldMetric("time to build", id + 2, "timing"));
    return new ToldPlan(name, name + " [a, b]", Map.of(), metrics, List.of(children));
  }
}
