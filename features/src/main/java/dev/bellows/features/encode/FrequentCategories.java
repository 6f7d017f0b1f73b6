package dev.bellows.features.encode;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Which categories of a column are frequent.
 *
 * @param grouping the limits; empty where all are
 * @param total the weight of all the column's rows
 * @param limit the last one, where their number is limited and there are more
 */
record FrequentCategories(
    Optional<RareGrouping> grouping, double total, Optional<ColumnSummary.Limit> limit) {
  /** Whether the state's category is frequent. */
  Column test(StateColumns layout) {
    if (grouping.isEmpty()) {
      return lit(true);
    }
    Column weight = layout.weight();
    Column passes =
        weight
            .geq(grouping.get().minCount())
            .and(weight.divide(lit(total)).geq(grouping.get().minShare()));
    return limit.map(last -> passes.and(isBefore(weight, last))).orElse(passes);
  }

  private static Column isBefore(Column weight, ColumnSummary.Limit last) {
    Column category = col(StateColumns.CATEGORY);
    Column isEarlier =
        last.category() == null
            ? category.isNull()
            : category.isNull().or(category.leq(lit(last.category())));
    return weight.gt(last.weight()).or(weight.equalTo(last.weight()).and(isEarlier));
  }
}
