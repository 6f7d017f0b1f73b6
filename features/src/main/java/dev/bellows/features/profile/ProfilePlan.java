package dev.bellows.features.profile;

import java.io.Serializable;
import java.util.List;

/**
 * What one aggregate does.
 *
 * @param weighted whether rows have weights
 */
record ProfilePlan(List<ColumnPlan> columns, boolean weighted) implements Serializable {
  /** The columns whose values travel so, in their order. */
  List<ColumnPlan> columnsOf(ColumnPlan.Storage storage) {
    return columns.stream().filter(column -> column.storage() == storage).toList();
  }
}
