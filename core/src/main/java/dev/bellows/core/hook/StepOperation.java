package dev.bellows.core.hook;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a step of a feature job does with its rows. A step may have several operations; each gets
 * the rows of the one before it. Implementations are immutable and safe for use by several threads;
 * records are best, since two jobs are compared by their operations.
 *
 * <p>A job first asks every operation for its {@link #outputSchema}, which finds all that can be
 * wrong, and runs {@link #apply} when nothing was.
 */
public interface StepOperation {
  /** The word that job files and reports use, the key of its {@link JobStepProvider}. */
  String kind();

  /** The names of the sources and steps that it reads beside its own input, as a join does. */
  default List<String> reads() {
    return List.of();
  }

  /**
   * The schema of its output. Makes all checks and starts no Spark job.
   *
   * @param input the schema of its rows
   * @throws OperationException if the input cannot serve, with the key to blame
   */
  StructType outputSchema(StructType input, CheckContext context);

  /**
   * The operation over the rows, with exactly the columns of {@link #outputSchema}. It should only
   * describe the computation, for Spark to run when a sink is written; an operation that has to
   * learn from the rows first (the fit of an encoder) may run Spark jobs. Several steps can be
   * applied at the same time, each on a thread of its own.
   *
   * @throws Exception whatever stops it; the job ends with an error that names the step
   */
  Dataset<Row> apply(Dataset<Row> rows, RunContext context) throws Exception;

  /** What it makes Spark do beside handing rows on, for the job's {@code explain()}. */
  default List<StepCost> costs() {
    return List.of();
  }

  /**
   * How often it reads its rows. An operation that reads them twice, to fit and then to apply, gets
   * rows that the job keeps (memory, then disk) and releases at its end.
   */
  default int passes() {
    return 1;
  }
}
