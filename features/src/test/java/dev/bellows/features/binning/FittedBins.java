package dev.bellows.features.binning;

import dev.bellows.features.profile.BucketCounts;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ValueCount;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Bins of arrays and their counts, without Spark. */
public final class FittedBins {
  private FittedBins() {}

  /** The bins of a column of doubles; NaN is missing. */
  public static ColumnBinning of(BinPolicy policy, double[] reference, double[] current) {
    return of(policy, reference, ones(reference), current, ones(current));
  }

  /** The bins of a weighted column of doubles; NaN is missing. */
  public static ColumnBinning of(
      BinPolicy policy, double[] reference, double[] w, double[] current, double[] v) {
    return policy.fit(input(ColumnKind.NUMERIC, 0, side(reference, w), side(current, v)));
  }

  /** The bins of a column of doubles, rare ones joined. */
  public static ColumnBinning joined(BinPolicy policy, double minimumShare, double... reference) {
    FitInput.FitSide side = side(reference, ones(reference));
    return policy.fit(input(ColumnKind.NUMERIC, minimumShare, side, side));
  }

  /** The bins of a column of doubles, those special values apart. */
  public static ColumnBinning special(BinPolicy policy, double[] specials, double... reference) {
    FitInput.FitSide side = side(reference, ones(reference));
    BinnedColumn column = new BinnedColumn("x", "double", ColumnKind.NUMERIC, specials, 0);
    return policy.fit(new FitInput(column, 0, side, Optional.empty()));
  }

  /** The bins of a column of texts. */
  public static ColumnBinning texts(BinPolicy policy, boolean areAll, String... reference) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String text : reference) {
      counts.merge(text, 1, Integer::sum);
    }
    List<ValueCount> values =
        counts.entrySet().stream()
            .map(e -> new ValueCount(e.getKey(), Double.NaN, e.getValue(), e.getValue(), 1))
            .toList();
    Distribution none = Distribution.of(new double[0], new double[0], true);
    FitInput.FitSide side = new FitInput.FitSide(none, 0, values, areAll);
    return policy.fit(input(ColumnKind.TEXT, 0, side, side));
  }

  private static FitInput input(
      ColumnKind kind, double minimumShare, FitInput.FitSide reference, FitInput.FitSide current) {
    String type = kind == ColumnKind.TEXT ? "string" : "double";
    BinnedColumn column = new BinnedColumn("x", type, kind, new double[0], 0);
    return new FitInput(column, minimumShare, reference, Optional.of(current));
  }

  private static FitInput.FitSide side(double[] values, double[] weights) {
    double missing = 0;
    double[] present = new double[values.length];
    double[] weightOf = new double[values.length];
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        missing += weights[i];
      } else {
        present[size] = values[i];
        weightOf[size++] = weights[i];
      }
    }
    Distribution numbers =
        Distribution.of(Arrays.copyOf(present, size), Arrays.copyOf(weightOf, size), true);
    return new FitInput.FitSide(numbers, missing, List.of(), true);
  }

  /** The counts of such values, each of weight 1. */
  public static BucketCounts count(ColumnBinning binning, double[] values) {
    return count(binning, values, ones(values));
  }

  /** The counts of such values. */
  public static BucketCounts count(ColumnBinning binning, double[] values, double[] weights) {
    long[] rows = new long[binning.buckets()];
    double[] sums = new double[binning.buckets()];
    double[] squares = new double[binning.buckets()];
    for (int i = 0; i < values.length; i++) {
      double value = values[i] + 0.0;
      int code = Double.isNaN(value) ? binning.missing() : binning.code(value);
      rows[code]++;
      sums[code] += weights[i];
      squares[code] += weights[i] * weights[i];
    }
    return new BucketCounts(binning.id(), rows, sums, squares);
  }

  /** So many ones as there are values. */
  public static double[] ones(double[] values) {
    double[] ones = new double[values.length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
