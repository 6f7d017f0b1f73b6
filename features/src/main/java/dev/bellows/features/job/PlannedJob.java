package dev.bellows.features.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A job with all that its checks found out.
 *
 * @param sources the needed ones, by name
 * @param steps the rows of the needed ones, not measured, by name
 * @param sinks all, in the order written
 * @param quarantines where malformed records go, by the source's name
 * @param rules of the steps that have some, by name, each behind those it reads from
 * @param history where the table with a row for each run is
 * @param note what the data must keep to, so that an incremental run equals a full one
 */
record PlannedJob(
    FeatureJob job,
    SparkSession spark,
    RunMode mode,
    JobGraph graph,
    Map<String, PlannedSource> sources,
    Map<String, Dataset<Row>> steps,
    List<PlannedSink> sinks,
    Map<String, Location> quarantines,
    Map<String, PlannedRules> rules,
    Optional<Location> history,
    Optional<String> note) {
  PlannedJob {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    sinks = List.copyOf(sinks);
    quarantines = Map.copyOf(quarantines);
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
  }

  /** Whether the step has a gate or a quarantine: its rows are computed before anything else. */
  boolean holdsRowsOf(String step) {
    return rules.containsKey(step) && rules.get(step).holdRows();
  }

  /** Whether a part of what the step computes is written to tables that have the rest already. */
  boolean isIncremental(String step) {
    boolean part =
        job.incremental().filter(how -> graph.isComputedFrom(step, how.source())).isPresent();
    return part
        && sinks.stream()
            .filter(sink -> sink.increment().isPresent())
            .anyMatch(sink -> graph.isComputedFrom(sink.sink().step(), step));
  }

  /** The rows of a needed source or step, not measured. */
  Dataset<Row> rows(String name) {
    PlannedSource source = sources.get(name);
    return source == null ? steps.get(name) : source.rows();
  }
}
