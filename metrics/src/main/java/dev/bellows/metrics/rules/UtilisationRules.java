package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.LostWork;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.metrics.analyze.Intervals;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How well the cluster's size fits the work. What they find costs money, or would save time. */
final class UtilisationRules {
  private static final double MILLIS_PER_HOUR = 3_600_000;

  static final Rule IDLE_CORES =
      MetricRule.named("idle-cores", "The cluster is larger than the work needs")
          .speaks(
              "1 − Σ task time / (slots · wall) >= minIdle, the run takes minWall;"
                  + " costs no time: it costs core-hours.")
          .from("DataFlint (idle cores > 50 %), spark-advisor (slots used < 40 % warn)")
          .takes(Safety.NEXT_SESSION)
          .limit("minIdle", 0.5, "share", "of the slots' time")
          .limit("minWall", 60_000, "ms", "shorter runs show too little")
          .ofRun(UtilisationRules::idleCores);

  static final Rule FEW_CORES =
      MetricRule.named("few-cores", "All slots are busy all the time")
          .speaks(
              "Σ task time / (slots · time with a running task) >= minBusy, tasks / slots >="
                  + " minWaves, the run takes minWall; no defect, so no cost; gain up to half of"
                  + " the time with a running task, by twice the slots.")
          .from("Sparklens (what-if of more executors); the thresholds are Bellows' own")
          .takes(Safety.NEXT_SESSION)
          .limit("minBusy", 0.9, "share", "of the slots' time while tasks run")
          .limit("minWaves", 4, "ratio", "tasks for each slot")
          .limit("minWall", 60_000, "ms", "shorter runs show too little")
          .ofRun(UtilisationRules::fewCores);

  static final Rule IDLE_TAIL =
      MetricRule.named("idle-executors", "Executors are kept long after their last task")
          .speaks(
              "Σ cores · (end or removal − end of the last stage it worked for) / Σ cores · time it"
                  + " was there >= minShare, and >= minCoreTime; costs no time: it costs"
                  + " core-hours.")
          .from("requests of users for the idle tail of dynamic allocation; Bellows' own formula")
          .takes(Safety.NEXT_SESSION)
          .limit("minShare", 0.2, "share", "of the executors' core time")
          .limit("minCoreTime", 60_000, "ms", "idle core time at executors' ends")
          .ofRun(UtilisationRules::idleTail);

  static final Rule SPOT =
      MetricRule.named("spot", "The work would stand machines that are taken away")
          .speaks(
              "the run takes minWall on minExecutors executors or more, its longest stage takes at"
                  + " most maxStage of the run, nothing was cached, no task or stage failed;"
                  + " costs no time: a lost machine costs at most a stage.")
          .from("Bellows' own: work between two shuffles is what a lost machine costs")
          .takes(Safety.NEXT_SESSION)
          .limit("minWall", 600_000, "ms", "shorter runs save little")
          .limit("minExecutors", 2, "count", "executors beside the driver")
          .limit("maxStage", 0.2, "share", "the longest stage, of the run's wall clock")
          .ofRun(UtilisationRules::spot);

  static final List<Rule> ALL = List.of(IDLE_CORES, FEW_CORES, IDLE_TAIL, SPOT);

  private UtilisationRules() {}

  private static double taskMillis(Evidence evidence) {
    return evidence.totals().sum(TaskMetric.DURATION);
  }

  private static Stream<Finding> idleCores(Look look) {
    Evidence evidence = look.evidence();
    int slots = evidence.taskSlots();
    double available = (double) slots * evidence.wallMillis();
    double idle = available == 0 ? 0 : Math.max(0, 1 - taskMillis(evidence) / available);
    if (!look.atLeast("minIdle", idle) || !look.atLeast("minWall", evidence.wallMillis())) {
      return Stream.empty();
    }
    double hours = available * idle / MILLIS_PER_HOUR;
    long enough = Math.max(1, Math.round(Math.ceil(slots * (1 - idle) / 0.7)));
    return Stream.of(
        look.at("cluster")
            .says(
                "%s of the time of %s slots was idle, %s core-hours; %s slots would be busy for"
                    + " 70 %%.",
                Words.percent(idle), slots, String.format(Locale.ROOT, "%.2f", hours), enough)
            .number("idle", idle, "share")
            .number("wall clock", evidence.wallMillis(), "ms")
            .number("idle core-hours", hours, "count")
            .advises(
                "Ask for fewer cores, or let Spark give them back.",
                Snippets.submit("spark.cores.max", enough)));
  }

  private static Stream<Finding> fewCores(Look look) {
    Evidence evidence = look.evidence();
    int slots = evidence.taskSlots();
    double running = Intervals.running(evidence.stages()).millis();
    if (slots == 0 || running == 0) {
      return Stream.empty();
    }
    double busy = Math.min(1, taskMillis(evidence) / (slots * running));
    double waves = (double) evidence.totals().tasks() / slots;
    if (!look.atLeast("minBusy", busy)
        || !look.atLeast("minWaves", waves)
        || !look.atLeast("minWall", evidence.wallMillis())) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("cluster")
            .says(
                "%s slots were busy for %s of the time with tasks, for %s tasks each: the run"
                    + " scales with cores.",
                slots, Words.percent(busy), Words.count(waves))
            .number("busy", busy, "share")
            .number("tasks for each slot", waves, "ratio")
            .number("wall clock", evidence.wallMillis(), "ms")
            .couldSave(running / 2)
            .advises(
                "Ask for twice the cores where time matters; core-hours stay about the same.",
                Snippets.submit("spark.cores.max", 2 * slots)));
  }

  private static Stream<Finding> idleTail(Look look) {
    Evidence evidence = look.evidence();
    double held = 0;
    double idle = 0;
    for (ExecutorMetrics executor : evidence.executors()) {
      long end = executor.removedMillis().orElse(evidence.endedMillis());
      long start = Math.max(executor.addedMillis(), evidence.startedMillis());
      long lastUse = lastUse(evidence, executor, start);
      held += (double) executor.cores() * Math.max(0, end - start);
      idle += (double) executor.cores() * Math.max(0, end - lastUse);
    }
    double share = held == 0 ? 0 : idle / held;
    if (!look.atLeast("minShare", share) || !look.atLeast("minCoreTime", idle)) {
      return Stream.empty();
    }
    boolean dynamic = look.isOn("spark.dynamicAllocation.enabled", false);
    FindingDraft draft =
        look.at("executors")
            .says(
                "Executors were there for %s of core time after the last stage they worked for, %s"
                    + " of all.",
                Words.time(idle), Words.percent(share))
            .number("idle at the end", share, "share")
            .number("idle core time", idle, "ms");
    return Stream.of(
        dynamic
            ? draft.advises(
                "Give idle executors back earlier.",
                Snippets.submit("spark.dynamicAllocation.executorIdleTimeout", "15s"))
            : draft.advises(
                "Let Spark give idle executors back.",
                Snippets.submit("spark.dynamicAllocation.enabled", true)
                    + " "
                    + Snippets.submit("spark.dynamicAllocation.shuffleTracking.enabled", true)));
  }

  private static long lastUse(Evidence evidence, ExecutorMetrics executor, long start) {
    return evidence.stages().stream()
        .filter(stage -> stage.executors().containsKey(executor.id()))
        .mapToLong(stage -> stage.completedMillis().orElse(evidence.endedMillis()))
        .max()
        .orElse(start);
  }

  private static Stream<Finding> spot(Look look) {
    Evidence evidence = look.evidence();
    long executors =
        evidence.executors().stream().filter(each -> !each.id().equals("driver")).count();
    double longest =
        look.stages().mapToDouble(stage -> look.time(stage).spanMillis()).max().orElse(0);
    double share = look.shareOfWall(longest);
    boolean clean =
        evidence.stages().stream().allMatch(UtilisationRules::isClean)
            && look.places(node -> node.kind() == PlanNodeKind.CACHED_SCAN).findAny().isEmpty();
    if (!clean
        || longest == 0
        || !look.atLeast("minWall", evidence.wallMillis())
        || !look.atLeast("minExecutors", executors)
        || !look.atMost("maxStage", share)) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("cluster")
            .says(
                "Its longest stage took %s, %s of the run, nothing was cached and nothing failed: a"
                    + " machine that is taken away costs at most that stage.",
                Words.time(longest), Words.percent(share))
            .number("longest stage", share, "share")
            .number("executors", executors, "count")
            .number("wall clock", evidence.wallMillis(), "ms")
            .advises(
                "Run the executors, not the driver, on spot machines, and move blocks off those"
                    + " that are announced to go.",
                Snippets.submit("spark.decommission.enabled", true)
                    + " "
                    + Snippets.submit("spark.storage.decommission.enabled", true)));
  }

  private static boolean isClean(StageMetrics stage) {
    LostWork lost = stage.lost();
    return stage.attempt() == 0 && stage.failure().isEmpty() && lost.failed() == 0;
  }
}
