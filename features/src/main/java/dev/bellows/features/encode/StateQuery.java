package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.covar_pop;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.inline;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.var_pop;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The states of rows: each row becomes one for each encoded column, and those are summed by column
 * and category, all columns, targets and folds in one shuffle. Declarative aggregates throughout: a
 * typed one would sort its input from 128 categories on.
 */
final class StateQuery {
  private static final String CELLS = "cells";
  private static final String ROW_WEIGHT = "row_weight";
  private static final String FOLD = "fold";

  private final EncoderPlan plan;
  private final EncoderDefinition definition;
  private final StateColumns layout;
  private final StructType schema;

  StateQuery(EncoderPlan plan, StructType schema) {
    this.plan = plan;
    this.schema = schema;
    definition = plan.definition();
    layout = plan.states();
  }

  /** One row for each category of each column; lazy. */
  Dataset<Row> of(Dataset<Row> rows) {
    Dataset<Row> cells = cells(rows);
    if (definition.nulls == Nulls.MISSING) {
      cells = cells.where(col(StateColumns.CATEGORY).isNotNull());
    }
    List<Column> sums = new ArrayList<>();
    sums.add(layout.perFold(this::weight).as(StateColumns.WEIGHT));
    for (int target = 0; target < layout.targets(); target++) {
      int t = target;
      sums.add(layout.perFold(f -> targetWeight(t, f)).as(StateColumns.targetWeight(t)));
      sums.add(layout.perFold(f -> targetSum(t, f)).as(StateColumns.targetSum(t)));
      if (layout.spread().get(t)) {
        sums.add(layout.perFold(f -> targetM2(t, f)).as(StateColumns.targetM2(t)));
      }
    }
    return cells
        .groupBy(col(StateColumns.COLUMN), col(StateColumns.CATEGORY))
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
  }

  /** A row for each cell, with what is to be summed. */
  private Dataset<Row> cells(Dataset<Row> rows) {
    List<Column> read = new ArrayList<>();
    List<Column> exploded = new ArrayList<>();
    if (isWeighted()) {
      read.add(checkedWeight(definition.weight.get()).as(ROW_WEIGHT));
      exploded.add(col(ROW_WEIGHT));
    }
    if (layout.folds() > 1) {
      read.add(plan.fold().as(FOLD));
      exploded.add(col(FOLD));
    }
    List<TargetColumn> targets = definition.targets();
    for (int t = 0; t < targets.size(); t++) {
      read.add(number(targets.get(t)).as(target(t)));
      exploded.add(col(target(t)));
    }
    read.add(rowCells().as(CELLS));
    exploded.add(inline(col(CELLS)));
    Dataset<Row> narrow = rows.select(read.toArray(Column[]::new));
    Dataset<Row> counted = isWeighted() ? narrow.where(col(ROW_WEIGHT).gt(0)) : narrow;
    return counted.select(exploded.toArray(Column[]::new));
  }

  private Column rowCells() {
    List<Column> cells = new ArrayList<>();
    for (int i = 0; i < definition.columns.size(); i++) {
      Column category = plan.category(i).as(StateColumns.CATEGORY);
      cells.add(struct(lit(i).as(StateColumns.COLUMN), category));
    }
    return array(cells.toArray(Column[]::new));
  }

  private static String target(int target) {
    return "t" + target;
  }

  /** The weight of a row; one that cannot be fails the job. */
  private static Column checkedWeight(String name) {
    Column weight = Columns.named(name).cast("double");
    Column valid = weight.geq(0).and(weight.lt(Double.POSITIVE_INFINITY));
    return when(valid, weight)
        .otherwise(
            raise_error(
                    concat(
                        lit("Cannot weight rows by '" + name + "': a weight is "),
                        coalesce(weight.cast("string"), lit("null")),
                        lit("; weights are finite numbers of 0 or more. Filter or fill them.")))
                .cast("double"));
  }

  /** The target as a number, null where it is missing; one that cannot be fails the job. */
  private Column number(TargetColumn target) {
    if (target.ofClass().isPresent()) {
      Column text = CategoryType.of(schema, target.column()).text(target.column());
      return text.equalTo(lit(target.ofClass().get())).cast("double");
    }
    Column value = Columns.nanToNull(Columns.named(target.column()).cast("double"));
    Column valid =
        definition.needsBinary(target)
            ? value.equalTo(0.0).or(value.equalTo(1.0))
            : value.gt(Double.NEGATIVE_INFINITY).and(value.lt(Double.POSITIVE_INFINITY));
    String problem =
        definition.needsBinary(target)
            ? "Cannot compute the weight of evidence for '%s': a value is "
            : "Cannot take column '%s' as the target: a value is ";
    String remedy =
        definition.needsBinary(target)
            ? "; only 0 and 1 have one. Derive such a column, or use the target mean."
            : "; targets are finite numbers. Filter or clip them.";
    return when(value.isNull().or(valid), value)
        .otherwise(
            raise_error(
                    concat(
                        lit(String.format(problem, target.column())),
                        value.cast("string"),
                        lit(remedy)))
                .cast("double"));
  }

  /** The value where the row is of that fold. */
  private Column in(int fold, Column value) {
    return layout.folds() == 1 ? value : when(col(FOLD).equalTo(fold), value);
  }

  private boolean isWeighted() {
    return definition.weight.isPresent();
  }

  private static Column orZero(Column sum) {
    return coalesce(sum, lit(0.0));
  }

  private Column weight(int fold) {
    return isWeighted()
        ? orZero(sum(in(fold, col(ROW_WEIGHT))))
        : count(in(fold, lit(1))).cast("double");
  }

  private Column targetWeight(int target, int fold) {
    Column value = col(target(target));
    return isWeighted()
        ? orZero(sum(in(fold, when(value.isNotNull(), col(ROW_WEIGHT)))))
        : count(in(fold, value)).cast("double");
  }

  private Column targetSum(int target, int fold) {
    Column value = col(target(target));
    return orZero(sum(in(fold, isWeighted() ? col(ROW_WEIGHT).multiply(value) : value)));
  }

  private Column targetM2(int target, int fold) {
    Column value = in(fold, col(target(target)));
    return isWeighted()
        ? weightedM2(target, fold, value)
        : orZero(var_pop(value).multiply(count(value)));
  }

  /**
   * Σw(y − ȳ)² out of central co-moments, which Spark merges without cancellation: with the plain
   * mean m of y, Σw(y − m)² = C(wy, y) − m·C(w, y), and ȳ = m + C(w, y) / Σw. What is left is no
   * Σwy² − (Σwy)² / Σw: digits are lost by the ratio of mean and deviation, not by its square.
   */
  private Column weightedM2(int target, int fold, Column value) {
    Column weight = in(fold, col(ROW_WEIGHT));
    Column rows = count(value);
    Column withProduct = covar_pop(weight.multiply(value), value).multiply(rows);
    Column withWeight = covar_pop(weight, value).multiply(rows);
    Column total = targetWeight(target, fold);
    Column apart = withWeight.multiply(withWeight).divide(when(total.gt(0), total));
    Column m2 = withProduct.minus(avg(value).multiply(withWeight)).minus(apart);
    return orZero(greatest(lit(0.0), m2));
  }
}
