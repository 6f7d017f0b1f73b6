package dev.bellows.features.drift;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", 1995: of those whose q-value
 * is below α, at most a share of α is wrong on average.
 */
final class FalseDiscovery {
  private FalseDiscovery() {}

  /** The q-value of each p-value; NaN of NaN, which does not count. */
  static double[] qValues(double[] pValues) {
    int[] order =
        IntStream.range(0, pValues.length)
            .filter(i -> !Double.isNaN(pValues[i]))
            .boxed()
            .sorted((i, j) -> Double.compare(pValues[i], pValues[j]))
            .mapToInt(i -> i)
            .toArray();
    double[] qValues = new double[pValues.length];
    Arrays.fill(qValues, Double.NaN);
    double least = 1;
    for (int rank = order.length; rank > 0; rank--) {
      int i = order[rank - 1];
      least = Math.min(least, pValues[i] * order.length / rank);
      qValues[i] = least;
    }
    return qValues;
  }
}
