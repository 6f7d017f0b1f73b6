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
  private static final String HISTORY = "history";

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

  private final RunMode mode;
  private Optional<Location> history = Optional.empty();

  private JobPlanner(FeatureJob job, SparkSession spark, RunMode mode) {
    this.job = job;
    this.spark = spark;
    this.mode = mode;
    this.places = job.places();
    this.graph = JobGraph.of(job);
  }

  static JobPlan plan(FeatureJob job, SparkSession spark, RunMode mode) {
    return new JobPlanner(job, spark, mode).plan();
  }

  private JobPlan plan() {
    for (JobSource source : graph.neededSources()) {
      int index = graph.indexOfSource(source.name());
      sources.put(source.name(), SourcePlanner.plan(spark, places, source, index));
    }
    List<Location> outputs = outputs();
    analyseSteps();
    graph.neededSteps().forEach(this::planRules);
    for (int i = 0; i < job.sinks().size(); i++) {
      sinks.add(sink(job.sinks().get(i), outputs.get(i), i));
    }
    sources.values().forEach(this::requireFitting);
    Optional<String> note = planIncrement();
    return new JobPlan(
        new PlannedJob(
            job, spark, mode, graph, sources, steps, sinks, quarantines, rules, history, note));
  }

  private void analyseSteps() {
    graph.neededSteps().forEach(step -> steps.put(step.name(), analysed(step)));
  }

  /** Last, as all else is checked by then: the high watermarks take jobs. */
  private Optional<String> planIncrement() {
    if (job.incremental().isEmpty()) {
      requireFullRun();
      return Optional.empty();
    }
    IncrementalPlanner planner = new IncrementalPlanner(job, graph, sources);
    Optional<Long> context = planner.check(sinks);
    if (mode == RunMode.INCREMENTAL) {
      List<PlannedSink> increments = planner.increments(spark, sinks, context);
      sinks.clear();
      sinks.addAll(increments);
      PlannedSource part = planner.part(sinks);
      sources.put(part.name(), part);
      analyseSteps();
    }
    return context.flatMap(bounded -> planner.condition());
  }

  private void requireFullRun() {
    if (mode == RunMode.INCREMENTAL) {
      throw places.faultOfJob(
          "",
          String.format(
              "Job '%s' cannot run incrementally: it does not say how. Add a block such as"
                  + " 'incremental: { source: %s, watermark: <column>, lookback: 3d }', or run it"
                  + " in full.",
              job.name(), job.sources().get(0).name()));
    }
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
    history =
        job.history().map(path -> paths.output("the run history", path, DataFormat.DELTA, HISTORY));
    history.ifPresent(table -> RunHistory.check(spark, places, table));
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
        .plan(steps.get(step.name()), quarantine, this::rows)
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
    String at = "sinks." + index;
    PlannedSink planned = PlannedSink.of(spark, places, sink, location, schema, at);
    new SinkPlanner(places, planned).check(spark);
    return planned;
  }

  private void requireFitting(PlannedSource source) {
    boolean fails = source.source().malformed() == Malformed.FAIL;
    if (fails && source.check().isPresent()) {
      SourcePlanner.requireFitting(source, places, graph.indexOfSource(source.name()));
    }
  }
}
