package dev.bellows.metrics.record;

import java.util.OptionalDouble;

/**
 * Pearson's correlation of the logarithms of time and bytes, by one pass of central co-moments
 * (Welford). Logarithms to base 2, linear between powers of two: off by at most 0.09, which moves
 * no verdict, and cheap enough for every task.
 */
final class VolumeCorrelation {
  private long count;
  private double meanX;
  private double meanY;
  private double squaresX;
  private double squaresY;
  private double products;

  void add(long millis, long bytes) {
    double x = log2(bytes + 1);
    double y = log2(millis + 1);
    count++;
    double beforeX = x - meanX;
    double beforeY = y - meanY;
    meanX += beforeX / count;
    meanY += beforeY / count;
    double afterY = y - meanY;
    squaresX += beforeX * (x - meanX);
    squaresY += beforeY * afterY;
    products += beforeX * afterY;
  }

  /** Empty below 3 tasks, and where all took the same time or read as much. */
  OptionalDouble value() {
    if (count < 3 || squaresX < 1e-9 || squaresY < 1e-9) {
      return OptionalDouble.empty();
    }
    double value = products / Math.sqrt(squaresX * squaresY);
    return OptionalDouble.of(Math.max(-1, Math.min(1, value)));
  }

  private static double log2(long positive) {
    int exponent = 63 - Long.numberOfLeadingZeros(positive);
    return exponent + (double) positive / (1L << exponent) - 1;
  }
}
