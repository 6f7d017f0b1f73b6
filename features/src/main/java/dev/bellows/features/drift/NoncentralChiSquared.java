package dev.bellows.features.drift;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.special.Gamma;

/**
 * The distribution of the sum of squares of {@code degrees} normal variables with unit variance,
 * whose means' squares sum to {@code noncentrality}: a Poisson mixture of χ² distributions. The
 * absolute error of a probability is below 1e-12 where the noncentrality is at most 1e6, and below
 * 1e-10 up to 1e9; terms that are left out are below 1e-16 together.
 */
final class NoncentralChiSquared {
  private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

  private NoncentralChiSquared() {}

  /** The probability of more than {@code x}. */
  static double upperTail(double x, double degrees, double noncentrality) {
    if (x <= 0) {
      return 1;
    }
    if (Double.isInfinite(x)) {
      return 0;
    }
    if (noncentrality == 0) {
      return gammaQ(degrees / 2, x / 2);
    }
    Mixture mixture = new Mixture(x, degrees, noncentrality);
    double tail = gammaQ(mixture.firstShape, x / 2);
    double sum = 0;
    for (int i = 0; i < mixture.size; i++) {
      sum += mixture.weights[i] * tail;
      tail += mixture.steps[i];
    }
    return Math.min(1, sum);
  }

  /** The probability of at most {@code x}. */
  static double lowerTail(double x, double degrees, double noncentrality) {
    if (x <= 0) {
      return 0;
    }
    if (Double.isInfinite(x)) {
      return 1;
    }
    if (noncentrality == 0) {
      return gammaP(degrees / 2, x / 2);
    }
    Mixture mixture = new Mixture(x, degrees, noncentrality);
    double tail = gammaP(mixture.firstShape + mixture.size, x / 2);
    double sum = 0;
    for (int i = mixture.size - 1; i >= 0; i--) {
      tail += mixture.steps[i];
      sum += mixture.weights[i] * tail;
    }
    return Math.min(1, sum);
  }

  /** The value that is exceeded with that probability. */
  static double upperQuantile(double probability, double degrees, double noncentrality) {
    double mean = degrees + noncentrality;
    return root(x -> upperTail(x, degrees, noncentrality) - probability, mean);
  }

  /** The noncentrality under which more than {@code x} has that probability; 0 if there is none. */
  static double noncentralityOfUpperTail(double x, double degrees, double probability) {
    if (upperTail(x, degrees, 0) >= probability) {
      return 0;
    }
    return root(l -> probability - upperTail(x, degrees, l), x);
  }

  /** The noncentrality under which at most {@code x} has that probability; 0 if there is none. */
  static double noncentralityOfLowerTail(double x, double degrees, double probability) {
    if (lowerTail(x, degrees, 0) <= probability) {
      return 0;
    }
    return root(l -> lowerTail(x, degrees, l) - probability, x);
  }

  /** Where a function that falls from above zero crosses it. */
  private static double root(DoubleUnaryOperator falling, double scale) {
    double high = Math.max(1, scale);
    while (falling.applyAsDouble(high) > 0) {
      high *= 2;
    }
    return new BrentSolver(1e-12, 1e-12).solve(1000, falling::applyAsDouble, 0, high);
  }

  private static double gammaQ(double shape, double y) {
    return y >= shape + 1 ? largeTail(shape, y) : 1 - smallTail(shape, y);
  }

  private static double gammaP(double shape, double y) {
    return y >= shape + 1 ? 1 - largeTail(shape, y) : smallTail(shape, y);
  }

  private static double largeTail(double shape, double y) {
    double tail = Gamma.regularizedGammaQ(shape, y, 1e-15, Integer.MAX_VALUE);
    return tail * correction(shape, y);
  }

  private static double smallTail(double shape, double y) {
    double tail = Gamma.regularizedGammaP(shape, y, 1e-15, Integer.MAX_VALUE);
    return tail * correction(shape, y);
  }

  /** commons-math takes the factor y^shape e^-y / Γ(shape) from large terms that cancel. */
  private static double correction(double shape, double y) {
    double theirs = shape * Math.log(y) - y - Gamma.logGamma(shape);
    return Math.exp(logPoisson(shape, y) + Math.log(shape) - theirs);
  }

  /** The terms of the mixture whose weights are not negligible. */
  private static final class Mixture {
    final double firstShape;
    final int size;
    final double[] weights;

    /** By how much the upper tail of a term's successor is larger than its own. */
    final double[] steps;

    Mixture(double x, double degrees, double noncentrality) {
      double mean = noncentrality / 2;
      double y = x / 2;
      double reach = 9 * Math.sqrt(mean) + 40;
      double first = Math.max(0, Math.floor(mean - reach));
      firstShape = degrees / 2 + first;
      size = (int) Math.ceil(mean + reach - first);
      weights = new double[size];
      steps = new double[size];
      weights[0] = Math.exp(logPoisson(first, mean));
      steps[0] = Math.exp(logPoisson(firstShape, y));
      for (int i = 1; i < size; i++) {
        weights[i] = weights[i - 1] * mean / (first + i);
        steps[i] = steps[i - 1] * y / (firstShape + i);
      }
    }
  }

  /**
   * The logarithm of mean^k e^-mean / Γ(k + 1) without the cancellation of its large terms: C.
   * Loader, "Fast and accurate computation of binomial probabilities", 2000.
   */
  static double logPoisson(double k, double mean) {
    if (k == 0) {
      return -mean;
    }
    return -stirlingError(k) - deviance(k, mean) - HALF_LOG_TWO_PI - 0.5 * Math.log(k);
  }

  /** ln Γ(k + 1) less Stirling's approximation of it. */
  private static double stirlingError(double k) {
    if (k < 16) {
      return Gamma.logGamma(k + 1) - (k + 0.5) * Math.log(k) + k - HALF_LOG_TWO_PI;
    }
    double square = k * k;
    return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square) / k;
  }

  /** k ln(k / mean) + mean - k. */
  private static double deviance(double k, double mean) {
    double difference = k - mean;
    if (Math.abs(difference) >= 0.1 * (k + mean)) {
      return k * Math.log(k / mean) - difference;
    }
    double v = difference / (k + mean);
    double sum = difference * v;
    double power = 2 * k * v;
    for (int j = 1; ; j++) {
      power *= v * v;
      double next = sum + power / (2 * j + 1);
      if (next == sum) {
        return next;
      }
      sum = next;
    }
  }
}
