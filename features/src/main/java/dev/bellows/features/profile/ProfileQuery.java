package dev.bellows.features.profile;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udaf;
import static org.apache.spark.sql.functions.when;

import dev.bellows.core.Columns;
import dev.bellows.core.ConnectClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The states of all columns by Spark's public API, in one query. */
final class ProfileQuery {
  /** What one aggregate takes: wider rows cost it more for each column. */
  private static final int COLUMNS = 250;

  private final List<ColumnPlan> columns;
  private final Optional<String> weight;

  ProfileQuery(List<ColumnPlan> columns, Optional<String> weight) {
    this.columns = columns;
    this.weight = weight;
  }

  ProfileState of(Dataset<Row> rows) {
    List<Column> calls = new ArrayList<>();
    for (int from = 0; from < columns.size(); from += COLUMNS) {
      int to = Math.min(from + COLUMNS, columns.size());
      calls.add(call(new ProfilePlan(List.copyOf(columns.subList(from, to)), weight.isPresent())));
    }
    Dataset<Row> states =
        rows.agg(calls.get(0), calls.subList(1, calls.size()).toArray(Column[]::new));
    ConnectClasses.require(states, FeatureProfiler.class);
    Row row = states.collectAsList().get(0);
    ProfileState all = ProfileState.read(new StateInput(row.getAs(0)));
    for (int i = 1; i < calls.size(); i++) {
      all.addColumns(ProfileState.read(new StateInput(row.getAs(i))));
    }
    return all;
  }

  private Column call(ProfilePlan plan) {
    List<ColumnPlan> numbers =
        plan.columns().stream().filter(c -> c.storage() != ColumnPlan.Storage.TEXT).toList();
    return udaf(new ProfileAggregator(plan), ProfileAggregator.inputEncoder())
        .apply(
            arrayOf(numbers, ProfileQuery::number, lit(0.0)),
            arrayOf(plan.columnsOf(ColumnPlan.Storage.LONG), ProfileQuery::whole, lit(0L)),
            arrayOf(plan.columnsOf(ColumnPlan.Storage.TEXT), ProfileQuery::text, lit("")),
            weight.map(ProfileQuery::weight).orElse(lit(1.0)));
  }

  /** An array with an element of the right type where there are no columns. */
  private static Column arrayOf(
      List<ColumnPlan> columns, Function<ColumnPlan, Column> value, Column none) {
    return columns.isEmpty()
        ? array(none)
        : array(columns.stream().map(value).toArray(Column[]::new));
  }

  /** Not null: −0.0 stands for it, and adding 0.0 makes the column's own −0.0 to 0.0. */
  private static Column number(ColumnPlan plan) {
    Column column = Columns.named(plan.name());
    Column missing = lit(-0.0);
    if (plan.storage() == ColumnPlan.Storage.PRESENCE) {
      return when(column.isNull(), missing).otherwise(lit(1.0));
    }
    Column number = plan.kind().numbers(column, plan.type());
    return coalesce(number.cast("double").plus(lit(0.0)), missing);
  }

  private static Column whole(ColumnPlan plan) {
    Column number = plan.kind().numbers(Columns.named(plan.name()), plan.type());
    return coalesce(number, lit(0L));
  }

  private static Column text(ColumnPlan plan) {
    return Columns.named(plan.name()).cast("string");
  }

  private static Column weight(String column) {
    return coalesce(Columns.named(column).cast("double"), lit(Double.NaN));
  }
}
