package dev.bellows.features.binning;

import java.util.stream.IntStream;

/** Bins of one width. */
final class WidthPolicy extends BinPolicy {
  private final int bins;

  WidthPolicy(int bins) {
    this.bins = bins;
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
    return Intervals.of(input, bins, edges(values.min(), values.max(), bins));
  }

  /** The inner ones of numpy's {@code linspace}; without overflow. */
  static double[] edges(double min, double max, int bins) {
    double step = max / bins - min / bins;
    double exact = (max - min) / bins;
    double width = Double.isFinite(exact) ? exact : step;
    return IntStream.range(1, bins).mapToDouble(i -> min + i * width).toArray();
  }

  @Override
  public String toString() {
    return bins + " bins of equal width";
  }
}
