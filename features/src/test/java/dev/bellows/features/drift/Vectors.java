package dev.bellows.features.drift;

import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.binning.FittedBins;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The worked examples that every package's numbers are known of. */
enum Vectors {
  V1(range(1, 100), range(11, 120)),
  V2(missing(range(1, 100), 2), missing(range(11, 120), 22)),
  V3(
      DoubleStream.concat(zeros(600), DoubleStream.of(range(1, 400))).toArray(),
      DoubleStream.concat(zeros(800), IntStream.range(0, 200).mapToDouble(i -> 1 + 2 * i))
          .toArray()),
  V4(
      repeated(10, 10, 10, 10, 10, 10, 10, 10, 10, 10),
      repeated(4, 6, 8, 9, 10, 10, 11, 12, 14, 16));

  @SuppressWarnings("ImmutableEnumChecker") // Tests read them alone.
  final double[] reference;

  @SuppressWarnings("ImmutableEnumChecker")
  final double[] current;

  Vectors(double[] reference, double[] current) {
    this.reference = reference;
    this.current = current;
  }

  FeatureDrift drift(BinPolicy bins, PsiSpec spec) {
    ColumnBinning binning = FittedBins.of(bins, reference, current);
    return Psi.of(
        binning, FittedBins.count(binning, reference), FittedBins.count(binning, current), spec);
  }

  private static double[] range(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToDouble(i -> i).toArray();
  }

  private static DoubleStream zeros(int count) {
    return DoubleStream.generate(() -> 0).limit(count);
  }

  private static double[] missing(double[] values, int count) {
    DoubleStream none = DoubleStream.generate(() -> Double.NaN).limit(count);
    return DoubleStream.concat(DoubleStream.of(values), none).toArray();
  }

  /** 1, 2, … so many times each. */
  private static double[] repeated(int... counts) {
    return IntStream.range(0, counts.length)
        .boxed()
        .flatMapToDouble(i -> DoubleStream.generate(() -> i + 1).limit(counts[i]))
        .toArray();
  }
}
