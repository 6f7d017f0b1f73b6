package dev.bellows.features.profile;

import dev.bellows.core.Args;
import java.util.Arrays;

/**
 * The rows of each bucket of a {@link Bucketing}. The arrays are the record's own: do not change
 * them.
 *
 * @param bucketing the id of the bucketing
 * @param rows the rows of each bucket
 * @param weight the sum of their weights
 * @param squaredWeight the sum of their squared weights
 */
@SuppressWarnings("ArrayRecordComponent") // A thousand buckets of numbers; equality is by content.
public record BucketCounts(String bucketing, long[] rows, double[] weight, double[] squaredWeight) {
  /** Checks that the arrays are of one length. */
  public BucketCounts {
    Args.check(
        rows.length == weight.length && rows.length == squaredWeight.length,
        "Invalid bucket counts: %s, %s and %s buckets; the arrays must have one length",
        rows.length,
        weight.length,
        squaredWeight.length);
  }

  /**
   * The counts of both sides' rows together.
   *
   * @throws IllegalArgumentException if the other counts are of another bucketing
   */
  public BucketCounts merge(BucketCounts other) {
    Args.check(
        bucketing.equals(other.bucketing) && rows.length == other.rows.length,
        "Cannot add counts of bucketing '%s' to those of '%s': they are not the same buckets",
        other.bucketing,
        bucketing);
    long[] allRows = rows.clone();
    double[] allWeight = weight.clone();
    double[] allSquares = squaredWeight.clone();
    for (int i = 0; i < allRows.length; i++) {
      allRows[i] += other.rows[i];
      allWeight[i] += other.weight[i];
      allSquares[i] += other.squaredWeight[i];
    }
    return new BucketCounts(bucketing, allRows, allWeight, allSquares);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BucketCounts same
        && bucketing.equals(same.bucketing)
        && Arrays.equals(rows, same.rows)
        && Arrays.equals(weight, same.weight)
        && Arrays.equals(squaredWeight, same.squaredWeight);
  }

  @Override
  public int hashCode() {
    return 31 * bucketing.hashCode() + Arrays.hashCode(rows);
  }

  @Override
  public String toString() {
    return "BucketCounts[" + bucketing + ", rows=" + Arrays.toString(rows) + "]";
  }
}
