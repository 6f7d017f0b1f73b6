package dev.bellows.features.job;

import dev.bellows.core.Args;
import dev.bellows.core.BellowsException;
import dev.bellows.core.SparkErrors;
import dev.bellows.core.hook.CheckContext;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.RunContext;
import dev.bellows.core.hook.StepOperation;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Checks and applies the operations of a step; what goes wrong becomes an error of the step. */
final class StepCompiler {
  private final Places places;
  private final JobStep step;
  private final String at;

  StepCompiler(Places places, JobStep step, int index) {
    this.places = places;
    this.step = step;
    this.at = "steps." + index;
  }

  /**
   * Rows with the schema of the step's output, after all checks and without a job. Operations that
   * only describe a computation are applied, the others leave no rows.
   *
   * @param others the rows of what the operations read beside their input
   */
  Dataset<Row> check(Dataset<Row> input, Function<String, Dataset<Row>> others) {
    return each(input, (operation, rows) -> checked(operation, rows, others));
  }

  private static Dataset<Row> checked(
      StepOperation operation, Dataset<Row> rows, Function<String, Dataset<Row>> others) {
    Function<String, Dataset<Row>> known = onlyRead(operation, others);
    if (operation instanceof RelationalOperation relational) {
      return relational.over(rows, known);
    }
    StructType schema = operation.outputSchema(rows.schema(), new Check(rows, known));
    if (schema == null) {
      throw new OperationException("", "The operation '" + operation.kind() + "' has no schema.");
    }
    return rows.sparkSession().createDataFrame(List.of(), schema);
  }

  /**
   * The step over the rows. Runs the jobs of the operations that learn from them.
   *
   * @param planned the rows, not measured, of what the operations read beside their input
   * @param prepare makes rows ready for an operation that reads them several times
   */
  Dataset<Row> apply(
      Dataset<Row> input,
      RunContext context,
      Function<String, Dataset<Row>> planned,
      UnaryOperator<Dataset<Row>> prepare) {
    return each(
        input,
        (operation, rows) -> {
          Dataset<Row> ready = operation.passes() > 1 ? prepare.apply(rows) : rows;
          StructType declared =
              operation.outputSchema(rows.schema(), new Check(rows, onlyRead(operation, planned)));
          return applied(operation, ready, declared, context);
        });
  }

  private static Dataset<Row> applied(
      StepOperation operation, Dataset<Row> rows, StructType declared, RunContext context)
      throws Exception {
    Function<String, Dataset<Row>> known = onlyRead(operation, context::rows);
    Dataset<Row> result = operation.apply(rows, new Run(context, known));
    if (result == null || !sameColumns(declared, result.schema())) {
      String got = result == null ? "nothing" : SourcePlanner.shown(result.schema());
      throw new OperationException(
          "",
          String.format(
              "The operation '%s' gave back %s, and had declared %s.",
              operation.kind(), got, SourcePlanner.shown(declared)));
    }
    return result;
  }

  /** Whether names and types are the same, whatever may be null and whatever else is noted. */
  static boolean sameColumns(StructType first, StructType second) {
    return plain(first).equals(plain(second));
  }

  private static StructType plain(StructType schema) {
    StructType plain = new StructType();
    for (StructField field : schema.fields()) {
      plain = plain.add(field.name(), field.dataType(), true);
    }
    return plain.asNullable();
  }

  private static Function<String, Dataset<Row>> onlyRead(
      StepOperation operation, Function<String, Dataset<Row>> others) {
    return name -> {
      Args.check(
          operation.reads().contains(name),
          "Invalid operation '%s': it reads '%s' and does not say so in reads()",
          operation.kind(),
          name);
      return others.apply(name);
    };
  }

  private interface Stage {
    Dataset<Row> of(StepOperation operation, Dataset<Row> rows) throws Exception;
  }

  private Dataset<Row> each(Dataset<Row> input, Stage stage) {
    Dataset<Row> rows = input;
    List<StepOperation> operations = step.allOperations();
    for (int i = 0; i < operations.size(); i++) {
      try {
        rows = stage.of(operations.get(i), rows);
      } catch (Exception | LinkageError e) {
        throw failure(operations.get(i), at + "." + step.paths().get(i), e);
      }
    }
    return rows;
  }

  private BellowsException failure(StepOperation operation, String path, Throwable error) {
    String inStep = "Step '" + step.name() + "': ";
    if (error instanceof OperationException wrong) {
      String key = wrong.path().isEmpty() ? path : path + "." + wrong.path();
      Throwable cause = wrong.getCause() == null ? wrong : wrong.getCause();
      return places.faultOfData(key, inStep + wrong.getMessage(), cause);
    }
    if (error instanceof BellowsException) {
      return places.faultOfData(path, inStep + error.getMessage(), error);
    }
    String problem =
        String.format("%sCannot compute '%s': %s.", inStep, operation.kind(), reason(error));
    return places.faultOfData(path, problem, error);
  }

  /** A bug of an operation's code tells more by its type than by its message. */
  private static String reason(Throwable error) {
    boolean bug =
        error instanceof LinkageError
            || error instanceof NullPointerException
            || error instanceof ClassCastException;
    return bug ? error.toString() : SparkErrors.reason(error);
  }

  private record Check(Dataset<Row> rows, Function<String, Dataset<Row>> others)
      implements CheckContext {
    @Override
    public Dataset<Row> rows(String name) {
      return others.apply(name);
    }
  }

  private record Run(RunContext job, Function<String, Dataset<Row>> others) implements RunContext {
    @Override
    public Dataset<Row> rows(String name) {
      return others.apply(name);
    }

    @Override
    public boolean isIncremental() {
      return job.isIncremental();
    }

    @Override
    public void afterWrites(Work work) {
      job.afterWrites(work);
    }

    @Override
    public void closeAfterJob(AutoCloseable resource) {
      job.closeAfterJob(resource);
    }
  }
}
