package dev.bellows.features.encode;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * A fitted {@link CategoricalEncoder}: the statistics of each category, from which rows get their
 * features. They lie in Spark as a persisted table, one row for each category of each column, until
 * {@link #close}; a loaded model reads them where they were saved.
 *
 * <p>Rows are joined with a table for each column: broadcast while those fit the {@link
 * #broadcastBudget}, the smallest first; the others are met by a shuffle. Either way the time does
 * not depend on the number of categories but through memory, each row comes out once, and all
 * columns stay as they were. What Spark evaluates twice must be the same twice: {@code rand()} in
 * the rows' lineage is no category, and files that were fitted must not be overwritten while the
 * model is in use. Save it and load it first.
 *
 * <p>Immutable.
 */
public final class EncodingModel implements AutoCloseable {
  private final EncoderPlan plan;
  private final FittedStates fitted;

  EncodingModel(EncoderPlan plan, FittedStates fitted) {
    this.plan = plan;
    this.fitted = fitted;
  }

  /** Keeps the states, and finds what they have in common. Runs a job. */
  static EncodingModel over(EncoderPlan plan, Dataset<Row> states) {
    try {
      Dataset<Row> kept = states.persist(StorageLevel.MEMORY_AND_DISK());
      List<ColumnSummary> summaries = new SummaryQuery(plan.definition(), kept).collect();
      return new EncodingModel(plan, new FittedStates(kept, summaries, OptionalLong.empty()));
    } catch (RuntimeException e) {
      // Spark computes small local rows while it plans to keep them, and may have kept nothing.
      states.unpersist();
      throw RaisedError.of(e);
    }
  }

  /**
   * The model that was saved to that directory. Its statistics are read when rows are encoded, each
   * time. Runs no job.
   *
   * @throws BellowsException if no model is there, or one of a later version
   */
  public static EncodingModel load(SparkSession spark, String path) {
    return new ModelDirectory(spark, path).load();
  }

  /** The encoder that was fitted; its classes and fold columns are all named. */
  public CategoricalEncoder encoder() {
    return new CategoricalEncoder(plan.definition());
  }

  /**
   * New rows with their features, from the statistics of all fitted rows. For rows that were not
   * fitted: those that were would know their own targets, see {@link #applyOutOfFold}. Lazy: no job
   * runs.
   *
   * @throws BellowsException if a column is missing or of another kind than the fitted one, or the
   *     name of an output is taken
   */
  public Dataset<Row> apply(Dataset<Row> rows) {
    return EncodingQuery.of(plan, fitted, false, rows.schema()).apply(rows);
  }

  /**
   * The fitted rows with their features, target statistics from the folds that a row is not in, the
   * prior included; frequencies, which know no target, and the choice of rare categories are from
   * all rows. The fold is a function of the fold columns' values: rows read again later, in
   * whatever order, are in the folds they were fitted in. Lazy: no job runs.
   *
   * @throws BellowsException if a column is missing or of another kind than the fitted one, or the
   *     name of an output is taken
   */
  public Dataset<Row> applyOutOfFold(Dataset<Row> rows) {
    return EncodingQuery.of(plan, fitted, true, rows.schema()).apply(rows);
  }

  /**
   * The schema that {@link #apply} gives for this input schema: all checks, and no job.
   *
   * @throws BellowsException if a column is missing or of another kind than the fitted one, or the
   *     name of an output is taken
   */
  public StructType outputSchema(StructType input) {
    EncodingQuery.of(plan, fitted, false, input);
    return EncodingQuery.outputSchema(plan.definition(), input);
  }

  /**
   * The model with another limit to what it broadcasts; 0 for nothing. By default a fifth of an
   * executor's memory for execution and storage, and at most half of {@code
   * spark.driver.maxResultSize}; 64 MB on Spark Connect.
   *
   * @param bytes of all columns' tables together
   */
  public EncodingModel broadcastBudget(long bytes) {
    Args.check(bytes >= 0, "Invalid broadcast budget: %s bytes; 0 or more are possible", bytes);
    return new EncodingModel(
        plan, new FittedStates(fitted.states(), fitted.summaries(), OptionalLong.of(bytes)));
  }

  /**
   * The statistics: for each column, by its position in the encoder, and category the sum of its
   * rows' weights, and for each target the weight, the sum and where it is needed the sum of
   * squared differences from the mean; each an array with a value for each fold.
   */
  public Dataset<Row> states() {
    return fitted.states();
  }

  /**
   * The model of this one's rows and the other's together: yesterday's and today's. Rows of which
   * both know count twice. Equals the model fitted to all rows: counts, weights and sums of whole
   * numbers exactly, other statistics within 1e-12 relative. Runs the jobs of a fit, over the
   * statistics; close the result as well.
   *
   * @throws BellowsException if the two were fitted by different encoders, or to columns of other
   *     kinds
   */
  public EncodingModel merge(EncodingModel other) {
    String own = encoder().toJson();
    String others = other.encoder().toJson();
    if (!own.equals(others)) {
      throw new BellowsException(
          String.format(
              "Cannot merge two encoding models: their encoders differ, %s and %s. Fit both by the"
                  + " same one, with the same foldBy and classes.",
              own, others));
    }
    if (!plan.types().equals(other.plan.types())) {
      throw new BellowsException(
          String.format(
              "Cannot merge two encoding models: their columns %s are of the kinds %s and %s. Fit"
                  + " both to the same ones.",
              plan.definition().columns, plan.types(), other.plan.types()));
    }
    Dataset<Row> merged =
        new MergedStates(plan.states()).of(fitted.states(), other.fitted.states());
    return over(plan, merged);
  }

  /**
   * Saves the model to a directory that is not there yet: {@code model.json}, to be read by people,
   * and the statistics as Parquet files. Runs one job.
   *
   * @throws BellowsException if something is there already, or it cannot be written
   */
  public void save(String path) {
    directory(path).save(content(), fitted.states());
  }

  /**
   * Saves the model in place of the one in that directory, if there is one: it is written beside it
   * and then renamed. Models that were loaded from there before must be loaded anew; merging a
   * loaded model and saving the result to where it was loaded from is safe. Runs one job.
   *
   * @throws BellowsException if something else than a model is there, or it cannot be written
   */
  public void replace(String path) {
    directory(path).replace(content(), fitted.states());
  }

  private ModelDirectory directory(String path) {
    return new ModelDirectory(fitted.states().sparkSession(), path);
  }

  private ModelJson.Content content() {
    return new ModelJson.Content(plan, fitted.summaries());
  }

  /** Releases the statistics; encoding with the model then computes them anew. */
  @Override
  public void close() {
    fitted.states().unpersist();
  }
}
