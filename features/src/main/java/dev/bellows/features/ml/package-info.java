/**
 * Features as stages of Spark ML pipelines, which are saved and loaded with the pipeline they stand
 * in. Entry types: {@link dev.bellows.features.ml.TrendTransformer} and {@link
 * dev.bellows.features.ml.EncoderEstimator}. Their params hold the words of a job file's {@code
 * trend:} and {@code encode:} blocks.
 */
package dev.bellows.features.ml;
