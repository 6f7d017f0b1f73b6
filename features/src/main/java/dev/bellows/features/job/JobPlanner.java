package dev.bellows.features.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Runs all checks of a job, the cheap ones first. */
final class JobPlanner {
  private final FeatureJob job;
  private final SparkSession spark;
  private final Places places;
  private final JobGraph graph;
  private final Map<String, PlannedSource> sources = new LinkedHashMap<>();
  private final Map<String, Dataset<Row>> steps = new LinkedHashMap<>();
  private final List<PlannedSink> sinks = new ArrayList<>();
  private final Map<String, Location> quarantines = new HashMap<>();
  private final Map<String, Location> ruleQuarantines = new HashMap<>();
  private final Map<String, PlannedRules> rules = new LinkedHashMap<>();

  private JobPlanner(FeatureJob job, SparkSession spark) {
    this.job = job;
    this.spark = spark;
    this.places = job.places();
    this.graph = JobGraph.of(job);
  }

  static JobPlan plan(FeatureJob job, SparkSession spark) {
    return new JobPlanner(job, spark).plan();
  }

  private JobPlan plan() {
    for (JobSource source : graph.neededSources()) {
      int index = graph.indexOfSource(source.name());
      sources.put(source.name(), SourcePlanner.plan(spark, places, source, index));
    }
    List<Location> outputs = outputs();
    graph.neededSteps().forEach(step -> steps.put(step.name(), analysed(step)));
    graph.neededSteps().forEach(this::planRules);
    for (int i = 0; i < job.sinks().size(); i++) {
      sinks.add(sink(job.sinks().get(i), outputs.get(i), i));
    }
    sources.values().forEach(this::requireFitting);
    return new JobPlan(
        new PlannedJob(job, spark, graph, sources, steps, sinks, quarantines, rules));
  }

  private List<Location> outputs() {
    OutputPaths paths = new OutputPaths(spark, places);
    sources.values().forEach(source -> paths.read(source.name(), source.location()));
    for (PlannedSource source : sources.values()) {
      source.source().quarantine().ifPresent(path -> quarantine(paths, source.name(), path));
    }
    graph.neededSteps().forEach(step -> ruleQuarantine(paths, step));
    List<Location> outputs = new ArrayList<>();
    for (int i = 0; i < job.sinks().size(); i++) {
      JobSink sink = job.sinks().get(i);
      String what = "step '" + sink.step() + "'";
      outputs.add(paths.output(what, sink.path(), sink.format(), "sinks." + i + ".path"));
    }
    return outputs;
  }

  private void quarantine(OutputPaths paths, String source, String path) {
    String at = "sources." + graph.indexOfSource(source) + ".quarantine";
    String what = "the quarantine of source '" + source + "'";
    quarantines.put(source, paths.output(what, path, DataFormat.JSON, at));
  }

  private void ruleQuarantine(OutputPaths paths, JobStep step) {
    String at = "steps." + graph.indexOfStep(step.name()) + ".quarantine";
    String what = "the quarantine of step '" + step.name() + "'";
    step.rules()
        .quarantine()
        .ifPresent(
            table ->
                ruleQuarantines.put(
                    step.name(), paths.output(what, table.path(), table.format(), at)));
  }

  private void planRules(JobStep step) {
    Optional<Location> quarantine = Optional.ofNullable(ruleQuarantines.get(step.name()));
    new RulePlanner(job, step, graph.indexOfStep(step.name()))
        .plan(steps.get(step.name()), quarantine)
        .ifPresent(planned -> rules.put(step.name(), planned));
  }

  private Dataset<Row> analysed(JobStep step) {
    return new StepCompiler(places, step, graph.indexOfStep(step.name()))
        .check(rows(step.from()), this::rows);
  }

  private Dataset<Row> rows(String name) {
    return sources.containsKey(name) ? sources.get(name).rows() : steps.get(name);
  }

  private PlannedSink sink(JobSink sink, Location location, int index) {
    StructType schema = steps.get(sink.step()).schema();
    PlannedSink planned = new PlannedSink(sink, location, schema);
    new SinkPlanner(places, planned, index).check(spark);
    return planned;
  }

  private void requireFitting(PlannedSource source) {
    boolean fails = source.source().malformed() == Malformed.FAIL;
    if (fails && source.check().isPresent()) {
      SourcePlanner.requireFitting(source, places, graph.indexOfSource(source.name()));
    }
  }
}
