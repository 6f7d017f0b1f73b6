package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.StageMetrics.ExecutorShare;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.metrics.analyze.StageTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Few tasks that take much longer than the rest, and why. */
final class SkewRules {
  private static final String COST =
      " cost = min(span − max(Σ tasks / slots, upper quartile), longest − upper quartile);"
          + " gain from the longest task in two to all tasks at the upper quartile.";
  private static final double GOES_WITH_DATA = 0.5;

  static final Rule DATA_SKEW =
      MetricRule.named("data-skew", "Few tasks have much more data than the rest")
          .speaks(
              "longest / median >= minRatio, at least minTasks tasks, the longest takes"
                  + " minLongest, time goes with bytes read (correlation >= minCorrelation),"
                  + " cost / wall >= minCostShare;"
                  + COST)
          .from(
              "spark-advisor (time skew: max/median > 5), YQ diagnostics (straggler > 5), DataFlint"
                  + " (max > 5 s and > 10); the correlation and the cost are Bellows' own")
          .takes(Safety.RUNTIME_SETTING)
          .limit("minRatio", 5, "ratio", "the longest task over the median task")
          .limit("minTasks", 4, "count", "fewer tasks have no meaningful median")
          .limit("minLongest", 200, "ms", "shorter tasks are noise")
          .limit("minCorrelation", GOES_WITH_DATA, "ratio", "of task time and bytes, in logarithms")
          .limit("minCostShare", 0.05, "share", "of the run's wall clock")
          .ofStage(SkewRules::dataSkew);

  static final Rule COMPUTE_SKEW =
      MetricRule.named("compute-skew", "Few tasks take much longer with no more data")
          .speaks(
              "longest / median >= minRatio, at least minTasks tasks, the longest takes"
                  + " minLongest, time does not go with bytes read (correlation <= maxCorrelation"
                  + " or not known), cost / wall >= minCostShare;"
                  + COST)
          .from("as data-skew")
          .takes(Safety.CODE_CHANGE)
          .limit("minRatio", 5, "ratio", "the longest task over the median task")
          .limit("minTasks", 4, "count", "fewer tasks have no meaningful median")
          .limit("minLongest", 200, "ms", "shorter tasks are noise")
          .limit(
              "maxCorrelation",
              Math.nextDown(GOES_WITH_DATA),
              "ratio",
              "of task time and bytes, in logarithms")
          .limit("minCostShare", 0.05, "share", "of the run's wall clock")
          .ofStage(SkewRules::computeSkew);

  static final Rule SLOW_EXECUTOR =
      MetricRule.named("slow-executor", "An executor is slower than the others at the same work")
          .speaks(
              "run time of its tasks / what the other executors' mean times would give"
                  + " >= minRatio, over at least minTasks tasks; cost = that excess over the"
                  + " executor's slots; gain up to the cost.")
          .from("Dr. Elephant's executor skew: 10^0.25 = 1.78 is moderate")
          .takes(Safety.NEXT_SESSION)
          .limit("minRatio", 1.78, "ratio", "its task time over what the others would need")
          .limit("minTasks", 10, "count", "tasks on the executor that others had too")
          .ofRun(SkewRules::slowExecutors);

  static final List<Rule> ALL = List.of(DATA_SKEW, COMPUTE_SKEW, SLOW_EXECUTOR);

  private SkewRules() {}

  private static Optional<Finding> dataSkew(Look look, StageMetrics stage) {
    double correlation = stage.volumeCorrelation().orElse(0);
    if (!isSkewed(look, stage) || !look.atLeast("minCorrelation", correlation)) {
      return Optional.empty();
    }
    FindingDraft draft = skewed(look, stage, "and time goes with the bytes that a task reads");
    draft.number("correlation with bytes", correlation, "ratio");
    if (stage.sum(TaskMetric.SHUFFLE_READ_BYTES) == 0) {
      return Optional.of(
          draft.advises(
              "Give the large inputs more tasks: spread the rows evenly before this stage.",
              "rows = rows.repartition(" + 4 * look.time(stage).slots() + ");",
              Safety.CODE_CHANGE));
    }
    return Optional.of(splitShuffle(look, stage, draft));
  }

  private static Finding splitShuffle(Look look, StageMetrics stage, FindingDraft draft) {
    if (!look.isOn("spark.sql.adaptive.enabled", true)) {
      return draft.advises(
          "Let Spark split large partitions of joins: turn adaptive execution on.",
          Snippets.set("spark.sql.adaptive.enabled", true));
    }
    if (!look.isOn("spark.sql.adaptive.skewJoin.enabled", true)) {
      return draft.advises(
          "Let Spark split large partitions of joins.",
          Snippets.set("spark.sql.adaptive.skewJoin.enabled", true));
    }
    double typical = stage.distribution(TaskMetric.SHUFFLE_READ_BYTES).median();
    return draft.advises(
        "In a join, let Spark split partitions from twice the median on; elsewhere add a salt to"
            + " the hot keys, or aggregate in two steps.",
        Snippets.set(
            "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes",
            Snippets.size(2 * typical)));
  }

  private static Optional<Finding> computeSkew(Look look, StageMetrics stage) {
    double correlation = stage.volumeCorrelation().orElse(0);
    if (!isSkewed(look, stage) || !look.atMost("maxCorrelation", correlation)) {
      return Optional.empty();
    }
    FindingDraft draft =
        skewed(look, stage, "although they read no more than others")
            .number("correlation with bytes", correlation, "ratio");
    return Optional.of(
        draft.advises(
            "Find the rows that are expensive to compute (joins with many matches, long texts,"
                + " calls to other systems) and spread them; the stage's slowest tasks name their"
                + " partitions.",
            ""));
  }

  private static boolean isSkewed(Look look, StageMetrics stage) {
    StageTime time = look.time(stage);
    long median = stage.distribution(TaskMetric.DURATION).median();
    return median > 0
        && look.atLeast("minRatio", (double) time.longestMillis() / median)
        && look.atLeast("minTasks", stage.totals().tasks())
        && look.atLeast("minLongest", time.longestMillis())
        && look.atLeast("minCostShare", look.shareOfWall(time.skewMillis()));
  }

  private static FindingDraft skewed(Look look, StageMetrics stage, String kind) {
    StageTime time = look.time(stage);
    Distribution tasks = stage.distribution(TaskMetric.DURATION);
    double cost = time.skewMillis();
    return look.at(stage.label())
        .says(
            "The longest of %s tasks took %s, %s the median of %s, %s; the stage would have ended"
                + " %s earlier.",
            Words.count(tasks.count()),
            Words.time(tasks.max()),
            Words.times((double) tasks.max() / tasks.median()),
            Words.time(tasks.median()),
            kind,
            Words.time(cost))
        .number("longest task", tasks.max(), "ms")
        .number("median task", tasks.median(), "ms")
        .number("tasks", tasks.count(), "count")
        .costs(cost)
        .saves(Math.min(cost, tasks.max() / 2.0), cost);
  }

  private static Stream<Finding> slowExecutors(Look look) {
    Map<String, Excess> byExecutor = new TreeMap<>();
    look.stages().forEach(stage -> compare(stage, byExecutor));
    List<Finding> findings = new ArrayList<>();
    look.evidence()
        .executors()
        .forEach(
            executor ->
                slowExecutor(look, executor.id(), executor.cores(), byExecutor.get(executor.id()))
                    .ifPresent(findings::add));
    return findings.stream();
  }

  /** What an executor's tasks took, and would have taken at the mean of the others. */
  private record Excess(long tasks, double actual, double expected) {
    Excess plus(Excess other) {
      return new Excess(tasks + other.tasks, actual + other.actual, expected + other.expected);
    }
  }

  private static void compare(StageMetrics stage, Map<String, Excess> byExecutor) {
    long tasks = stage.executors().values().stream().mapToLong(ExecutorShare::tasks).sum();
    long millis = stage.executors().values().stream().mapToLong(ExecutorShare::runMillis).sum();
    stage
        .executors()
        .forEach(
            (id, own) -> {
              long others = tasks - own.tasks();
              if (others > 0) {
                double mean = (double) (millis - own.runMillis()) / others;
                byExecutor.merge(
                    id, new Excess(own.tasks(), own.runMillis(), mean * own.tasks()), Excess::plus);
              }
            });
  }

  private static Optional<Finding> slowExecutor(Look look, String id, int cores, Excess excess) {
    if (excess == null || excess.expected() == 0) {
      return Optional.empty();
    }
    double ratio = excess.actual() / excess.expected();
    if (!look.atLeast("minRatio", ratio) || !look.atLeast("minTasks", excess.tasks())) {
      return Optional.empty();
    }
    double cost = (excess.actual() - excess.expected()) / Math.max(1, cores);
    return Optional.of(
        look.at("executor " + id)
            .says(
                "The %s tasks of executor %s took %s, %s what tasks of the same stages took on the"
                    + " others.",
                Words.count(excess.tasks()), id, Words.time(excess.actual()), Words.times(ratio))
            .number("tasks", excess.tasks(), "count")
            .number("task time", excess.actual(), "ms")
            .number("expected task time", excess.expected(), "ms")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Look at its machine (disk, memory, neighbours); let Spark avoid it meanwhile.",
                Snippets.submit("spark.excludeOnFailure.enabled", true)
                    + " "
                    + Snippets.submit("spark.speculation", true)));
  }
}
