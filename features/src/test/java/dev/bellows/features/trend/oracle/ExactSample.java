package dev.bellows.features.trend.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;

/** Exact numbers and what they add up to. */
record ExactSample(List<BigDecimal> values) {
  /** The digits of the one quotient or root that a statistic rounds. */
  static final MathContext DIGITS = new MathContext(60);

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  ExactSample {
    values = List.copyOf(values);
  }

  int size() {
    return values.size();
  }

  BigDecimal sum() {
    return sum(values);
  }

  /** Σ|x|. */
  BigDecimal magnitudes() {
    return sum(values.stream().map(BigDecimal::abs).toList());
  }

  BigDecimal least() {
    return Collections.min(values);
  }

  BigDecimal most() {
    return Collections.max(values);
  }

  /** The value in the middle, or the mean of the two there. */
  BigDecimal median() {
    return sum(middle()).divide(TWO);
  }

  /** Half the magnitudes of the two values in the middle. */
  BigDecimal medianMagnitude() {
    return new ExactSample(middle()).magnitudes().divide(TWO);
  }

  private List<BigDecimal> middle() {
    List<BigDecimal> sorted = values.stream().sorted().toList();
    return List.of(sorted.get((size() - 1) / 2), sorted.get(size() / 2));
  }

  /** n·x − Σx for each x: the centred values times n, a factor that a quotient of them loses. */
  List<BigDecimal> centredTimesCount() {
    BigDecimal sum = sum();
    return values.stream().map(value -> value.multiply(count()).subtract(sum)).toList();
  }

  /**
   * The variance for a divisor of n − {@code ddof}, from Σ(n·x − Σx)² = n²·Σ(x − x̄)², so that
   * nothing is rounded before the quotient.
   */
  BigDecimal variance(int ddof) {
    BigDecimal squares = sum(centredTimesCount().stream().map(c -> c.multiply(c)).toList());
    BigDecimal divisor = count().multiply(count()).multiply(BigDecimal.valueOf(size() - ddof));
    return squares.divide(divisor, DIGITS);
  }

  BigDecimal standardDeviation(int ddof) {
    return variance(ddof).sqrt(DIGITS);
  }

  /** The differences of a number to each value. */
  ExactSample distancesFrom(BigDecimal number) {
    return new ExactSample(values.stream().map(number::subtract).toList());
  }

  /** The number of values, to compute with. */
  BigDecimal count() {
    return BigDecimal.valueOf(size());
  }

  static BigDecimal sum(List<BigDecimal> numbers) {
    return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
