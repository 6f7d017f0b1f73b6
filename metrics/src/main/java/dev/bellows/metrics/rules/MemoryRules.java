package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.Distribution;
import dev.bellows.core.evidence.ExecutorMetrics;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.evidence.TaskTotals;
import dev.bellows.metrics.analyze.Bottlenecks;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Memory that is too small or too large. */
final class MemoryRules {
  private static final double MIB = 1 << 20;
  private static final double HEADROOM = 1.2;

  static final Rule SPILL =
      MetricRule.named("spill", "Sorts, joins or aggregates do not fit in memory")
          .speaks(
              "spilled (in memory) >= minBytes, spilled (on disk) / bytes read >= minShare; cost ="
                  + " span · 2·spilled / (2·spilled + input + output + shuffle read + shuffle"
                  + " written), on disk; gain from half of it to all of it.")
          .from("kubeflow history-server MCP (> 100 MB); spark-advisor (ignore below 1 % of input)")
          .takes(Safety.RUNTIME_SETTING)
          .limit("minBytes", 100 * MIB, "bytes", "size in memory of what was spilled")
          .limit("minShare", 0.01, "share", "spilled to disk, of the bytes that the stage reads")
          .ofStage(MemoryRules::spill);

  static final Rule GC =
      MetricRule.named("gc-pressure", "Garbage collection takes much of the task time")
          .speaks(
              "Σ GC / Σ run time >= minShare, cost >= minCost;"
                  + " cost = Σ over stages of span · GC / task time; gain from half of it to all.")
          .from("Dr. Elephant (0.08 / 0.10 / 0.15 / 0.20), kubeflow history-server MCP (> 10 %)")
          .takes(Safety.NEXT_SESSION)
          .limit("minShare", 0.1, "share", "of the run time of all tasks")
          .limit("minCost", 500, "ms", "wall clock that it takes")
          .ofRun(MemoryRules::gc);

  static final Rule SHORT_MEMORY =
      MetricRule.named("memory-near-limit", "Executors are close to their heap's end")
          .speaks(
              "peak heap / spark.executor.memory >= minPeak and (GC / run time >= minGcShare, which"
                  + " a spill counts as too); no cost by itself: it threatens a larger run.")
          .from(
              "DataFlint (> 95 %, then × 1.2), with garbage collection or spill beside it because a"
                  + " full heap alone holds garbage too")
          .takes(Safety.NEXT_SESSION)
          .limit("minPeak", 0.95, "share", "of the executor's heap, at its peak")
          .limit("minGcShare", 0.08, "share", "of the run time of all tasks")
          .ofRun(MemoryRules::shortMemory);

  static final Rule OVERSIZED_MEMORY =
      MetricRule.named("memory-unused", "Executors have much more memory than they use")
          .speaks(
              "peak heap / spark.executor.memory <= maxPeak, GC / run time <= maxGcShare, the run"
                  + " takes minWall; costs no time: it costs memory.")
          .from("spark-advisor (< 40 %), DataFlint (peak × 1.2), Dr. Elephant (GC low < 0.05)")
          .takes(Safety.NEXT_SESSION)
          .limit("maxPeak", 0.4, "share", "of the executor's heap, at its peak")
          .limit("maxGcShare", 0.05, "share", "of the run time of all tasks")
          .limit("minWall", 60_000, "ms", "shorter runs show too little")
          .ofRun(MemoryRules::oversized);

  static final List<Rule> ALL = List.of(SPILL, GC, SHORT_MEMORY, OVERSIZED_MEMORY);

  private MemoryRules() {}

  private static Optional<Finding> spill(Look look, StageMetrics stage) {
    long inMemory = stage.sum(TaskMetric.MEMORY_SPILLED);
    long onDisk = stage.sum(TaskMetric.DISK_SPILLED);
    long read = stage.sum(TaskMetric.INPUT_BYTES) + stage.sum(TaskMetric.SHUFFLE_READ_BYTES);
    double share = (double) onDisk / Math.max(1, read);
    if (!look.atLeast("minBytes", inMemory) || !look.atLeast("minShare", share)) {
      return Optional.empty();
    }
    double cost = look.time(stage).spanMillis() * Bottlenecks.spillShare(stage);
    FindingDraft draft =
        look.at(stage.label())
            .says(
                "%s did not fit in memory and went through the disk (%s there), beside %s read.",
                Words.bytes(inMemory), Words.bytes(onDisk), Words.bytes(read))
            .number("spilled in memory", inMemory, "bytes")
            .number("spilled to disk", onDisk, "bytes")
            .number("spilled of read", share, "share")
            .costs(cost)
            .saves(cost / 2, cost);
    return Optional.of(fit(stage, draft));
  }

  /** The task that spilled most needs what it held plus what it spilled. */
  private static Finding fit(StageMetrics stage, FindingDraft draft) {
    Distribution spilled = stage.distribution(TaskMetric.MEMORY_SPILLED);
    double held = Math.max(1, stage.totals().max(TaskMetric.PEAK_EXECUTION_MEMORY));
    long parts = (long) Math.ceil(1 + spilled.max() / held);
    if (spilled.count() > 1 && spilled.max() > 5.0 * Math.max(1, spilled.median())) {
      return draft.advises(
          "Few tasks spill: their keys land in the same task, so more partitions do not help."
              + " Give tasks more memory, or split the hot keys.",
          Snippets.submit("spark.executor.memory", "<" + Words.times(parts) + " of now>"),
          Safety.NEXT_SESSION);
    }
    long partitions = parts * stage.partitions();
    if (stage.sum(TaskMetric.SHUFFLE_READ_BYTES) == 0) {
      double each = stage.sum(TaskMetric.INPUT_BYTES) / (double) partitions;
      return draft.advises(
          "Read smaller pieces: " + partitions + " tasks instead of " + stage.partitions() + ".",
          Snippets.set("spark.sql.files.maxPartitionBytes", Snippets.size(each)));
    }
    return draft.advises(
        "Use "
            + partitions
            + " shuffle partitions instead of "
            + stage.partitions()
            + ", so that each fits in the memory of a task; or give executors more memory.",
        Snippets.set("spark.sql.shuffle.partitions", partitions));
  }

  private static Stream<Finding> gc(Look look) {
    double share = gcShare(look.evidence().totals());
    double cost = look.stages().mapToDouble(stage -> gcWall(look, stage)).sum();
    if (!look.atLeast("minShare", share) || !look.atLeast("minCost", cost)) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("executors")
            .says(
                "Garbage collection took %s of the tasks' run time of %s.",
                Words.percent(share), Words.time(look.evidence().totals().sum(TaskMetric.RUN_TIME)))
            .number("share of run time", share, "share")
            .number("gc", look.evidence().totals().sum(TaskMetric.GC_TIME), "ms")
            .costs(cost)
            .saves(cost / 2, cost)
            .advises(
                "Give executors more memory or fewer tasks at once; cache less, or serialized.",
                more(look, 1.5)));
  }

  private static double gcWall(Look look, StageMetrics stage) {
    return look.time(stage).wallOf(stage.sum(TaskMetric.GC_TIME));
  }

  private static double gcShare(TaskTotals totals) {
    long run = totals.sum(TaskMetric.RUN_TIME);
    return run == 0 ? 0 : (double) totals.sum(TaskMetric.GC_TIME) / run;
  }

  private static String more(Look look, double factor) {
    double now = look.bytes("spark.executor.memory", 1024 * MIB, MIB);
    return Snippets.submit("spark.executor.memory", Snippets.size(now * factor));
  }

  private static Stream<Finding> shortMemory(Look look) {
    double peak = peakShare(look);
    TaskTotals totals = look.evidence().totals();
    boolean spilled = totals.sum(TaskMetric.DISK_SPILLED) > 0;
    if (!look.atLeast("minPeak", peak)
        || (!spilled && !look.atLeast("minGcShare", gcShare(totals)))) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("executors")
            .says(
                "An executor used %s of its heap, with %s of the time in garbage collection and %s"
                    + " spilled to disk.",
                Words.percent(peak),
                Words.percent(gcShare(totals)),
                Words.bytes(totals.sum(TaskMetric.DISK_SPILLED)))
            .number("peak of heap", peak, "share")
            .number("gc share", gcShare(totals), "share")
            .atLeast(Severity.MODERATE)
            .advises(
                "Give executors a fifth more memory before the data grows.", more(look, HEADROOM)));
  }

  private static Stream<Finding> oversized(Look look) {
    double peak = peakShare(look);
    double gc = gcShare(look.evidence().totals());
    if (peak <= 0
        || !look.atMost("maxPeak", peak)
        || !look.atMost("maxGcShare", gc)
        || !look.atLeast("minWall", look.evidence().wallMillis())) {
      return Stream.empty();
    }
    return Stream.of(
        look.at("executors")
            .says("No executor used more than %s of its heap.", Words.percent(peak))
            .number("peak of heap", peak, "share")
            .number("gc share", gc, "share")
            .number("wall clock", look.evidence().wallMillis(), "ms")
            .advises("Ask for the peak and a fifth more.", more(look, peak * HEADROOM)));
  }

  /** Over executors of a cluster: a driver that runs tasks has other memory to fill. */
  private static double peakShare(Look look) {
    double heap = look.bytes("spark.executor.memory", 0, MIB);
    double peak =
        look.evidence().executors().stream()
            .filter(executor -> !executor.id().equals("driver"))
            .mapToDouble(MemoryRules::peak)
            .max()
            .orElse(0);
    return heap == 0 ? 0 : peak / heap;
  }

  private static double peak(ExecutorMetrics executor) {
    return executor.peaks().getOrDefault("JVMHeapMemory", 0L);
  }
}
