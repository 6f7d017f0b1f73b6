package dev.bellows.features.encode;

import org.apache.spark.sql.Column;

/**
 * What is known of a target where a category is, as columns.
 *
 * @param weight the weight of the rows that have the target
 * @param sum its weighted sum
 * @param m2 the weighted sum of squared differences from its mean; 0 where nobody asks
 */
record TargetStatistic(Column weight, Column sum, Column m2) {}
