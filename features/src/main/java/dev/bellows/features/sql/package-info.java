/**
 * Trend features as SQL functions: {@code trend_slope(v, t, 7) OVER (PARTITION BY … ORDER BY …)}.
 * Entry type: {@link dev.bellows.features.sql.BellowsExtensions}, the value of {@code
 * spark.sql.extensions}. This package implements types of Spark's own and so, alone among its
 * neighbours, touches Scala and Catalyst; nothing else depends on it.
 */
package dev.bellows.features.sql;
