package dev.bellows.features.profile;

/** The finite values of some rows, as numbers and as keys that sort as they do. */
final class ValidValues {
  final double[] values;
  final long[] keys;
  int size;

  private final double[] ownWeights;
  private boolean weighted;

  ValidValues(int capacity) {
    values = new double[capacity];
    keys = new long[capacity];
    ownWeights = new double[capacity];
  }

  void clear(boolean withWeights) {
    size = 0;
    weighted = withWeights;
  }

  void add(double value, long key, double[] weights, int row) {
    values[size] = value;
    keys[size] = key;
    if (weighted) {
      ownWeights[size] = weights[row];
    }
    size++;
  }

  /** Null if all weights are 1. */
  double[] weights() {
    return weighted ? ownWeights : null;
  }
}
