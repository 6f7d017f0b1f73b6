package dev.bellows.optimization.partition;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The same rows in partitions that fit.
 *
 * @param rows as a multiset those that were given
 * @param plan what was done and why
 */
public record PartitionedRows(Dataset<Row> rows, PartitionPlan plan) {}
