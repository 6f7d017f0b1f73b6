package dev.bellows.features.binning;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The finite values of a column with their weights, sorted: all of them, or a sketch's quantiles.
 */
final class Distribution {
  private static final double ROUNDING = 1e-12;

  private final double[] values;
  private final double[] weights;
  private final double[] cumulated;
  private final double min;
  private final double max;
  private final boolean exact;

  private Distribution(double[] values, double[] weights, double min, double max, boolean exact) {
    this.values = values;
    this.weights = weights;
    this.cumulated = weights.clone();
    Arrays.parallelPrefix(cumulated, Double::sum);
    this.min = min;
    this.max = max;
    this.exact = exact;
  }

  /** Of values that may repeat, in any order. */
  static Distribution of(double[] values, double[] weights, boolean exact) {
    TreeMap<Double, Double> sorted = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (weights[i] > 0) {
        sorted.merge(values[i] + 0.0, weights[i], Double::sum); // −0.0 is 0.0
      }
    }
    double[] keys = sorted.keySet().stream().mapToDouble(v -> v).toArray();
    double[] sums = sorted.values().stream().mapToDouble(v -> v).toArray();
    double first = keys.length == 0 ? Double.NaN : keys[0];
    double last = keys.length == 0 ? Double.NaN : keys[keys.length - 1];
    return new Distribution(keys, sums, first, last, exact);
  }

  /** Both together. */
  Distribution and(Distribution other) {
    double[] keys = concat(values, other.values);
    return of(keys, concat(weights, other.weights), exact && other.exact);
  }

  /** This one and a value of that weight. */
  Distribution and(double value, double weight) {
    return of(concat(values, new double[] {value}), concat(weights, new double[] {weight}), exact);
  }

  private static double[] concat(double[] first, double[] second) {
    double[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  boolean isEmpty() {
    return values.length == 0;
  }

  boolean isExact() {
    return exact;
  }

  boolean isConstant() {
    return min == max;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  double weight() {
    return isEmpty() ? 0 : cumulated[cumulated.length - 1];
  }

  /** How many different values there are, where it is exact. */
  int distinct() {
    return values.length;
  }

  List<Double> values() {
    return Arrays.stream(values).boxed().toList();
  }

  double[] valueArray() {
    return values.clone();
  }

  /** The smallest value up to which there is that share of the weight: the inverted CDF. */
  double quantile(double probability) {
    double wanted = probability * weight() * (1 - ROUNDING);
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] >= wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return values[low];
  }

  /** As numpy's default: linear between the values that are nearest by rank. */
  double interpolatedQuantile(double probability) {
    double rank = (weight() - 1) * probability;
    double below = valueAt(Math.floor(rank));
    double above = valueAt(Math.floor(rank) + 1);
    double fraction = rank - Math.floor(rank);
    // numpy's own two ways, so that a quantile between equals is that value.
    double difference = above - below;
    return fraction < 0.5 ? below + difference * fraction : above - difference * (1 - fraction);
  }

  /** The value at that rank, 0 being the smallest's. */
  private double valueAt(double rank) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] > rank) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return values[low];
  }

  /** The weight of the values above the one and up to the other. */
  double weightWithin(double above, double upTo) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] > above && values[i] <= upTo ? weights[i] : 0;
    }
    return sum;
  }

  /** The weighted mean of the values above the one and up to the other; NaN if there are none. */
  double meanWithin(double above, double upTo) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] > above && values[i] <= upTo) {
        weight += weights[i];
        sum += (values[i] - sum) * weights[i] / weight;
      }
    }
    return weight == 0 ? Double.NaN : sum;
  }

  /** The population skewness; NaN of a constant. */
  double skewness() {
    double mean = 0;
    double total = weight();
    for (int i = 0; i < values.length; i++) {
      mean += values[i] * (weights[i] / total);
    }
    double second = 0;
    double third = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = values[i] - mean;
      second += difference * difference * weights[i];
      third += difference * difference * difference * weights[i];
    }
    return (third / total) / Math.pow(second / total, 1.5);
  }
}
