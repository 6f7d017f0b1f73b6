/**
 * Temporal trend features: how a value moved within its group over its last rows. Entry type:
 * {@link dev.bellows.features.trend.TemporalTrendFeatures}, which computes every feature of every
 * window and column in one shuffle, one sort and one pass. {@link
 * dev.bellows.features.trend.TrendScorer} computes the same row by row, without Spark.
 */
package dev.bellows.features.trend;
