package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.CheckContext;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.RunContext;
import dev.bellows.core.hook.StepBlock;
import dev.bellows.core.hook.StepCost;
import dev.bellows.core.hook.StepOperation;
import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.encode.EncoderDefinitionException;
import dev.bellows.features.encode.EncodingModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Encodes categories: learns from the rows, then adds columns to them. */
record EncodeOperation(StepEncoder encoding) implements StepOperation {
  static final String KIND = "encode";

  private static final String FIT = "fit";
  private static final String MODEL = "model";

  /** The words of the encoder, and those that are the step's. */
  private static final String[] WORDS = {
    "columns",
    "methods",
    "target",
    "classes",
    "rare",
    "weight",
    "crossFit",
    "foldBy",
    "seed",
    "nulls",
    "unseen",
    FIT,
    MODEL
  };

  /** How the encoder's messages about a column of each key begin. */
  private static final Map<String, String> VERBS =
      Map.of(
          "columns", "Cannot encode",
          "target", "Cannot take",
          "weight", "Cannot weight",
          "foldBy", "Cannot fold");

  static EncodeOperation read(StepBlock block) {
    Map<String, Object> words = new LinkedHashMap<>(block.allow(WORDS).plainBlock());
    Optional<String> fit = block.find(FIT).map(StepBlock::written);
    Optional<String> model = block.find(MODEL).map(StepBlock::text);
    words.remove(FIT);
    words.remove(MODEL);
    try {
      CategoricalEncoder encoder = CategoricalEncoder.fromMap(words, block.subject());
      return new EncodeOperation(new StepEncoder(encoder, fit, model));
    } catch (EncoderDefinitionException e) {
      throw block.fault(e.path(), e.problem(), e);
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public StructType outputSchema(StructType input, CheckContext context) {
    encoding.fit().ifPresent(condition -> requireCondition(context.rows(), condition));
    try {
      return encoding.encoder().outputSchema(input);
    } catch (BellowsException | IllegalArgumentException | IllegalStateException e) {
      throw new OperationException(keyOf(e.getMessage()), e.getMessage(), e);
    }
  }

  private static String keyOf(String message) {
    return VERBS.entrySet().stream()
        .filter(key -> message.startsWith(key.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  private static void requireCondition(Dataset<Row> rows, String condition) {
    try {
      rows.where(condition);
    } catch (Exception e) {
      throw RefusedExpression.over(
          rows, FIT, "fit the encoder to the rows where '" + condition + "'", e);
    }
  }

  @Override
  public Dataset<Row> apply(Dataset<Row> rows, RunContext context) {
    Optional<String> path = encoding.model();
    boolean learns = path.isEmpty() || !context.isIncremental();
    EncodingModel model =
        learns ? fitted(rows) : EncodingModel.load(rows.sparkSession(), path.get());
    context.closeAfterJob(model);
    if (learns) {
      path.ifPresent(directory -> context.afterWrites(() -> model.replace(directory)));
    }
    return encoded(rows, model);
  }

  private EncodingModel fitted(Dataset<Row> rows) {
    return encoding.encoder().fit(encoding.fit().map(rows::where).orElse(rows));
  }

  /** Rows that were fitted must not know their own targets. */
  private Dataset<Row> encoded(Dataset<Row> rows, EncodingModel model) {
    if (encoding.fit().isEmpty()) {
      return model.applyOutOfFold(rows);
    }
    Column fitted = functions.coalesce(functions.expr(encoding.fit().get()), functions.lit(false));
    return model
        .applyOutOfFold(rows.where(fitted))
        .union(model.apply(rows.where(functions.not(fitted))));
  }

  @Override
  public List<StepCost> costs() {
    Map<String, Object> words = encoding.encoder().toMap();
    List<?> columns = (List<?>) words.get("columns");
    List<StepCost> costs = new ArrayList<>();
    costs.add(StepCost.job("fits the encoder of " + columns));
    costs.add(
        StepCost.shuffle("brings the statistics of the categories of " + columns + " together"));
    costs.add(StepCost.sort("brings those of one category side by side"));
    costs.add(StepCost.shuffle("sums these up for each column, a few rows of each task"));
    if (words.containsKey("rare")) {
      costs.add(StepCost.shuffle("sums up what rare categories are told by, likewise"));
    }
    int tables = columns.size() * (encoding.fit().isPresent() ? 2 : 1);
    costs.add(
        new StepCost(
            StepCost.Kind.BROADCAST,
            tables,
            "joins the rows with the categories' tables; shuffles for tables that are too large"));
    return costs;
  }

  @Override
  public int passes() {
    return 2;
  }
}
