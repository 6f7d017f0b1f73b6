package dev.bellows.features.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A job that has passed all checks, over the data that was there then. */
public final class JobPlan {
  private final FeatureJob job;
  private final SparkSession spark;
  private final JobGraph graph;
  private final Map<String, PlannedSource> sources;
  private final Map<String, Dataset<Row>> steps;
  private final List<PlannedSink> sinks;
  private final Map<String, Location> quarantines;

  JobPlan(
      FeatureJob job,
      SparkSession spark,
      JobGraph graph,
      Map<String, PlannedSource> sources,
      Map<String, Dataset<Row>> steps,
      List<PlannedSink> sinks,
      Map<String, Location> quarantines) {
    this.job = job;
    this.spark = spark;
    this.graph = graph;
    this.sources = new LinkedHashMap<>(sources);
    this.steps = new LinkedHashMap<>(steps);
    this.sinks = List.copyOf(sinks);
    this.quarantines = Map.copyOf(quarantines);
  }

  /** Sources with their schema, steps with their output columns, sinks: a text for people. */
  public String describe() {
    List<String> lines = new ArrayList<>(List.of("job " + job.name(), "sources"));
    sources.values().forEach(source -> describe(source, lines));
    lines.add("steps");
    graph.neededSteps().forEach(step -> describe(step, lines));
    lines.add("sinks");
    sinks.forEach(sink -> describe(sink, lines));
    if (!graph.unused().isEmpty()) {
      lines.add("left out, because no sink needs them: " + String.join(", ", graph.unused()));
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
    lines.add("    " + SourcePlanner.shown(steps.get(step.name()).schema()));
    if (graph.isShared(step.name())) {
      lines.add("    computed once for its several readers and kept until the job ends");
    }
  }

  private static void describe(PlannedSink planned, List<String> lines) {
    JobSink sink = planned.sink();
    String partitions =
        sink.partitionBy().isEmpty() ? "" : ", partitioned by " + sink.partitionBy();
    lines.add(
        String.format(
            "  %s: %s, %s%s",
            sink.step(), planned.location().shown(), sink.format().label(), partitions));
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
    return new JobRun(job, spark, graph, sources, steps, sinks, quarantines).run();
  }
}
