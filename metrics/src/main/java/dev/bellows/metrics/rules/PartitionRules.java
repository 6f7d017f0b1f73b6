package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.metrics.analyze.Intervals;
import dev.bellows.metrics.analyze.Intervals.Interval;
import dev.bellows.metrics.analyze.StageTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tasks that are too many, too few, too small or too large, and what shipping them costs. */
final class PartitionRules {
  private static final double MIB = 1 << 20;
  private static final double TARGET_BYTES = 128 * MIB;

  static final Rule SMALL_TASKS =
      MetricRule.named("small-tasks", "Many tasks are too small to be worth shipping")
          .speaks(
              "tasks >= minTasks, median <= maxMedian, (scheduler delay + unpacking + packing) /"
                  + " task time >= minOverhead; cost = span · that share; wanted = max(slots, bytes"
                  + " / 128 MiB); gain = (1 − wanted / tasks) · from the delay alone to the cost.")
          .from(
              "DataFlint (> 5,000 tasks with a median < 500 ms); that the overhead decides, and so"
                  + " already from 100 tasks on, is Bellows' own")
          .takes(Safety.RUNTIME_SETTING)
          .limit("minTasks", 100, "count", "fewer tasks cost little to ship")
          .limit("maxMedian", 500, "ms", "the median task")
          .limit("minOverhead", 0.2, "share", "of the task time")
          .ofStage(PartitionRules::smallTasks);

  static final Rule SCHEDULER_DELAY =
      MetricRule.named("scheduler-delay", "Tasks wait for the driver although they are not small")
          .speaks(
              "scheduler delay / task time >= minShare, median >= minMedian;"
                  + " cost = span · that share; gain up to the cost.")
          .from("Bellows' own: the scheduler's part of small-tasks, where tasks are not small")
          .takes(Safety.NEXT_SESSION)
          .limit("minShare", 0.2, "share", "of the task time")
          .limit("minMedian", 501, "ms", "the median task; below it small-tasks looks")
          .ofStage(PartitionRules::schedulerDelay);

  static final Rule LARGE_TASKS =
      MetricRule.named("large-task-binary", "Tasks take long to unpack")
          .speaks(
              "unpacking / task time >= minShare, median >= minMedian;"
                  + " cost = span · that share; gain up to the cost.")
          .from("sparkMeasure's executorDeserializeTime; the share is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minShare", 0.2, "share", "of the task time")
          .limit("minMedian", 501, "ms", "the median task; below it small-tasks looks")
          .ofStage(PartitionRules::largeBinary);

  static final Rule WAITING =
      MetricRule.named("waiting-for-executors", "A stage waits while nothing runs")
          .speaks(
              "time between the stage's submission and its first task in which no other stage runs"
                  + " >= minWait; cost = that time; gain up to the cost.")
          .from("AWS EMR advisor (a job's delay to its first stage > 1 s: scheduling-heavy)")
          .takes(Safety.NEXT_SESSION)
          .limit("minWait", 1_000, "ms", "no task runs")
          .ofStage(PartitionRules::waiting);

  static final Rule FEW_PARTITIONS =
      MetricRule.named("few-partitions", "A stage has fewer tasks than the cluster has slots")
          .speaks(
              "tasks / slots <= maxShare, cost >= minCost; cost = time in which no other stage runs"
                  + " · (1 − tasks / slots); gain from half of it to all of it.")
          .from("Sparklens (PRatio = tasks / cores < 1)")
          .takes(Safety.CODE_CHANGE)
          .limit("maxShare", 0.75, "share", "of the slots")
          .limit("minCost", 1_000, "ms", "wall clock that idle slots cost")
          .ofStage(PartitionRules::fewPartitions);

  static final Rule LARGE_PARTITIONS =
      MetricRule.named("large-partitions", "Tasks read more than fits well in a task's memory")
          .speaks(
              "median bytes read per task (storage or shuffle) >= minBytes; cost = slots idle in"
                  + " the last wave, min(span − Σ tasks / slots, longest); gain up to the cost.")
          .from("partitions of 100 to 200 MB; spark-advisor (optimal = shuffle / 128 MB)")
          .takes(Safety.RUNTIME_SETTING)
          .limit("minBytes", 200 * MIB, "bytes", "the median task's read")
          .ofStage(PartitionRules::largePartitions);

  static final Rule ADAPTIVE_OFF =
      MetricRule.named("adaptive-off", "Adaptive execution is turned off")
          .speaks(
              "spark.sql.adaptive.enabled is false and plans have minExchanges shuffles or more;"
                  + " the cost is what skew and small tasks cost, told by their own rules.")
          .from("spark-advisor (AQE off)")
          .takes(Safety.RUNTIME_SETTING)
          .limit("minExchanges", 1, "count", "shuffles in all plans")
          .ofRun(PartitionRules::adaptiveOff);

  static final List<Rule> ALL =
      List.of(
          SMALL_TASKS,
          SCHEDULER_DELAY,
          LARGE_TASKS,
          WAITING,
          FEW_PARTITIONS,
          LARGE_PARTITIONS,
          ADAPTIVE_OFF);

  private PartitionRules() {}

  private static Optional<Finding> smallTasks(Look look, StageMetrics stage) {
    StageTime time = look.time(stage);
    long tasks = stage.totals().tasks();
    long median = stage.distribution(TaskMetric.DURATION).median();
    double delay = stage.sum(TaskMetric.SCHEDULER_DELAY);
    double overhead =
        delay
            + stage.sum(TaskMetric.DESERIALIZE_TIME)
            + stage.sum(TaskMetric.RESULT_SERIALIZATION_TIME);
    if (!look.atLeast("minTasks", tasks)
        || !look.atMost("maxMedian", median)
        || !look.atLeast("minOverhead", time.share(overhead))) {
      return Optional.empty();
    }
    long wanted = Math.min(tasks, wantedTasks(stage, time));
    double spared = 1 - (double) wanted / tasks;
    FindingDraft draft =
        look.at(stage.label())
            .says(
                "%s tasks with a median of %s spent %s of their time being shipped; %s tasks would"
                    + " do.",
                Words.count(tasks),
                Words.time(median),
                Words.percent(time.share(overhead)),
                Words.count(wanted))
            .number("tasks", tasks, "count")
            .number("median task", median, "ms")
            .number("overhead", time.share(overhead), "share")
            .costs(time.wallOf(overhead))
            .saves(spared * time.wallOf(delay), spared * time.wallOf(overhead));
    return Optional.of(fewer(look, stage, wanted, draft));
  }

  private static long wantedTasks(StageMetrics stage, StageTime time) {
    return Math.max(time.slots(), (long) Math.ceil(bytesRead(stage) / TARGET_BYTES));
  }

  private static double bytesRead(StageMetrics stage) {
    return stage.sum(TaskMetric.INPUT_BYTES) + stage.sum(TaskMetric.SHUFFLE_READ_BYTES);
  }

  private static Finding fewer(Look look, StageMetrics stage, long wanted, FindingDraft draft) {
    if (stage.sum(TaskMetric.SHUFFLE_READ_BYTES) == 0) {
      return draft.advises(
          "Read the input in fewer tasks.",
          "rows = rows.coalesce(" + wanted + ");",
          Safety.CODE_CHANGE);
    }
    return look.isOn("spark.sql.adaptive.enabled", true)
        ? draft.advises(
            "Let Spark join small shuffle partitions up to their advisory size.",
            Snippets.set("spark.sql.adaptive.coalescePartitions.parallelismFirst", false))
        : draft.advises(
            "Shuffle into fewer partitions.", Snippets.set("spark.sql.shuffle.partitions", wanted));
  }

  private static Optional<Finding> schedulerDelay(Look look, StageMetrics stage) {
    return shipping(look, stage, TaskMetric.SCHEDULER_DELAY, "waiting to be shipped or heard")
        .map(
            draft ->
                draft.advises(
                    "Relieve the driver: give it more cores, run fewer jobs at once, send smaller"
                        + " results.",
                    Snippets.submit("spark.driver.cores", 4)));
  }

  private static Optional<Finding> largeBinary(Look look, StageMetrics stage) {
    return shipping(look, stage, TaskMetric.DESERIALIZE_TIME, "being unpacked")
        .map(
            draft ->
                draft.advises(
                    "Send large objects that functions use once, as a broadcast, and not with each"
                        + " task.",
                    "JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(table);"));
  }

  private static Optional<FindingDraft> shipping(
      Look look, StageMetrics stage, TaskMetric metric, String what) {
    StageTime time = look.time(stage);
    double share = time.share(stage.sum(metric));
    long median = stage.distribution(TaskMetric.DURATION).median();
    if (!look.atLeast("minShare", share) || !look.atLeast("minMedian", median)) {
      return Optional.empty();
    }
    double cost = time.wallOf(stage.sum(metric));
    return Optional.of(
        look.at(stage.label())
            .says(
                "Tasks with a median of %s spent %s of their time %s.",
                Words.time(median), Words.percent(share), what)
            .number("share of task time", share, "share")
            .number("median task", median, "ms")
            .costs(cost)
            .saves(0, cost));
  }

  private static Optional<Finding> waiting(Look look, StageMetrics stage) {
    if (stage.firstLaunchMillis().isEmpty()) {
      return Optional.empty();
    }
    Interval wait = new Interval(stage.submittedMillis(), stage.firstLaunchMillis().getAsLong());
    long alone =
        Intervals.union(List.of(wait))
            .without(Intervals.running(look.evidence().stages()))
            .millis();
    if (!look.atLeast("minWait", alone)) {
      return Optional.empty();
    }
    return Optional.of(
        look.at(stage.label())
            .says(
                "Its first task was launched %s after the stage was submitted, while nothing else"
                    + " ran: there was no executor for it.",
                Words.time(alone))
            .number("wait", alone, "ms")
            .costs(alone)
            .saves(0, alone)
            .advises(
                "Keep executors between jobs, or ask for them before the first.",
                Snippets.submit("spark.dynamicAllocation.minExecutors", 1)));
  }

  private static Optional<Finding> fewPartitions(Look look, StageMetrics stage) {
    StageTime time = look.time(stage);
    double share = (double) stage.partitions() / time.slots();
    double cost = aloneMillis(look, stage) * (1 - share);
    if (!look.atMost("maxShare", share)
        || !look.atLeast("minCost", cost)
        || PlanRules.isSingleWindow(look, stage)) {
      return Optional.empty();
    }
    FindingDraft draft =
        look.at(stage.label())
            .says(
                "%s tasks on %s slots: %s of the cluster had nothing to do for %s.",
                Words.count(stage.partitions()),
                Words.count(time.slots()),
                Words.percent(1 - share),
                Words.time(time.spanMillis()))
            .number("tasks of slots", share, "share")
            .number("slots", time.slots(), "count")
            .costs(cost)
            .saves(cost / 2, cost);
    boolean coalesced =
        look.places(node -> node.kind() == PlanNodeKind.COALESCE)
            .anyMatch(place -> place.stages().contains(stage));
    return Optional.of(
        coalesced
            ? draft.advises(
                "coalesce(n) makes the whole stage run in n tasks; repartition(n) shuffles the"
                    + " result only.",
                "rows = rows.repartition(" + stage.partitions() + ");")
            : draft.advises(
                "Spread the rows over all slots before the expensive step.",
                "rows = rows.repartition(" + 2 * time.slots() + ");"));
  }

  private static long aloneMillis(Look look, StageMetrics stage) {
    List<StageMetrics> others =
        look.evidence().stages().stream().filter(other -> !other.equals(stage)).toList();
    return Intervals.running(List.of(stage)).without(Intervals.running(others)).millis();
  }

  private static Optional<Finding> largePartitions(Look look, StageMetrics stage) {
    double median =
        Math.max(
            stage.distribution(TaskMetric.INPUT_BYTES).median(),
            stage.distribution(TaskMetric.SHUFFLE_READ_BYTES).median());
    if (!look.atLeast("minBytes", median)) {
      return Optional.empty();
    }
    StageTime time = look.time(stage);
    double longest = time.longestMillis();
    double cost = Math.min(time.spanMillis() - time.evenMillis(), longest);
    long wanted = wantedTasks(stage, time);
    FindingDraft draft =
        look.at(stage.label())
            .says(
                "The median of %s tasks reads %s; %s tasks would read about %s each.",
                Words.count(stage.totals().tasks()),
                Words.bytes(median),
                Words.count(wanted),
                Words.bytes(bytesRead(stage) / wanted))
            .number("median read", median, "bytes")
            .number("wanted tasks", wanted, "count")
            .costs(cost)
            .saves(0, cost);
    return Optional.of(
        stage.sum(TaskMetric.SHUFFLE_READ_BYTES) > stage.sum(TaskMetric.INPUT_BYTES)
            ? draft.advises(
                "Shuffle into more partitions.",
                Snippets.set("spark.sql.shuffle.partitions", wanted))
            : draft.advises(
                "Read smaller pieces.",
                Snippets.set("spark.sql.files.maxPartitionBytes", Snippets.size(TARGET_BYTES))));
  }

  private static Stream<Finding> adaptiveOff(Look look) {
    long exchanges = look.places(node -> node.kind() == PlanNodeKind.EXCHANGE).count();
    if (look.isOn("spark.sql.adaptive.enabled", true) || !look.atLeast("minExchanges", exchanges)) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("settings")
            .says(
                "Adaptive execution is off, and plans have %s shuffles: partitions are neither"
                    + " joined nor split by their size, and joins not changed.",
                Words.count(exchanges))
            .number("shuffles", exchanges, "count")
            .atLeast(Severity.MODERATE)
            .advises("Turn it on.", Snippets.set("spark.sql.adaptive.enabled", true)));
  }
}
