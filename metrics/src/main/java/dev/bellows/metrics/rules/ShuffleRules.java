package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskTotals;
import dev.bellows.metrics.analyze.StageTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rows that move between executors. */
final class ShuffleRules {
  private static final double MIB = 1 << 20;
  private static final double NANOS_PER_MILLI = 1e6;

  static final Rule VOLUME =
      MetricRule.named("shuffle-volume", "More is shuffled than read")
          .speaks(
              "Σ shuffle written / Σ input >= minRatio, Σ shuffle written >= minBytes; cost = Σ"
                  + " over stages of span · (shuffle writing + waiting for blocks) / task time;"
                  + " gain up to the cost.")
          .from("spark-advisor (write > 3 × input), YQ diagnostics (read + write > 2 × input)")
          .takes(Safety.CODE_CHANGE)
          .limit("minRatio", 3, "ratio", "shuffle written over input")
          .limit("minBytes", 100 * MIB, "bytes", "shuffle written")
          .ofRun(ShuffleRules::volume);

  static final Rule FETCH_WAIT =
      MetricRule.named("fetch-wait", "Tasks wait for shuffle blocks")
          .speaks(
              "waiting for blocks / task time >= minShare, cost >= minCost;"
                  + " cost = span · that share; gain up to the cost.")
          .from("sparkMeasure's shuffleFetchWaitTime; the share is Bellows' own")
          .takes(Safety.NEXT_SESSION)
          .limit("minShare", 0.2, "share", "of the task time")
          .limit("minCost", 500, "ms", "wall clock that it takes")
          .ofStage(ShuffleRules::fetchWait);

  static final Rule SLOW_WRITE =
      MetricRule.named("slow-shuffle-write", "Writing shuffle blocks takes much of the task time")
          .speaks(
              "shuffle write time / task time >= minShare, cost >= minCost;"
                  + " cost = span · that share; gain up to the cost.")
          .from("sparkMeasure's shuffleWriteTime; the share is Bellows' own")
          .takes(Safety.NEXT_SESSION)
          .limit("minShare", 0.3, "share", "of the task time")
          .limit("minCost", 500, "ms", "wall clock that it takes")
          .ofStage(ShuffleRules::slowWrite);

  static final Rule SERIALIZER =
      MetricRule.named("java-serializer", "Objects are shuffled by Java's serializer")
          .speaks(
              "spark.serializer is not Kryo, and stages outside SQL shuffle"
                  + " minBytes or more; the cost is not measured by Spark, so none is told.")
          .from("Dr. Elephant and spark-advisor (Kryo)")
          .takes(Safety.NEXT_SESSION)
          .limit("minBytes", 10 * MIB, "bytes", "written for shuffles of objects")
          .ofRun(ShuffleRules::serializer);

  static final List<Rule> ALL = List.of(VOLUME, FETCH_WAIT, SLOW_WRITE, SERIALIZER);

  private ShuffleRules() {}

  private static Stream<Finding> volume(Look look) {
    TaskTotals totals = look.evidence().totals();
    double written = totals.sum(TaskMetric.SHUFFLE_WRITE_BYTES);
    double input = totals.sum(TaskMetric.INPUT_BYTES);
    if (input == 0
        || !look.atLeast("minRatio", written / input)
        || !look.atLeast("minBytes", written)) {
      return Stream.empty();
    }
    double cost = look.stages().mapToDouble(stage -> moving(look, stage)).sum();
    return Stream.of(
        look.at("run")
            .says(
                "%s were shuffled for %s of input, %s as much.",
                Words.bytes(written), Words.bytes(input), Words.times(written / input))
            .number("shuffled of input", written / input, "ratio")
            .number("shuffled", written, "bytes")
            .number("input", input, "bytes")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Drop columns and rows before joins and windows, aggregate before joining, and"
                    + " partition once by the key that several steps share.",
                "rows = rows.select(\"key\", \"value\").repartition(functions.col(\"key\"));"));
  }

  private static double moving(Look look, StageMetrics stage) {
    return look.time(stage)
        .wallOf(
            stage.sum(TaskMetric.SHUFFLE_WRITE_TIME) / NANOS_PER_MILLI
                + stage.sum(TaskMetric.SHUFFLE_FETCH_WAIT));
  }

  private static Optional<Finding> fetchWait(Look look, StageMetrics stage) {
    double millis = stage.sum(TaskMetric.SHUFFLE_FETCH_WAIT);
    return taking(look, stage, millis, "waiting for shuffle blocks")
        .map(
            draft ->
                draft
                    .number(
                        "from other executors", stage.sum(TaskMetric.SHUFFLE_REMOTE_BYTES), "bytes")
                    .advises(
                        "Fewer and larger executors keep more blocks near; more requests in flight"
                            + " hide the network.",
                        Snippets.submit("spark.reducer.maxSizeInFlight", "96m")));
  }

  private static Optional<Finding> slowWrite(Look look, StageMetrics stage) {
    double millis = stage.sum(TaskMetric.SHUFFLE_WRITE_TIME) / NANOS_PER_MILLI;
    return taking(look, stage, millis, "writing shuffle blocks")
        .map(
            draft ->
                draft
                    .number("written", stage.sum(TaskMetric.SHUFFLE_WRITE_BYTES), "bytes")
                    .advises(
                        "Put Spark's local directories on fast disks, and shuffle less.",
                        Snippets.submit("spark.local.dir", "<directories on fast disks>")));
  }

  private static Optional<FindingDraft> taking(
      Look look, StageMetrics stage, double millis, String what) {
    StageTime time = look.time(stage);
    double cost = time.wallOf(millis);
    if (!look.atLeast("minShare", time.share(millis)) || !look.atLeast("minCost", cost)) {
      return Optional.empty();
    }
    return Optional.of(
        look.at(stage.label())
            .says(
                "Tasks spent %s of their time %s, %s of the stage's %s.",
                Words.percent(time.share(millis)),
                what,
                Words.time(cost),
                Words.time(time.spanMillis()))
            .number("share of task time", time.share(millis), "share")
            .costs(cost)
            .saves(0, cost));
  }

  private static Stream<Finding> serializer(Look look) {
    String serializer = look.evidence().setting("spark.serializer", "Java");
    double bytes =
        look.stages()
            .filter(stage -> shufflesObjects(look, stage))
            .mapToDouble(stage -> stage.sum(TaskMetric.SHUFFLE_WRITE_BYTES))
            .sum();
    if (serializer.contains("Kryo") || !look.atLeast("minBytes", bytes)) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("settings")
            .says("%s of objects were shuffled in Java's own form.", Words.bytes(bytes))
            .number("shuffled objects", bytes, "bytes")
            .advises(
                "Use Kryo: it is smaller and faster.",
                Snippets.submit("spark.serializer", "org.apache.spark.serializer.KryoSerializer")));
  }

  /** Stages of jobs outside SQL hold objects; those of queries hold rows in Spark's own form. */
  private static boolean shufflesObjects(Look look, StageMetrics stage) {
    return look.evidence().jobs().stream()
        .noneMatch(job -> stage.jobs().contains(job.jobId()) && job.query().isPresent());
  }
}
