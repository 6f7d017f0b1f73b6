package dev.bellows.features.binning;

import java.util.stream.IntStream;

/** Bins of about equal weight. */
final class QuantilePolicy extends BinPolicy {
  private final int bins;
  private final boolean interpolated;

  QuantilePolicy(int bins, boolean interpolated) {
    this.bins = bins;
    this.interpolated = interpolated;
  }

  @Override
  ColumnBinning fit(FitInput input) {
    input.requireNumbers(toString());
    Distribution values = input.reference().numbers();
    if (values.isEmpty()) {
      return Intervals.of(input, bins, new double[0]);
    }
    if (values.isConstant()) {
      return Intervals.constant(input, bins, values.min());
    }
    double[] edges =
        IntStream.range(1, bins)
            .mapToDouble(i -> quantile(values, (double) i / bins))
            .filter(edge -> edge < values.max() && !(interpolated && edge == values.min()))
            .toArray();
    return Intervals.of(input, bins, edges);
  }

  private double quantile(Distribution values, double probability) {
    return interpolated ? values.interpolatedQuantile(probability) : values.quantile(probability);
  }

  @Override
  public String toString() {
    return bins + (interpolated ? " interpolated" : "") + " quantiles";
  }
}
