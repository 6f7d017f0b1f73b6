package dev.bellows.features.drift;

import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.Tally;
import dev.bellows.features.profile.ValueCount;
import dev.bellows.features.profile.WeightMeaning;
import java.util.List;
import java.util.Optional;

/** Exact counts by bucket that a profile holds: counted ones, or those of all its values. */
final class ProfileCounts {
  private final ColumnBinning binning;
  private final boolean weighted;
  private final long[] rows;
  private final double[] weight;
  private final double[] squares;

  private ProfileCounts(ColumnBinning binning, boolean weighted) {
    this.binning = binning;
    this.weighted = weighted;
    rows = new long[binning.buckets()];
    weight = new double[binning.buckets()];
    squares = new double[binning.buckets()];
  }

  /** Empty if the profile knows neither. */
  static Optional<BucketCounts> of(
      ColumnBinning binning, FeatureProfile profile, ColumnProfile column, WeightMeaning meaning) {
    Optional<BucketCounts> counted =
        column.buckets().filter(counts -> counts.bucketing().equals(binning.id()));
    if (counted.isPresent() || column.values().isEmpty()) {
      return counted;
    }
    boolean isWeighted = profile.weightColumn().isPresent();
    if (isWeighted && meaning == WeightMeaning.RELIABILITY && hasOthers(column)) {
      return Optional.empty(); // The squared weights of missing values are not in a profile.
    }
    ProfileCounts counts = new ProfileCounts(binning, isWeighted);
    counts.addOthers(column);
    counts.addValues(column.kind(), column.values().get());
    return Optional.of(counts.counts());
  }

  private static boolean hasOthers(ColumnProfile column) {
    return column.count().rows() < column.rows().rows();
  }

  private void addOthers(ColumnProfile column) {
    add(binning.missing(), column.nulls());
    add(binning.missing(), column.nans());
    if (column.kind().hasNumbers()) {
      add(binning.code(Double.POSITIVE_INFINITY), column.positiveInfinities());
      add(binning.code(Double.NEGATIVE_INFINITY), column.negativeInfinities());
    }
    column.specials().forEach((value, tally) -> add(binning.code(value), tally));
  }

  private void addValues(ColumnKind kind, List<ValueCount> values) {
    for (ValueCount value : values) {
      int code =
          kind == ColumnKind.TEXT ? binning.code(value.value()) : binning.code(value.number());
      rows[code] += value.rows();
      weight[code] += value.weight();
      squares[code] += value.squaredWeight();
    }
  }

  private void add(int code, Tally tally) {
    rows[code] += tally.rows();
    weight[code] += tally.weight();
    squares[code] += weighted && tally.rows() > 0 ? Double.NaN : tally.rows();
  }

  private BucketCounts counts() {
    return new BucketCounts(binning.id(), rows, weight, squares);
  }
}
