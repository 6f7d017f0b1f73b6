/**
 * Trend features as a stage of Spark ML pipelines. Entry type: {@link
 * dev.bellows.features.ml.TrendTransformer}, which is saved and loaded with the pipeline it stands
 * in. Its params hold the words of a job file's {@code trend:} block.
 */
package dev.bellows.features.ml;
