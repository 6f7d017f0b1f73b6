package dev.bellows.features.profile;

import dev.bellows.core.CompensatedSum;
import java.util.Arrays;

/** Values in ascending order, with the weight of each and all before it. */
final class SortedWeights {
  private final double[] values;
  private final double[] cumulative;

  private SortedWeights(double[] values, double[] cumulative) {
    this.values = values;
    this.cumulative = cumulative;
  }

  static SortedWeights of(double[] values, double[] weights) {
    double[] cumulative = new double[values.length];
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < values.length; i++) {
      sum.add(weights[i]);
      cumulative[i] = sum.value();
    }
    return new SortedWeights(values, cumulative);
  }

  double total() {
    return cumulative[cumulative.length - 1];
  }

  /** The weight of the values up to x. */
  double upTo(double x) {
    int place = Arrays.binarySearch(values, x);
    int last = place >= 0 ? place : -place - 2;
    while (last + 1 < values.length && values[last + 1] <= x) {
      last++;
    }
    return last < 0 ? 0 : cumulative[last];
  }

  /** The first value whose cumulative weight is at least so much. */
  double atLeast(double weight) {
    return values[place(weight, true)];
  }

  /**
   * The value at a position of the series in which each value stands as often as its weight says,
   * between two of them linearly: {@code pandas.Series.quantile} at p(W − 1).
   */
  double interpolated(double position) {
    double floor = Math.floor(position);
    double lower = values[place(floor, false)];
    double upper = values[place(floor + 1, false)];
    double share = position - floor;
    return lower == upper || share == 0 ? lower : lower + (upper - lower) * share;
  }

  /**
   * The first place whose cumulative weight is at least, or above, that weight; the last if none.
   */
  private int place(double weight, boolean orEqual) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean there = orEqual ? cumulative[middle] >= weight : cumulative[middle] > weight;
      if (there) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
