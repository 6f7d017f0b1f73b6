package dev.bellows.features.job;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 */
record PlannedJob(
    FeatureJob job,
    SparkSession spark,
    JobGraph graph,
    Map<String, PlannedSource> sources,
    Map<String, Dataset<Row>> steps,
    List<PlannedSink> sinks,
    Map<String, Location> quarantines,
    Map<String, PlannedRules> rules) {
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

  /** The rows of a needed source or step, not measured. */
  Dataset<Row> rows(String name) {
    PlannedSource source = sources.get(name);
    return source == null ? steps.get(name) : source.rows();
  }
}
