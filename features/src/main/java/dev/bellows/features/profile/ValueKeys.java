package dev.bellows.features.profile;

/**
 * Numbers as longs in the same order: a double by its bits, those of negative ones turned, and a
 * long as itself.
 */
final class ValueKeys {
  private ValueKeys() {}

  /** Of a double that is neither NaN nor −0.0. */
  static long of(double value) {
    return turned(Double.doubleToRawLongBits(value));
  }

  static double number(long key, ColumnPlan.Storage storage) {
    return storage == ColumnPlan.Storage.LONG ? (double) key : Double.longBitsToDouble(turned(key));
  }

  private static long turned(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** Sorts keys, and the weights that belong to them. */
  static void sort(long[] keys, double[] weights, int size) {
    long[] from = keys;
    double[] fromWeights = weights;
    long[] to = new long[size];
    double[] toWeights = new double[size];
    for (int width = 1; width < size; width *= 2) {
      for (int start = 0; start < size; start += 2 * width) {
        int middle = Math.min(start + width, size);
        int end = Math.min(start + 2 * width, size);
        merge(from, fromWeights, start, middle, end, to, toWeights);
      }
      long[] keysBefore = from;
      double[] weightsBefore = fromWeights;
      from = to;
      fromWeights = toWeights;
      to = keysBefore;
      toWeights = weightsBefore;
    }
    if (from != keys) {
      System.arraycopy(from, 0, keys, 0, size);
      System.arraycopy(fromWeights, 0, weights, 0, size);
    }
  }

  private static void merge(
      long[] keys,
      double[] weights,
      int start,
      int middle,
      int end,
      long[] to,
      double[] toWeights) {
    int a = start;
    int b = middle;
    for (int i = start; i < end; i++) {
      int next = b == end || (a < middle && keys[a] <= keys[b]) ? a++ : b++;
      to[i] = keys[next];
      toWeights[i] = weights[next];
    }
  }
}
