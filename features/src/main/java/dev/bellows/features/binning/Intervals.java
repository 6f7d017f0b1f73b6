package dev.bellows.features.binning;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Interval bins from edges that may repeat. */
final class Intervals {
  private Intervals() {}

  /** Bins with these edges, rare ones joined, and their representatives. */
  static IntervalBinning of(FitInput input, int requested, double[] edges) {
    Distribution values = input.reference().numbers();
    double[] inner = joined(distinct(edges), values, input.minimumShare());
    return new IntervalBinning(input.requested(requested), inner, representatives(inner, values));
  }

  /** Bins below, of and above the only value. */
  static IntervalBinning constant(FitInput input, int requested, double value) {
    double[] edges = {Math.nextDown(value), value};
    double[] representatives = {Double.NaN, value, Double.NaN};
    return new IntervalBinning(input.requested(requested), edges, representatives);
  }

  private static double[] distinct(double[] edges) {
    return DoubleStream.of(edges).map(e -> e + 0.0).sorted().distinct().toArray();
  }

  /** The edges that are left when intervals of less than that share join their rarer neighbour. */
  private static double[] joined(double[] edges, Distribution values, double minimumShare) {
    double[] left = edges;
    while (minimumShare > 0 && left.length > 0 && !values.isEmpty()) {
      double[] weights = weights(left, values);
      int rarest = rarest(weights);
      if (weights[rarest] >= minimumShare * values.weight()) {
        return left;
      }
      left = without(left, rarerSide(weights, rarest));
    }
    return left;
  }

  private static double[] weights(double[] edges, Distribution values) {
    double[] weights = new double[edges.length + 1];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = values.weightWithin(lower(edges, i), upper(edges, i));
    }
    return weights;
  }

  private static int rarest(double[] weights) {
    int rarest = 0;
    for (int i = 1; i < weights.length; i++) {
      rarest = weights[i] < weights[rarest] ? i : rarest;
    }
    return rarest;
  }

  /** The edge between an interval and its rarer neighbour. */
  private static int rarerSide(double[] weights, int bin) {
    if (bin == 0) {
      return 0;
    }
    boolean isLast = bin == weights.length - 1;
    return isLast || weights[bin - 1] <= weights[bin + 1] ? bin - 1 : bin;
  }

  private static double[] without(double[] edges, int edge) {
    double[] left = Arrays.copyOf(edges, edges.length - 1);
    System.arraycopy(edges, edge + 1, left, edge, left.length - edge);
    return left;
  }

  private static double lower(double[] edges, int bin) {
    return bin == 0 ? Double.NEGATIVE_INFINITY : edges[bin - 1];
  }

  private static double upper(double[] edges, int bin) {
    return bin == edges.length ? Double.POSITIVE_INFINITY : edges[bin];
  }

  /** The mean of an interval's values where all are known, else its middle. */
  static double[] representatives(double[] edges, Distribution values) {
    double[] representatives = new double[edges.length + 1];
    for (int i = 0; i < representatives.length; i++) {
      double mean =
          values.isExact() ? values.meanWithin(lower(edges, i), upper(edges, i)) : Double.NaN;
      representatives[i] = Double.isNaN(mean) ? middle(edges, i, values) : mean;
    }
    return representatives;
  }

  private static double middle(double[] edges, int bin, Distribution values) {
    double low = bin == 0 ? values.min() : edges[bin - 1];
    double high = bin == edges.length ? values.max() : edges[bin];
    return low <= high ? low / 2 + high / 2 : Double.NaN;
  }
}
