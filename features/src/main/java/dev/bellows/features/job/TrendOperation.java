package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.StepBlock;
import dev.bellows.core.hook.StepCost;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendDefinitionException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Adds trend features; its words are those of the trend package. */
record TrendOperation(TemporalTrendFeatures features) implements RelationalOperation {
  static final String KIND = "trend";

  /** How the trend package's messages about a column of each key begin. */
  private static final Map<String, String> VERBS =
      Map.of(
          "orderBy", "Cannot order",
          "columns", "Cannot compute",
          "groupBy", "Cannot group",
          "tieBreakBy", "Cannot break");

  static TrendOperation read(StepBlock block) {
    try {
      return new TrendOperation(TemporalTrendFeatures.fromMap(block.plainBlock(), block.subject()));
    } catch (TrendDefinitionException e) {
      throw block.fault(e.path(), e.problem(), e);
    }
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Dataset<Row> over(Dataset<Row> rows, Function<String, Dataset<Row>> others) {
    try {
      features.outputSchema(rows.schema());
      return features.apply(rows);
    } catch (BellowsException e) {
      throw new OperationException(keyOf(e.getMessage()), e.getMessage(), e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new OperationException("", e.getMessage(), e);
    } catch (Exception e) {
      throw RefusedExpression.over(rows, "", "compute trend features", e);
    }
  }

  /** The key of the column that the message names, as far as that is one of the lists. */
  private static String keyOf(String message) {
    return VERBS.entrySet().stream()
        .filter(key -> message.startsWith(key.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  @Override
  public List<StepCost> costs() {
    Map<String, Object> words = features.toMap();
    boolean grouped = words.get("groupBy") instanceof List<?> groups && !groups.isEmpty();
    String by =
        grouped ? "trend features by " + words.get("groupBy") : "trend features of one group";
    return List.of(
        StepCost.shuffle(by), StepCost.sort(by + " in the order of " + words.get("orderBy")));
  }
}
