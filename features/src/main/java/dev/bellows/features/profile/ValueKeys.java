package dev.bellows.features.profile;

import java.util.Arrays;

/**
 * Numbers as longs in the same order: a double by its bits, those of negative ones turned, and a
 * long as itself.
 */
final class ValueKeys {
  /** As many keys as it takes for counting their bytes to pay. */
  private static final int FEW = 256;

  private static final int VALUES = 256;

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

  /**
   * Sorts the first keys, byte by byte from the lowest; a byte that all have alike costs nothing.
   * Comparing would cost twice as much: which of two random keys is less, no processor foretells.
   */
  static void sort(long[] keys, int size) {
    if (size < FEW) {
      Arrays.sort(keys, 0, size);
      return;
    }
    int[] counts = byteCounts(keys, size);
    long[] from = keys;
    long[] to = new long[size];
    for (int place = 0; place < Long.BYTES; place++) {
      if (counts[VALUES * place + byteAt(keys[0], place)] < size) {
        scatter(from, to, size, place, starts(counts, place));
        long[] before = from;
        from = to;
        to = before;
      }
    }
    if (from != keys) {
      System.arraycopy(from, 0, keys, 0, size);
    }
  }

  /** How often each byte is at each place. */
  private static int[] byteCounts(long[] keys, int size) {
    int[] counts = new int[VALUES * Long.BYTES];
    for (int i = 0; i < size; i++) {
      long key = keys[i];
      for (int place = 0; place < Long.BYTES; place++) {
        counts[VALUES * place + byteAt(key, place)]++;
      }
    }
    return counts;
  }

  private static int[] starts(int[] counts, int place) {
    int[] starts = new int[VALUES];
    for (int value = 1; value < VALUES; value++) {
      starts[value] = starts[value - 1] + counts[VALUES * place + value - 1];
    }
    return starts;
  }

  private static void scatter(long[] from, long[] to, int size, int place, int[] starts) {
    for (int i = 0; i < size; i++) {
      to[starts[byteAt(from[i], place)]++] = from[i];
    }
  }

  /** The byte at a place from the lowest; in the highest one negative keys come first. */
  private static int byteAt(long key, int place) {
    return (int) ((key ^ Long.MIN_VALUE) >>> (Byte.SIZE * place)) & (VALUES - 1);
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
