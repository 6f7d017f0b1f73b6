package dev.bellows.core.hook;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What an operation has around it while it runs. */
public interface RunContext {
  /**
   * The rows of a source or step that {@link StepOperation#reads()} names.
   *
   * @throws IllegalArgumentException if it does not name it
   */
  Dataset<Row> rows(String name);

  /** Whether the job computes only what is new since its last run. */
  boolean isIncremental();

  /**
   * Does the work when all outputs are written, before the job ends; not if the job fails. For what
   * belongs to the outputs, such as a fitted model's files. A failure of it is the job's.
   */
  void afterWrites(Work work);

  /** Something to do. */
  interface Work {
    /** Does it. */
    void run() throws Exception;
  }

  /**
   * Closes the resource when the job has ended, well or not: a fitted model, kept rows. Resources
   * are closed in the reverse order.
   */
  void closeAfterJob(AutoCloseable resource);
}
