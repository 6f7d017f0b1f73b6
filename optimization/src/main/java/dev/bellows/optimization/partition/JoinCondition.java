package dev.bellows.optimization.partition;

import org.apache.spark.sql.Column;

/**
 * What a pair of rows must fulfil beside equal keys:
 *
 * <pre>{@code (sale, price) -> price.column("from").leq(sale.column("day"))}</pre>
 */
@FunctionalInterface
public interface JoinCondition {
  /** The condition over columns of both sides. */
  Column of(SideColumns left, SideColumns right);

  /** The columns of one side. */
  @FunctionalInterface
  interface SideColumns {
    /**
     * The column of that name on this side, also where the other side has one of the same name.
     *
     * @throws dev.bellows.core.BellowsException if there is none, or several
     */
    Column column(String name);
  }
}
