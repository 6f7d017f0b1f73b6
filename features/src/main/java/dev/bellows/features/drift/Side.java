package dev.bellows.features.drift;

import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.WeightMeaning;
import java.util.Arrays;

/** One side's counts in the buckets that are compared. */
@SuppressWarnings("ArrayRecordComponent") // A bucket each, never compared.
record Side(long[] rows, double[] masses, double squaredWeight) {
  static Side of(BucketCounts counts, int[] kept) {
    return new Side(
        Arrays.stream(kept).mapToLong(i -> counts.rows()[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> counts.weight()[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> counts.squaredWeight()[i]).sum());
  }

  ComparedSide size(WeightMeaning meaning) {
    double weight = Arrays.stream(masses).sum();
    double effective =
        meaning == WeightMeaning.RELIABILITY && squaredWeight > 0
            ? weight * weight / squaredWeight
            : weight;
    return new ComparedSide(Arrays.stream(rows).sum(), weight, effective);
  }
}
