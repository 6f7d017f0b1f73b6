package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The states of two models' rows together, category by category and fold by fold. */
final class MergedStates {
  private static final String OTHER = "other_";

  private final StateColumns layout;

  MergedStates(StateColumns layout) {
    this.layout = layout;
  }

  /** One shuffle of both; lazy. */
  Dataset<Row> of(Dataset<Row> states, Dataset<Row> others) {
    List<String> names =
        Stream.concat(
                Stream.of(StateColumns.COLUMN, StateColumns.CATEGORY), layout.arrays().stream())
            .toList();
    Dataset<Row> renamed =
        others.select(names.stream().map(n -> col(n).as(OTHER + n)).toArray(Column[]::new));
    Column isSame =
        col(StateColumns.COLUMN)
            .equalTo(col(OTHER + StateColumns.COLUMN))
            .and(col(StateColumns.CATEGORY).eqNullSafe(col(OTHER + StateColumns.CATEGORY)));
    return states.join(renamed, isSame, "full").select(projection());
  }

  private Column[] projection() {
    List<Column> merged = new ArrayList<>();
    // The category of nulls is null on both sides: the column's position says which side is there.
    Column isHere = col(StateColumns.COLUMN).isNotNull();
    for (String name : List.of(StateColumns.COLUMN, StateColumns.CATEGORY)) {
      merged.add(when(isHere, col(name)).otherwise(col(OTHER + name)).as(name));
    }
    merged.add(sums(StateColumns.WEIGHT));
    for (int t = 0; t < layout.targets(); t++) {
      int target = t;
      merged.add(sums(StateColumns.targetWeight(t)));
      merged.add(sums(StateColumns.targetSum(t)));
      if (layout.spread().get(t)) {
        merged.add(layout.perFold(fold -> m2(target, fold)).as(StateColumns.targetM2(t)));
      }
    }
    return merged.toArray(Column[]::new);
  }

  private Column sums(String array) {
    return layout.perFold(fold -> value(array, fold).plus(value(OTHER + array, fold))).as(array);
  }

  private static Column value(String array, int fold) {
    return coalesce(col(array).getItem(fold), lit(0.0));
  }

  /** M2 of both, and what their means are apart. */
  private static Column m2(int target, int fold) {
    String m2 = StateColumns.targetM2(target);
    String sum = StateColumns.targetSum(target);
    Column weight = value(StateColumns.targetWeight(target), fold);
    Column other = value(OTHER + StateColumns.targetWeight(target), fold);
    Column here = when(weight.gt(0), weight);
    Column there = when(other.gt(0), other);
    Column apart = value(sum, fold).divide(here).minus(value(OTHER + sum, fold).divide(there));
    Column between = apart.multiply(apart).multiply(here).multiply(there.divide(here.plus(there)));
    return value(m2, fold).plus(value(OTHER + m2, fold)).plus(coalesce(between, lit(0.0)));
  }
}
