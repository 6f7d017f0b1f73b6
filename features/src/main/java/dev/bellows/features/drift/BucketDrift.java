package dev.bellows.features.drift;

/**
 * What one bucket adds to the PSI.
 *
 * @param label the bucket: {@code (10, 20]}, {@code missing}, a category
 * @param referenceRows the rows in it
 * @param currentRows the rows in it
 * @param referenceShare its share of the weight, before smoothing; 0 to 1
 * @param currentShare its share of the weight, before smoothing; 0 to 1
 * @param contribution its part of the PSI, after smoothing: (current − reference) ln(current /
 *     reference)
 */
public record BucketDrift(
    String label,
    long referenceRows,
    long currentRows,
    double referenceShare,
    double currentShare,
    double contribution) {}
