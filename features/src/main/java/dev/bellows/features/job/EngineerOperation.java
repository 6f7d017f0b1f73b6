package dev.bellows.features.job;

import dev.bellows.core.BellowsException;
import dev.bellows.core.hook.OperationException;
import dev.bellows.core.hook.StepBlock;
import dev.bellows.core.hook.StepCost;
import dev.bellows.features.engineer.FeatureEngineer;
import dev.bellows.features.engineer.FeatureEngineerException;
import dev.bellows.features.engineer.GroupedFeatures;
import dev.bellows.features.engineer.RowFeatures;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Features of groups or of single rows; its words are those of the engineer package. */
record EngineerOperation(String kind, FeatureEngineer features) implements RelationalOperation {
  static final String AGGREGATE = "aggregate";
  static final String COMPUTE = "compute";

  static EngineerOperation of(FeatureEngineer features) {
    return new EngineerOperation(
        features instanceof GroupedFeatures ? AGGREGATE : COMPUTE, features);
  }

  static EngineerOperation readAggregate(StepBlock block) {
    return read(block, GroupedFeatures::fromMap);
  }

  static EngineerOperation readCompute(StepBlock block) {
    return read(block, RowFeatures::fromMap);
  }

  private static EngineerOperation read(
      StepBlock block, BiFunction<Map<String, ?>, String, FeatureEngineer> reader) {
    try {
      return of(reader.apply(block.plainBlock(), block.subject()));
    } catch (FeatureEngineerException e) {
      throw block.fault(e.path(), e.problem(), e);
    }
  }

  @Override
  public Dataset<Row> over(Dataset<Row> rows, Function<String, Dataset<Row>> others) {
    try {
      features.outputSchema(rows.schema());
      return features.apply(rows);
    } catch (FeatureEngineerException e) {
      throw new OperationException(e.path(), e.problem(), e);
    } catch (BellowsException | IllegalArgumentException | IllegalStateException e) {
      throw new OperationException("", e.getMessage(), e);
    } catch (Exception e) {
      throw RefusedExpression.over(rows, "", "compute '" + kind + "'", e);
    }
  }

  @Override
  public List<StepCost> costs() {
    return features.costs().stream()
        .map(
            cost ->
                new StepCost(
                    StepCost.Kind.valueOf(cost.kind().name()), cost.count(), cost.reason()))
        .toList();
  }

  /** Aggregates that come back to each row read the rows once for the groups and once for them. */
  @Override
  public int passes() {
    return features.toMap().containsKey("onEachRow") ? 2 : 1;
  }
}
