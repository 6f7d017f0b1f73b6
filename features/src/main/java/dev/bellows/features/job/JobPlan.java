package dev.bellows.features.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job that has passed all checks, over the data that was there then. */
public final class JobPlan {
  private final PlannedJob planned;

  JobPlan(PlannedJob planned) {
    this.planned = planned;
  }

  /** Sources with their schema, steps with their output columns, sinks: a text for people. */
  public String describe() {
    List<String> lines = new ArrayList<>(List.of("job " + planned.job().name(), "sources"));
    planned.sources().values().forEach(source -> describe(source, lines));
    lines.add("steps");
    planned.graph().neededSteps().forEach(step -> describe(step, lines));
    lines.add("sinks");
    planned.sinks().forEach(sink -> describe(sink, lines));
    List<String> unused = planned.graph().unused();
    if (!unused.isEmpty()) {
      lines.add("left out, because no sink needs them: " + String.join(", ", unused));
    }
    return String.join("\n", lines) + "\n";
  }

  private static void describe(PlannedSource source, List<String> lines) {
    lines.add(
        String.format(
            "  %s: %s, %s", source.name(), source.location().shown(), source.format().label()));
    lines.add("    " + SourcePlanner.shown(source.schema()));
    source
        .source()
        .quarantine()
        .ifPresent(path -> lines.add("    malformed records go to " + path));
  }

  private void describe(JobStep step, List<String> lines) {
    lines.add(String.format("  %s: from %s, %s", step.name(), step.from(), step.kind()));
    lines.add("    " + SourcePlanner.shown(planned.steps().get(step.name()).schema()));
    Optional.ofNullable(planned.rules().get(step.name())).ifPresent(r -> describe(r, lines));
    if (planned.graph().isShared(step.name())) {
      lines.add("    computed once for its several readers and kept until the job ends");
    }
  }

  private static void describe(PlannedRules rules, List<String> lines) {
    String held = rules.holdRows() ? "; its rows are computed first, once, and kept" : "";
    lines.add(String.format("    rules: %d%s", rules.rules().rules().size(), held));
    rules
        .quarantine()
        .ifPresent(sink -> lines.add("    rows that fail go to " + sink.location().shown()));
  }

  private static void describe(PlannedSink output, List<String> lines) {
    JobSink sink = output.sink();
    String partitions =
        sink.partitionBy().isEmpty() ? "" : ", partitioned by " + sink.partitionBy();
    lines.add(
        String.format(
            "  %s: %s, %s%s",
            sink.step(), output.location().shown(), sink.format().label(), partitions));
  }

  /**
   * Computes the steps and writes the sinks in the order written. Spark jobs that run: one action
   * for each sink and a small one that reads its sample back; for each quarantine one that reads
   * the source; for each parquet, orc or Delta source under a {@code where} one that adds up the
   * row counts of its files' metadata.
   *
   * @throws dev.bellows.core.BellowsException if a write fails; its output stays as it was, and
   *     those written before it stay written
   */
  public JobReport run() {
    return new JobRun(planned).run();
  }
}
