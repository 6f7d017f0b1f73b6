package dev.bellows.features.job;

import dev.bellows.features.graph.DependencyGraph;
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
    planned
        .history()
        .ifPresent(table -> lines.add("history: a row for each run in " + table.shown()));
    planned.note().ifPresent(note -> lines.add("note: " + note));
    List<String> unused = planned.graph().unused();
    if (!unused.isEmpty()) {
      lines.add("left out, because no sink needs them: " + String.join(", ", unused));
    }
    return String.join("\n", lines) + "\n";
  }

  /**
   * What the job will make Spark do and why: scans, shuffles, sorts, broadcasts, fits and writes of
   * each source, step and sink, what is computed more than once, what was left out, and what can
   * run side by side. Told from the graph, so that Spark may do with less: where a join's side is
   * small, or where rows lie in groups and order already. Not told: the five rows read back from
   * each output, and where each task hands on one row of its own counts and sums.
   */
  public String explain() {
    return graph().explain();
  }

  /** Sources, steps and sinks as a graph with their costs: it draws itself as Mermaid or DOT. */
  public DependencyGraph graph() {
    return new JobCosts(planned).graph();
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
    String from = String.join(" and ", step.reads().stream().distinct().toList());
    lines.add(String.format("  %s: from %s, %s", step.name(), from, step.kind()));
    lines.add("    " + SourcePlanner.shown(planned.steps().get(step.name()).schema()));
    Optional.ofNullable(planned.rules().get(step.name())).ifPresent(r -> describe(r, lines));
    if (planned.graph().isShared(step.name())) {
      lines.add("    computed once for its several readers and kept until the job ends");
    }
  }

  private static void describe(PlannedRules rules, List<String> lines) {
    String held = rules.holdRows() ? "; its rows are computed first, once, and kept" : "";
    lines.add(String.format("    rules: %d%s", rules.rules().rules().size(), held));
    rules.reference().ifPresent(other -> lines.add("    drift is measured against " + other));
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
                sink.step(), output.location().shown(), sink.format().label(), partitions)
            + mode(sink.mode()));
    output.increment().map(JobPlan::described).ifPresent(lines::add);
  }

  private static String mode(WriteMode mode) {
    if (mode instanceof WriteMode.Merge merge) {
      return ", merged on " + merge.keys();
    }
    if (mode instanceof WriteMode.ReplaceWhere replace) {
      return ", replaces the rows where " + replace.condition();
    }
    return mode instanceof WriteMode.Append ? ", appended" : "";
  }

  private static String described(Increment part) {
    WatermarkType type = part.type();
    return String.format(
        "    incremental: rows from %s %s on are written, the table has rows up to %s; the source"
            + " is read %s",
        part.column(),
        type.shown(part.from()),
        type.shown(part.high()),
        part.readFrom().map(first -> "from " + type.shown(first) + " on").orElse("as a whole"));
  }

  /**
   * Computes the steps and, when all are built, writes the sinks; those that do not depend on each
   * other on several threads at once, which have the local properties of the caller's. Spark jobs
   * that run: one action for each sink and a small one that reads its sample back; one for each
   * step that is read several times, and one for each step with a gate or a quarantine, which
   * counts its rules; those of operations that learn from their rows; for each quarantine one that
   * reads the source; for each parquet, orc or Delta source under a {@code where} one that adds up
   * the row counts of its files' metadata; for a merge those that look for shared keys and rows
   * that changed; for a run history one that writes its row.
   *
   * @throws dev.bellows.features.validate.RuleFailedException if too few rows of a step pass a rule
   *     of severity error or fatal; no sink was written
   * @throws dev.bellows.core.BellowsException if a step or a write fails. The Spark jobs of the
   *     others are cancelled; an output is as it was, or whole if it was written before
   */
  public JobReport run() {
    return new JobRun(planned).run();
  }
}
