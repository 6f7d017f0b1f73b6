package dev.bellows.features.profile;

/**
 * How long texts are, in characters (code points), as Spark's {@code length} counts them.
 *
 * @param min of the shortest
 * @param mean the weighted mean
 * @param max of the longest
 */
public record TextLengths(long min, double mean, long max) {}
