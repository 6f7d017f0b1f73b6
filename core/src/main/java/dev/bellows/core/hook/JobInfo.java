package dev.bellows.core.hook;

import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * A job that is about to run, or has run.
 *
 * @param name the job's name
 * @param spark the session it runs in; hooks leave its settings as they are
 * @param level how far hooks may go in it
 * @param sources the names of the sources that are read
 * @param steps the steps that are computed, each behind those it reads
 * @param sinks the outputs, in the order written
 */
public record JobInfo(
    String name,
    SparkSession spark,
    HookLevel level,
    List<String> sources,
    List<StepInfo> steps,
    List<SinkInfo> sinks) {
  public JobInfo {
    sources = List.copyOf(sources);
    steps = List.copyOf(steps);
    sinks = List.copyOf(sinks);
  }
}
