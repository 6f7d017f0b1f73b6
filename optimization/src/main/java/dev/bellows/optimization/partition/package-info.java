/**
 * Partitions that fit, and skew that is cured where a cure pays: sizes with their error, numbers of
 * partitions, hot keys, salted joins and aggregates that give the very rows of the plain ones. The
 * entry type is {@link dev.bellows.optimization.partition.PartitionOptimizer}. Everything says what
 * it did and why, and what it cannot do exactly it leaves as it was.
 */
package dev.bellows.optimization.partition;
