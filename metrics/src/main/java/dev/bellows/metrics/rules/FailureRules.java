package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.JobMetrics;
import dev.bellows.core.evidence.LostWork;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.metrics.analyze.Intervals;
import dev.bellows.metrics.analyze.Intervals.Interval;
import dev.bellows.metrics.analyze.StageTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Work that was done for nothing. */
final class FailureRules {
  static final Rule FAILED_TASKS =
      MetricRule.named("failed-tasks", "Tasks failed and were run again")
          .speaks(
              "failed attempts >= minFailed; cost = span · lost / (task time + lost), for the"
                  + " failed of the failed and killed attempts; gain up to the cost.")
          .from("spark-advisor (>= 1 warn, >= 10 critical), kubeflow history-server MCP (any)")
          .takes(Safety.CODE_CHANGE)
          .limit("minFailed", 1, "count", "failed attempts of a stage's tasks")
          .ofStage(FailureRules::failedTasks);

  static final Rule STAGE_RETRIES =
      MetricRule.named("stage-retries", "A stage was computed again")
          .speaks(
              "attempts after the first >= minRetries; cost = the time in which they ran;"
                  + " gain up to the cost.")
          .from("Spark submits a stage again when the shuffle blocks of a lost executor are missed")
          .takes(Safety.NEXT_SESSION)
          .limit("minRetries", 1, "count", "attempts after the first")
          .ofRun(FailureRules::stageRetries);

  static final Rule LOST_EXECUTORS =
      MetricRule.named("lost-executors", "Executors were lost")
          .speaks(
              "executors that went without being idle or asked to >= minLost; what it cost is told"
                  + " by stage-retries and failed-tasks.")
          .from("NVIDIA's tools (exit 137: out of container memory) and Spark's own reasons")
          .takes(Safety.NEXT_SESSION)
          .limit("minLost", 1, "count", "executors")
          .ofRun(FailureRules::lostExecutors);

  static final Rule FAILED_JOBS =
      MetricRule.named("failed-jobs", "Jobs failed")
          .speaks("failed jobs >= minJobs; cost = the time in which they ran; gain up to the cost.")
          .from("Dr. Elephant (failure rates of jobs)")
          .takes(Safety.CODE_CHANGE)
          .limit("minJobs", 1, "count", "failed jobs")
          .ofRun(FailureRules::failedJobs);

  static final Rule SPECULATION =
      MetricRule.named("speculation-waste", "Copies of slow tasks do not pay")
          .speaks(
              "speculative copies >= minCopies, time of attempts thrown away / all task time >="
                  + " minShare; cost = Σ over stages of span · that share; gain up to the cost.")
          .from("Spark's speculation; the share is Bellows' own")
          .takes(Safety.NEXT_SESSION)
          .limit("minCopies", 10, "count", "copies started because a task was slow")
          .limit("minShare", 0.1, "share", "of the time of all attempts")
          .ofRun(FailureRules::speculation);

  static final List<Rule> ALL =
      List.of(FAILED_TASKS, STAGE_RETRIES, LOST_EXECUTORS, FAILED_JOBS, SPECULATION);

  private FailureRules() {}

  private static Optional<Finding> failedTasks(Look look, StageMetrics stage) {
    LostWork lost = stage.lost();
    if (lost.failed() == 0 || !look.atLeast("minFailed", lost.failed())) {
      return Optional.empty();
    }
    double thrownAway =
        lost.coreMillis() * (double) lost.failed() / (lost.failed() + lost.killed());
    double cost = wall(look.time(stage), thrownAway);
    return Optional.of(
        look.at(stage.label())
            .says(
                "%s of its tasks failed after %s of work; the last one: %s",
                lost.failed() == 1 ? "One attempt" : Words.count(lost.failed()) + " attempts",
                Words.time(thrownAway),
                lost.lastFailure().orElse("no reason told"))
            .number("failed attempts", lost.failed(), "count")
            .number("lost task time", thrownAway, "ms")
            .costs(cost)
            .saves(0, cost)
            .atLeast(Severity.MODERATE)
            .advises("Mend what makes them fail; retries hide it until they are used up.", ""));
  }

  /** Lost attempts held slots as successful ones did. */
  private static double wall(StageTime time, Number lost) {
    double lostMillis = lost.doubleValue();
    double all = time.taskMillis() + lostMillis;
    return all == 0 ? 0 : time.spanMillis() * lostMillis / all;
  }

  private static Stream<Finding> stageRetries(Look look) {
    Map<Integer, List<StageMetrics>> retries =
        look.evidence().stages().stream()
            .filter(stage -> stage.attempt() > 0)
            .collect(
                Collectors.groupingBy(StageMetrics::stageId, TreeMap::new, Collectors.toList()));
    return retries.entrySet().stream()
        .flatMap(entry -> stageRetry(look, entry.getKey(), entry.getValue()).stream());
  }

  private static Optional<Finding> stageRetry(Look look, int stageId, List<StageMetrics> retries) {
    if (!look.atLeast("minRetries", retries.size())) {
      return Optional.empty();
    }
    long cost = Intervals.running(retries).millis();
    String reason =
        look.evidence().stages().stream()
            .filter(stage -> stage.stageId() == stageId)
            .flatMap(stage -> stage.failure().stream())
            .findFirst()
            .map(FailureRules::firstLine)
            .orElse("shuffle blocks that were lost");
    return Optional.of(
        look.at("stage " + stageId)
            .says("It ran %s times, because of: %s", Words.count(retries.size() + 1), reason)
            .number("retries", retries.size(), "count")
            .number("time of retries", cost, "ms")
            .costs(cost)
            .saves(0, cost)
            .atLeast(Severity.MODERATE)
            .advises(
                "Keep shuffle blocks when executors go: move them away first, or give executors the"
                    + " memory they were killed for.",
                Snippets.submit("spark.decommission.enabled", true)
                    + " "
                    + Snippets.submit("spark.storage.decommission.shuffleBlocks.enabled", true)));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("no reason told");
  }

  private static Stream<Finding> lostExecutors(Look look) {
    List<ExecutorMetrics> lost =
        look.evidence().executors().stream().filter(FailureRules::isLost).toList();
    if (lost.isEmpty() || !look.atLeast("minLost", lost.size())) {
      return Stream.empty();
    }
    String reason = lost.get(0).removedReason().map(FailureRules::firstLine).orElseThrow();
    boolean memory = reason.contains("137") || reason.toLowerCase(Locale.ROOT).contains("memory");
    FindingDraft draft =
        look.at("executors")
            .says("%s executors were lost; the first: %s", Words.count(lost.size()), reason)
            .number("lost executors", lost.size(), "count")
            .atLeast(Severity.SEVERE);
    return Stream.of(
        memory
            ? draft.advises(
                "The container's memory was used up: leave more room beside the heap.",
                Snippets.submit("spark.executor.memoryOverheadFactor", 0.2))
            : draft.advises(
                "Look at the machines; on ones that can be taken away, move blocks off first.",
                Snippets.submit("spark.decommission.enabled", true)));
  }

  private static boolean isLost(ExecutorMetrics executor) {
    String reason = executor.removedReason().orElse("").toLowerCase(Locale.ROOT);
    return !reason.isEmpty()
        && Stream.of("idle", "killed by driver", "decommission", "shutdown", "finished")
            .noneMatch(reason::contains);
  }

  private static Stream<Finding> failedJobs(Look look) {
    List<JobMetrics> failed =
        look.evidence().jobs().stream().filter(job -> job.failure().isPresent()).toList();
    if (failed.isEmpty() || !look.atLeast("minJobs", failed.size())) {
      return Stream.empty();
    }
    long cost =
        Intervals.union(
                failed.stream()
                    .filter(job -> job.endedMillis().isPresent())
                    .map(job -> new Interval(job.startedMillis(), job.endedMillis().getAsLong()))
                    .toList())
            .millis();
    JobMetrics first = failed.get(0);
    return Stream.of(
        look.at("job " + first.jobId())
            .says(
                "%s of %s jobs failed; the first: %s",
                Words.count(failed.size()),
                Words.count(look.evidence().jobs().size()),
                firstLine(first.failure().orElseThrow()))
            .number("failed jobs", failed.size(), "count")
            .number("their time", cost, "ms")
            .costs(cost)
            .saves(0, cost)
            .atLeast(Severity.SEVERE)
            .advises("Read the failure: what ran until then was thrown away.", ""));
  }

  private static Stream<Finding> speculation(Look look) {
    double copies = look.stages().mapToDouble(stage -> stage.lost().speculative()).sum();
    double lost = look.stages().mapToDouble(stage -> stage.lost().coreMillis()).sum();
    double useful = look.stages().mapToDouble(stage -> look.time(stage).taskMillis()).sum();
    double share = lost == 0 ? 0 : lost / (lost + useful);
    if (!look.atLeast("minCopies", copies) || !look.atLeast("minShare", share)) {
      return Stream.empty();
    }
    double cost =
        look.stages().mapToDouble(stage -> wall(look.time(stage), stage.lost().coreMillis())).sum();
    return Stream.of(
        look.at("run")
            .says(
                "%s copies of slow tasks were started, and %s of all task time was thrown away.",
                Words.count(copies), Words.percent(share))
            .number("copies", copies, "count")
            .number("thrown away", share, "share")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Start copies later, or not at all: tasks that are slow because of their data are"
                    + " slow again.",
                Snippets.submit("spark.speculation.multiplier", 5)));
  }
}
