package dev.bellows.features.encode;

import java.util.List;
import java.util.Optional;

/**
 * What all categories of a column have in common.
 *
 * @param limit the last of the frequent categories, where their number is limited
 * @param frequent those that stand for themselves: all, without rare grouping
 * @param rare the others
 */
record ColumnSummary(Optional<Limit> limit, Group frequent, Group rare) {

  /**
   * The least frequent of the categories that are frequent.
   *
   * @param weight its weight
   * @param category its text; null for the category of nulls
   */
  record Limit(double weight, String category) {}

  /**
   * Some categories of a column.
   *
   * @param categories how many
   * @param textBytes the bytes of their texts together
   * @param weight the weight of their rows
   * @param pools for each version its targets: over all folds, then without each of them
   */
  record Group(long categories, long textBytes, double weight, List<List<Pool>> pools) {
    Pool pool(int without, int target) {
      return pools.isEmpty() ? Pool.EMPTY : pools.get(without + 1).get(target);
    }
  }

  static final Group NO_CATEGORIES = new Group(0, 0, 0, List.of());

  double weight() {
    return frequent.weight() + rare.weight();
  }

  /** The prior of a target; the rare categories are one. */
  Prior prior(int without, int target) {
    return frequent.pool(without, target).and(rare.pool(without, target)).prior();
  }
}
