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
 */
record PlannedJob(
    FeatureJob job,
    SparkSession spark,
    JobGraph graph,
    Map<String, PlannedSource> sources,
    Map<String, Dataset<Row>> steps,
    List<PlannedSink> sinks,
    Map<String, Location> quarantines) {
  PlannedJob {
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    sinks = List.copyOf(sinks);
    quarantines = Map.copyOf(quarantines);
  }

  /** The rows of a needed source or step, not measured. */
  Dataset<Row> rows(String name) {
    PlannedSource source = sources.get(name);
    return source == null ? steps.get(name) : source.rows();
  }
}
