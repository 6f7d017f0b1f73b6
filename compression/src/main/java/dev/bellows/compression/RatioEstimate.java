package dev.bellows.compression;

import java.util.Comparator;
import java.util.List;

/**
 * How far some rows would compress, from sketches of the keys (HyperLogLog).
 *
 * @param rows how many rows there are, without those of weight 0; exact
 * @param cells about how many cells they would be
 * @param relativeError the relative standard error of the number of cells, and so of the ratio
 * @param columns what each column in the key costs
 */
public record RatioEstimate(
    long rows, double cells, double relativeError, List<ColumnCost> columns) {
  /** Copies the list. */
  public RatioEstimate {
    columns = List.copyOf(columns);
  }

  /**
   * What a column in the key costs.
   *
   * @param column a feature, the label or a protected column
   * @param ratioWithout about how many rows there would be for each cell without it
   */
  public record ColumnCost(String column, double ratioWithout) {}

  /** About how many rows there are for each cell; 1 of no rows. */
  public double ratio() {
    return ratio(rows, cells);
  }

  /** Two standard errors above {@link #ratio}. */
  public double ratioAtMost() {
    return ratio() * (1 + 2 * relativeError);
  }

  /** The column without which the ratio would be the greatest. */
  public ColumnCost costliest() {
    return columns.stream().max(Comparator.comparing(ColumnCost::ratioWithout)).orElseThrow();
  }

  /** There are not more cells than rows, and of some rows at least one. */
  static double ratio(long rows, double cells) {
    return rows == 0 ? 1 : rows / Math.max(1, Math.min(cells, (double) rows));
  }
}
