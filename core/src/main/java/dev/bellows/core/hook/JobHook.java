package dev.bellows.core.hook;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Called around a feature job, its steps and its sinks. Found by {@link java.util.ServiceLoader}:
 * the class is public, has a public constructor without parameters, and is named in {@code
 * META-INF/services/dev.bellows.core.hook.JobHook}. Each run of a job makes a hook of its own.
 *
 * <p>Hooks are called in the order of {@link #order()}, each with the rows that the one before it
 * gave back. A hook must give back rows with the columns it got; it may arrange them in another way
 * (partitions, keeping them). Steps that do not depend on each other run on several threads, and so
 * do the calls around them.
 *
 * <p>A hook never makes a job fail: when it throws, or gives back nothing or other columns, the job
 * goes on with the rows as they were, and its report says what happened.
 */
public interface JobHook {
  /** Its name in reports; default: the class's. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Smaller numbers are called first; equal ones in the order of their class names. */
  default int order() {
    return 0;
  }

  /** The least level of a job at which it is called; {@link HookLevel#OFF} for onlookers. */
  default HookLevel level() {
    return HookLevel.SAFE;
  }

  /** The checks are done and nothing is computed yet. */
  default void jobStarted(JobInfo job) throws Exception {}

  /**
   * Rows that a step is about to read.
   *
   * @param from the source or step that they come from
   */
  default Dataset<Row> stepInput(StepInfo step, String from, Dataset<Row> rows) throws Exception {
    return rows;
  }

  /** The rows of a step, before others read them. */
  default Dataset<Row> stepOutput(StepInfo step, Dataset<Row> rows) throws Exception {
    return rows;
  }

  /**
   * A step could not be built: its fit failed, for instance. What fails in the rows themselves
   * shows when a sink computes them and is reported with the job's end.
   */
  default void stepFailed(StepInfo step, Throwable failure) throws Exception {}

  /** Rows that are about to be written. */
  default Dataset<Row> sinkInput(SinkInfo sink, Dataset<Row> rows) throws Exception {
    return rows;
  }

  /** The output is written and in place. */
  default void sinkWritten(SinkInfo sink, SinkOutcome outcome) throws Exception {}

  /** The output could not be written; what was there before still is. */
  default void sinkFailed(SinkInfo sink, Throwable failure) throws Exception {}

  /** The job is over, well or not; kept rows are still there. */
  default void jobEnded(JobInfo job, JobOutcome outcome) throws Exception {}

  /** What it saw or did, for the job's report. Asked after {@link #jobEnded}. */
  default List<HookNote> notes() throws Exception {
    return List.of();
  }
}
