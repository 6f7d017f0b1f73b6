package dev.bellows.core.plan;

/** What an expression is to the node that has it. */
public enum PlanRole {
  /** What a filter or a join asks of rows, a conjunct each. */
  CONDITION,
  /** Those conjuncts of a filter that no source can be told. */
  UNTRANSLATABLE,
  /** What a join compares, of its left side. */
  LEFT_KEYS,
  /** What a join compares, of its right side. */
  RIGHT_KEYS,
  /** By what rows are brought together: of a window or a shuffle. */
  PARTITION_BY,
  /** By what rows are ordered: of a sort or a window. */
  ORDER_BY,
  /** By what rows are grouped. */
  GROUPING,
  /** The functions of an aggregate. */
  AGGREGATES,
  /** The columns that a projection or a window computes. */
  COMPUTED,
  /** What makes several rows of one. */
  GENERATOR,
  /** What a scan asks of the partitions of its table. */
  PARTITION_FILTERS,
  /** The columns by which a scan's table is partitioned. */
  PARTITION_COLUMNS
}
