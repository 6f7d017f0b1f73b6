package dev.bellows.features.drift;

import dev.bellows.core.Args;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.BucketCounts;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The two histograms that are compared, after the rule for missing values.
 *
 * @param labels the buckets' names
 * @param orderedFrom the first of the buckets that have an order
 * @param orderedTo the one after the last; not above {@code orderedFrom} if there are none
 */
record Histograms(
    List<String> labels, Side reference, Side current, int orderedFrom, int orderedTo) {
  /** By the convention of bucketings: the bucket of code 0 is that of missing values. */
  static Histograms of(BucketCounts reference, BucketCounts current, MissingValues missing) {
    Args.check(
        missing != MissingValues.MINUS_ONE,
        "Cannot count missing values as -1: which bucket that is only a binning knows. Give it,"
            + " too.");
    requireSame(reference, current);
    int[] kept = kept(reference.rows().length, 0, missing);
    List<String> labels =
        IntStream.of(kept).mapToObj(i -> i == 0 ? "missing" : "bucket " + i).toList();
    return new Histograms(labels, Side.of(reference, kept), Side.of(current, kept), 0, 0);
  }

  static Histograms of(
      ColumnBinning binning, BucketCounts reference, BucketCounts current, MissingValues missing) {
    requireSame(reference, current);
    Args.check(
        reference.bucketing().equals(binning.id()),
        "Cannot compare buckets of '%s': they were counted by other bins (%s) than these (%s)."
            + " Count again.",
        binning.name(),
        reference.bucketing(),
        binning.id());
    int[] kept = kept(binning.buckets(), binning.missing(), missing);
    Optional<Integer> target =
        missing == MissingValues.MINUS_ONE ? Optional.of(binning.code(-1)) : Optional.empty();
    int shift = missing == MissingValues.OWN_BUCKET ? 0 : -1;
    boolean ordered = binning.ordered();
    return new Histograms(
        IntStream.of(kept).mapToObj(binning::label).toList(),
        Side.of(moved(reference, binning.missing(), target), kept),
        Side.of(moved(current, binning.missing(), target), kept),
        ordered ? binning.firstBin() + shift : 0,
        ordered ? binning.firstBin() + binning.effectiveBins() + shift : 0);
  }

  private static void requireSame(BucketCounts reference, BucketCounts current) {
    Args.check(
        reference.bucketing().equals(current.bucketing())
            && reference.rows().length == current.rows().length,
        "Cannot compare buckets: the reference's are those of %s (%s), the current ones those of %s"
            + " (%s). Count both by the same bins.",
        reference.bucketing(),
        reference.rows().length,
        current.bucketing(),
        current.rows().length);
  }

  private static int[] kept(int buckets, int missing, MissingValues rule) {
    return IntStream.range(0, buckets)
        .filter(i -> rule == MissingValues.OWN_BUCKET || i != missing)
        .toArray();
  }

  private static BucketCounts moved(BucketCounts counts, int missing, Optional<Integer> target) {
    if (target.isEmpty()) {
      return counts;
    }
    long[] rows = counts.rows().clone();
    double[] weight = counts.weight().clone();
    double[] squares = counts.squaredWeight().clone();
    rows[target.get()] += rows[missing];
    weight[target.get()] += weight[missing];
    squares[target.get()] += squares[missing];
    return new BucketCounts(counts.bucketing(), rows, weight, squares);
  }
}
