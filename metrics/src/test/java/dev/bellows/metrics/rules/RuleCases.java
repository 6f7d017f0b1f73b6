package dev.bellows.metrics.rules;

import static dev.bellows.metrics.testing.EvidenceFixture.run;
import static dev.bellows.metrics.testing.NodeFixture.node;
import static dev.bellows.metrics.testing.StageFixture.stage;
import static dev.bellows.metrics.testing.StageFixture.tasks;

import dev.bellows.core.evidence.LostWork;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.testing.EvidenceFixture;
import dev.bellows.metrics.testing.NodeFixture;
import dev.bellows.metrics.testing.StageFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For each rule evidence in which it speaks and evidence in which it does not. Runs have 4 slots;
 * {@code stage(1, tasks(8, 1_000))} takes 2 seconds of them.
 */
final class RuleCases {
  private static final long MIB = 1L << 20;
  private static final long NANOS = 1_000_000;

  private RuleCases() {}

  static List<RuleCase> all() {
    return Stream.of(
            skew(),
            memory(),
            partitions(),
            shuffles(),
            files(),
            driver(),
            failures(),
            utilisation(),
            joins(),
            plans(),
            reuse(),
            streaming())
        .flatMap(List::stream)
        .toList();
  }

  private static List<RuleCase> skew() {
    return List.of(
        RuleCase.of(
            "data-skew",
            run().stage(oneLong(12_000).correlation(0.9)),
            8_250,
            Map.of(
                "minRatio", 12.0,
                "minTasks", 8.0,
                "minLongest", 12_000.0,
                "minCorrelation", 0.9,
                "minCostShare", 8_250 / 13_000.0),
            run().stage(oneLong(4_000).correlation(0.9))),
        RuleCase.of(
            "compute-skew",
            run().stage(oneLong(12_000).correlation(0.1)),
            8_250,
            Map.of(
                "minRatio", 12.0,
                "minTasks", 8.0,
                "minLongest", 12_000.0,
                "maxCorrelation", 0.1,
                "minCostShare", 8_250 / 13_000.0),
            run().stage(oneLong(12_000).correlation(0.9))),
        RuleCase.of(
            "slow-executor",
            run().stage(inTurns(2_000, 1_000).on("1", "2")),
            6_000,
            Map.of("minRatio", 2.0, "minTasks", 12.0),
            run().stage(inTurns(1_500, 1_000).on("1", "2"))));
  }

  /** Seven tasks of a second and a long one, which is launched after a second. */
  private static StageFixture oneLong(long millis) {
    return stage(1, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, millis);
  }

  private static StageFixture inTurns(long first, long second) {
    long[] durations = new long[24];
    for (int i = 0; i < durations.length; i++) {
      durations[i] = i % 2 == 0 ? first : second;
    }
    return stage(1, durations);
  }

  private static List<RuleCase> memory() {
    return List.of(
        RuleCase.of(
            "spill",
            run().stage(spilling(25 * MIB)),
            1_000,
            Map.of("minBytes", 200.0 * MIB, "minShare", 0.5),
            run().stage(spilling(12 * MIB))),
        RuleCase.of(
            "gc-pressure",
            run().stage(stage(1, tasks(8, 2_000)).with(TaskMetric.GC_TIME, 400)),
            800,
            Map.of("minShare", 0.2, "minCost", 800.0),
            run().stage(stage(1, tasks(8, 20_000)).with(TaskMetric.GC_TIME, 1_900))),
        RuleCase.of(
            "memory-near-limit",
            heap(1_024, 200),
            0,
            Map.of("minPeak", 1.0, "minGcShare", 0.2),
            heap(1_024, 10)),
        RuleCase.of(
            "memory-unused",
            heap(256, 10).idle(100_000),
            0,
            Map.of("maxPeak", 0.25, "maxGcShare", 0.01, "minWall", 102_000.0),
            heap(512, 10).idle(100_000)));
  }

  private static StageFixture spilling(long inMemory) {
    return stage(1, tasks(8, 1_000))
        .with(TaskMetric.MEMORY_SPILLED, inMemory)
        .with(TaskMetric.DISK_SPILLED, 5 * MIB)
        .with(TaskMetric.PEAK_EXECUTION_MEMORY, 25 * MIB)
        .with(TaskMetric.SHUFFLE_READ_BYTES, 10 * MIB);
  }

  /** An executor of 1 GiB that used so much of it. */
  private static EvidenceFixture heap(long peakMib, long gcMillis) {
    return run()
        .setting("spark.executor.memory", "1g")
        .executor("1", 4, Map.of("JVMHeapMemory", peakMib * MIB))
        .stage(stage(1, tasks(8, 1_000)).with(TaskMetric.GC_TIME, gcMillis));
  }

  private static List<RuleCase> partitions() {
    return List.of(
        RuleCase.of(
            "small-tasks",
            run().stage(small(200)),
            200,
            Map.of("minTasks", 200.0, "maxMedian", 10.0, "minOverhead", 0.4),
            run().stage(small(99))),
        RuleCase.of(
            "scheduler-delay",
            run().stage(stage(1, tasks(8, 1_000)).with(TaskMetric.SCHEDULER_DELAY, 300)),
            600,
            Map.of("minShare", 0.3, "minMedian", 1_000.0),
            run().stage(stage(1, tasks(8, 1_000)).with(TaskMetric.SCHEDULER_DELAY, 100))),
        RuleCase.of(
            "large-task-binary",
            run().stage(stage(1, tasks(8, 1_000)).with(TaskMetric.DESERIALIZE_TIME, 300)),
            600,
            Map.of("minShare", 0.3, "minMedian", 1_000.0),
            run().stage(stage(1, tasks(8, 400)).with(TaskMetric.DESERIALIZE_TIME, 300))),
        RuleCase.of(
            "waiting-for-executors",
            run().stage(stage(1, tasks(8, 1_000)).waiting(3_000)),
            3_000,
            Map.of("minWait", 3_000.0),
            run()
                .stage(stage(1, tasks(8, 4_000)))
                .stage(stage(2, tasks(8, 1_000)).at(1_000).waiting(7_000))),
        RuleCase.of(
            "few-partitions",
            run().stage(stage(1, tasks(2, 4_000))),
            2_000,
            Map.of("maxShare", 0.5, "minCost", 2_000.0),
            run().stage(stage(1, tasks(4, 4_000)))),
        RuleCase.of(
            "large-partitions",
            run().stage(stage(1, tasks(5, 2_000)).with(TaskMetric.INPUT_BYTES, 256 * MIB)),
            1_500,
            Map.of("minBytes", 256.0 * MIB),
            run().stage(stage(1, tasks(5, 2_000)).with(TaskMetric.INPUT_BYTES, 128 * MIB))),
        RuleCase.of(
            "adaptive-off",
            shuffled().setting("spark.sql.adaptive.enabled", false),
            0,
            Map.of("minExchanges", 1.0),
            shuffled()));
  }

  private static StageFixture small(int count) {
    return stage(1, tasks(count, 10))
        .with(TaskMetric.SCHEDULER_DELAY, 3)
        .with(TaskMetric.DESERIALIZE_TIME, 1);
  }

  private static EvidenceFixture shuffled() {
    return run()
        .stage(stage(1, tasks(8, 1_000)), 0)
        .query(node("HashAggregate", node("Exchange", node("Scan parquet").in(1))));
  }

  private static List<RuleCase> shuffles() {
    return List.of(
        RuleCase.of(
            "shuffle-volume",
            run().stage(shuffling(50 * MIB)),
            300,
            Map.of("minRatio", 5.0, "minBytes", 400.0 * MIB),
            run().stage(shuffling(20 * MIB))),
        RuleCase.of(
            "fetch-wait",
            run().stage(stage(1, tasks(8, 2_000)).with(TaskMetric.SHUFFLE_FETCH_WAIT, 600)),
            1_200,
            Map.of("minShare", 0.3, "minCost", 1_200.0),
            run().stage(stage(1, tasks(8, 2_000)).with(TaskMetric.SHUFFLE_FETCH_WAIT, 300))),
        RuleCase.of(
            "slow-shuffle-write",
            run().stage(stage(1, tasks(8, 2_000)).with(TaskMetric.SHUFFLE_WRITE_TIME, 800 * NANOS)),
            1_600,
            Map.of("minShare", 0.4, "minCost", 1_600.0),
            run()
                .stage(stage(1, tasks(8, 2_000)).with(TaskMetric.SHUFFLE_WRITE_TIME, 500 * NANOS))),
        RuleCase.of(
            "java-serializer",
            run().stage(shuffling(2 * MIB)),
            0,
            Map.of("minBytes", 16.0 * MIB),
            run()
                .setting("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .stage(shuffling(2 * MIB))));
  }

  private static StageFixture shuffling(long bytes) {
    return stage(1, tasks(8, 1_000))
        .with(TaskMetric.INPUT_BYTES, 10 * MIB)
        .with(TaskMetric.SHUFFLE_WRITE_BYTES, bytes)
        .with(TaskMetric.SHUFFLE_WRITE_TIME, 100 * NANOS)
        .with(TaskMetric.SHUFFLE_FETCH_WAIT, 50);
  }

  private static List<RuleCase> files() {
    return List.of(
        RuleCase.of(
            "small-input-files",
            reading(1_000),
            1_700,
            Map.of("minFiles", 1_000.0, "maxAverage", 1.0 * MIB),
            reading(50)),
        RuleCase.of(
            "small-output-files",
            writing(1_000),
            1_800,
            Map.of("minFiles", 1_000.0, "maxAverage", 1.0 * MIB),
            writing(50)),
        RuleCase.of(
            "unsplittable-file",
            run().stage(oneLarge(512 * MIB)),
            5_250,
            Map.of("minFactor", 4.0),
            run().stage(oneLarge(128 * MIB))),
        RuleCase.of(
            "late-filter",
            filtering("[IsNotNull(day)]"),
            990,
            Map.of("minRatio", 100.0, "minRows", 10_000_000.0),
            filtering("[IsNotNull(day), GreaterThan(day,5)]")));
  }

  private static EvidenceFixture reading(long files) {
    return run()
        .stage(stage(1, tasks(8, 1_000)), 0)
        .query(
            node(
                "Project",
                node("Scan parquet")
                    .metric("number of files read", files)
                    .metric("size of files read", files * MIB)
                    .metric("metadata time", 100)
                    .in(1)));
  }

  private static EvidenceFixture writing(long files) {
    return run()
        .stage(stage(1, tasks(8, 1_000)), 0)
        .query(
            node("Execute InsertIntoHadoopFsRelationCommand", node("WriteFiles", node("Range")))
                .metric("number of written files", files)
                .metric("written output", files * MIB)
                .metric("job commit time", 200)
                .in(1));
  }

  private static StageFixture oneLarge(long bytes) {
    return stage(1, 1_000, 1_000, 1_000, 8_000)
        .with(TaskMetric.INPUT_BYTES, 10 * MIB, 10 * MIB, 10 * MIB, bytes);
  }

  private static EvidenceFixture filtering(String pushed) {
    NodeFixture scan =
        node("Scan parquet")
            .rows(10_000_000)
            .metric("scan time", 4_000)
            .detail("PushedFilters", pushed)
            .in(1);
    return run()
        .stage(stage(1, tasks(8, 1_000)), 0)
        .query(node("Filter", node("ColumnarToRow", scan)).rows(100_000).in(1));
  }

  private static List<RuleCase> driver() {
    return List.of(
        RuleCase.of(
            "driver-loop",
            jobs(30),
            9_000,
            Map.of("minJobs", 30.0, "maxJob", 100.0, "minShare", 0.75),
            jobs(10)),
        RuleCase.of(
            "driver-work",
            run().stage(stage(1, tasks(4, 4_000))).idle(6_000),
            6_000,
            Map.of("minShare", 0.6, "minCost", 6_000.0),
            run().stage(stage(1, tasks(4, 4_000))).planning(6_000)),
        RuleCase.of(
            "planning",
            run().planning(5_000).stage(stage(1, tasks(4, 5_000))),
            5_000,
            Map.of("minShare", 0.5, "minCost", 5_000.0),
            run().idle(5_000).stage(stage(1, tasks(4, 5_000)))),
        RuleCase.of(
            "large-result",
            collecting(4 * MIB),
            1_200,
            Map.of("minBytes", 32.0 * MIB),
            collecting(MIB)),
        RuleCase.of(
            "large-broadcast",
            broadcasting(2_048),
            2_000,
            Map.of("minBytes", 2_048.0 * MIB),
            broadcasting(512)));
  }

  private static EvidenceFixture jobs(int count) {
    EvidenceFixture run = run();
    for (int i = 0; i < count; i++) {
      run.stage(stage(i, 100)).idle(300);
    }
    return run;
  }

  private static EvidenceFixture collecting(long bytesPerTask) {
    return run()
        .stage(
            stage(1, tasks(8, 1_000))
                .with(TaskMetric.RESULT_SIZE, bytesPerTask)
                .with(TaskMetric.RESULT_SERIALIZATION_TIME, 100),
            0)
        .query("collect", 0, 3_000, node("Scan parquet"));
  }

  private static EvidenceFixture broadcasting(long mib) {
    return run()
        .stage(stage(1, tasks(4, 5_000)), 0)
        .query(
            node("BroadcastExchange", node("Scan parquet"))
                .metric("data size", mib * MIB)
                .metric("time to collect", 1_000)
                .metric("time to build", 500)
                .metric("time to broadcast", 500));
  }

  private static List<RuleCase> failures() {
    StageFixture first = stage(1, tasks(4, 1_000));
    return List.of(
        RuleCase.of(
            "failed-tasks",
            run().stage(losing(new LostWork(2, 0, 0, 2_000, Optional.of("Boom")))),
            400,
            Map.of("minFailed", 2.0),
            run().stage(losing(new LostWork(0, 2, 0, 2_000, Optional.empty())))),
        RuleCase.of(
            "stage-retries",
            run()
                .stage(stage(1, tasks(4, 1_000)).failed("FetchFailed"))
                .stage(stage(1, tasks(4, 3_000)).attempt(1)),
            3_000,
            Map.of("minRetries", 1.0),
            run().stage(first)),
        RuleCase.of(
            "lost-executors",
            run().lostExecutor("1", 1_000, "Container killed, exit code 137").stage(first),
            0,
            Map.of("minLost", 1.0),
            run().lostExecutor("1", 1_000, "Executor idle for 60 s").stage(first)),
        RuleCase.of(
            "failed-jobs",
            run().stage(stage(1, tasks(4, 1_000)).failed("Boom")),
            1_000,
            Map.of("minJobs", 1.0),
            run().stage(first)),
        RuleCase.of(
            "speculation-waste",
            run().stage(losing(new LostWork(0, 20, 20, 2_000, Optional.empty()))),
            400,
            Map.of("minCopies", 20.0, "minShare", 0.2),
            run().stage(losing(new LostWork(0, 5, 5, 2_000, Optional.empty())))));
  }

  private static StageFixture losing(LostWork lost) {
    return stage(1, tasks(8, 1_000)).lost(lost);
  }

  private static List<RuleCase> utilisation() {
    return List.of(
        RuleCase.of(
            "idle-cores",
            run().stage(stage(1, 120_000)),
            0,
            Map.of("minIdle", 0.75, "minWall", 120_000.0),
            run().stage(stage(1, tasks(4, 120_000)))),
        RuleCase.of(
            "few-cores",
            run().stage(stage(1, tasks(40, 10_000))),
            0,
            Map.of("minBusy", 1.0, "minWaves", 10.0, "minWall", 100_000.0),
            run().stage(stage(1, tasks(8, 50_000)))),
        RuleCase.of(
            "idle-executors",
            run().stage(stage(1, tasks(4, 60_000))).idle(60_000),
            0,
            Map.of("minShare", 0.5, "minCoreTime", 240_000.0),
            run().stage(stage(1, tasks(4, 60_000))).idle(10_000)),
        RuleCase.of(
            "spot",
            tenStages(LostWork.NONE),
            0,
            Map.of("minWall", 1_000_000.0, "minExecutors", 2.0, "maxStage", 0.1),
            tenStages(new LostWork(1, 0, 0, 10, Optional.empty()))));
  }

  private static EvidenceFixture tenStages(LostWork lost) {
    EvidenceFixture run = run();
    for (int i = 0; i < 10; i++) {
      run.stage(stage(i, tasks(4, 100_000)).on("1", "2").lost(lost));
    }
    return run;
  }

  private static List<RuleCase> joins() {
    return List.of(
        RuleCase.of(
            "cartesian-product",
            joining("CartesianProduct", 2_000, 3_000, 10),
            2_000,
            Map.of("minPairs", 6_000_000.0),
            joining("CartesianProduct", 100, 100, 10_000)),
        RuleCase.of(
            "nested-loop-join",
            joining("BroadcastNestedLoopJoin", 2_000, 3_000, 10),
            2_000,
            Map.of("minPairs", 6_000_000.0),
            joining("BroadcastNestedLoopJoin", 100, 100, 10_000)),
        RuleCase.of(
            "join-explosion",
            joining("SortMergeJoin", 100_000, 1_000_000, 20_000_000),
            1_900,
            Map.of("minRatio", 20.0, "minRows", 20_000_000.0),
            joining("SortMergeJoin", 100_000, 1_000_000, 2_000_000)),
        RuleCase.of(
            "broadcast-candidate",
            sortedJoin("Inner"),
            800,
            Map.of("maxSide", 10.0 * MIB, "minAdvantage", 100.0),
            sortedJoin("RightOuter")));
  }

  private static EvidenceFixture joining(String join, long left, long right, long out) {
    return run()
        .stage(stage(1, tasks(8, 1_000)), 0)
        .query(
            node(join, node("Scan parquet left").rows(left), node("Scan parquet right").rows(right))
                .rows(out)
                .in(1));
  }

  /** A gigabyte meets 10 MiB at the right. */
  private static EvidenceFixture sortedJoin(String type) {
    return run()
        .stage(stage(1, tasks(8, 1_000)).with(TaskMetric.SHUFFLE_WRITE_TIME, 200 * NANOS), 0)
        .stage(stage(2, tasks(4, 100)), 0)
        .stage(stage(3, tasks(8, 1_000)).with(TaskMetric.SHUFFLE_FETCH_WAIT, 100), 0)
        .query(
            node(
                    "SortMergeJoin",
                    node("Sort", shuffle(1_000, 1)).metric("sort time", 800),
                    node("Sort", shuffle(10, 2)))
                .text("SortMergeJoin [a#1L], [b#2L], " + type)
                .rows(5)
                .in(3));
  }

  private static NodeFixture shuffle(long mib, int writer) {
    return node("Exchange", node("Scan parquet").in(writer))
        .metric("data size", mib * MIB)
        .metric("shuffle records written", mib)
        .in(writer, 3);
  }

  private static List<RuleCase> plans() {
    return List.of(
        RuleCase.of(
            "window-without-partition",
            window("Exchange SinglePartition, ENSURE_REQUIREMENTS"),
            6_000,
            Map.of("minCost", 6_000.0),
            window("Exchange hashpartitioning(key#1, 200)")),
        RuleCase.of(
            "python-boundary",
            python(4_000),
            1_000,
            Map.of("minShare", 0.5, "minCost", 1_000.0),
            python(2_000)),
        RuleCase.of(
            "expanded-rows",
            expanding(4_000_000),
            1_500,
            Map.of("minRatio", 4.0, "minRows", 4_000_000.0),
            expanding(2_000_000)),
        RuleCase.of(
            "explode-before-join",
            exploding(5_000_000),
            1_600,
            Map.of("minRatio", 5.0, "minRows", 5_000_000.0),
            exploding(2_000_000)));
  }

  private static EvidenceFixture window(String exchange) {
    return run()
        .stage(stage(1, tasks(4, 1_000)), 0)
        .stage(stage(2, 8_000), 0)
        .query(
            node(
                    "Window",
                    node(
                        "Sort",
                        node("Exchange", node("Scan parquet").in(1)).text(exchange).in(1, 2)))
                .in(2));
  }

  private static EvidenceFixture python(long millis) {
    return run()
        .stage(stage(1, tasks(8, 1_000)), 0)
        .query(
            node("ArrowEvalPython", node("Scan parquet"))
                .metric("time to run Python workers", millis)
                .in(1));
  }

  private static EvidenceFixture expanding(long rows) {
    return run()
        .stage(stage(1, tasks(8, 1_000)), 0)
        .query(node("Expand", node("Scan parquet").rows(1_000_000)).rows(rows).in(1));
  }

  private static EvidenceFixture exploding(long rows) {
    NodeFixture explode =
        node("Generate", node("Scan parquet left").rows(1_000_000)).rows(rows).in(1);
    return run()
        .stage(stage(1, tasks(8, 1_000)), 0)
        .stage(stage(2, tasks(8, 1_000)), 0)
        .query(
            node("SortMergeJoin", node("Exchange", explode).in(1, 2), node("Scan parquet right"))
                .rows(10)
                .in(2));
  }

  private static List<RuleCase> reuse() {
    return List.of(
        RuleCase.of(
            "repeated-scan",
            scans(4),
            6_000,
            Map.of("minReads", 4.0, "minCost", 6_000.0),
            scans(2)),
        RuleCase.of(
            "repeated-shuffle",
            sameShuffle("Exchange", "Exchange", "Exchange"),
            4_000,
            Map.of("minTimes", 3.0, "minCost", 4_000.0),
            sameShuffle("Exchange", "ReusedExchange", "ReusedExchange")),
        RuleCase.of(
            "cache-used-once",
            caching("InMemoryTableScan", "Range", "Range", "Range"),
            0,
            Map.of("maxReads", 1.0, "minQueries", 4.0),
            caching("InMemoryTableScan", "Range", "Range", "InMemoryTableScan")));
  }

  private static EvidenceFixture scans(int queries) {
    EvidenceFixture run = run();
    for (int i = 0; i < queries; i++) {
      run.stage(stage(i, tasks(8, 1_000)), i)
          .query(node("Scan parquet").text("Scan parquet [id#" + i + "L]").in(i));
    }
    return run;
  }

  private static EvidenceFixture sameShuffle(String... exchanges) {
    EvidenceFixture run = run();
    for (int i = 0; i < exchanges.length; i++) {
      run.stage(stage(i, tasks(8, 1_000)), i)
          .query(node("HashAggregate", node(exchanges[i], node("Scan parquet").in(i))));
    }
    return run;
  }

  private static EvidenceFixture caching(String... leaves) {
    EvidenceFixture run = run().stage(stage(1, tasks(4, 1_000)));
    for (String leaf : leaves) {
      run.query(node("Project", node(leaf)));
    }
    return run;
  }

  private static List<RuleCase> streaming() {
    return List.of(
        RuleCase.of(
            "trigger-too-short",
            batches(900),
            5_400,
            Map.of("minBatches", 6.0, "minBusy", 0.9),
            batches(500)),
        RuleCase.of(
            "trigger-too-long",
            batches(200),
            0,
            Map.of("minBatches", 6.0, "maxBusy", 0.2),
            batches(500)));
  }

  /** Six batches, a second apart. */
  private static EvidenceFixture batches(long millis) {
    EvidenceFixture run = run();
    for (int i = 0; i < 6; i++) {
      String description =
          "id = 5e8c6ad1-0000-4000-8000-000000000001<br/>"
              + "runId = 5e8c6ad1-0000-4000-8000-000000000002<br/>batch = "
              + i;
      run.query(description, i * 1_000L, i * 1_000L + millis, node("LocalTableScan"));
    }
    return run;
  }
}
