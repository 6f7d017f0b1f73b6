package dev.bellows.features.trend.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.List;

/** Exact numbers and what they add up to; what takes long is computed once. */
final class ExactSample {
  /** The digits of the one quotient or root that a statistic rounds. */
  static final MathContext DIGITS = new MathContext(60);

  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private final List<BigDecimal> values;
  private final BigDecimal sum;
  private final BigDecimal magnitudes;
  private List<BigDecimal> centred;
  private BigDecimal squares;

  ExactSample(List<BigDecimal> values) {
    this.values = List.copyOf(values);
    sum = sum(values);
    magnitudes = sum(values.stream().map(BigDecimal::abs).toList());
  }

  List<BigDecimal> values() {
    return values;
  }

  int size() {
    return values.size();
  }

  /** The number of values, to compute with. */
  BigDecimal count() {
    return BigDecimal.valueOf(size());
  }

  BigDecimal sum() {
    return sum;
  }

  /** Σ|x|. */
  BigDecimal magnitudes() {
    return magnitudes;
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
    return sum(middle().stream().map(BigDecimal::abs).toList()).divide(TWO);
  }

  private List<BigDecimal> middle() {
    List<BigDecimal> sorted = values.stream().sorted().toList();
    return List.of(sorted.get((size() - 1) / 2), sorted.get(size() / 2));
  }

  /** n·x − Σx for each x: the centred values times n, a factor that a quotient of them loses. */
  List<BigDecimal> centredTimesCount() {
    if (centred == null) {
      centred = values.stream().map(value -> value.multiply(count()).subtract(sum)).toList();
    }
    return centred;
  }

  /** Σ(n·x − Σx)² = n²·Σ(x − x̄)². */
  BigDecimal squaresTimesSquaredCount() {
    if (squares == null) {
      squares = sum(centredTimesCount().stream().map(c -> c.multiply(c)).toList());
    }
    return squares;
  }

  /** The variance for a divisor of n − {@code ddof}; nothing is rounded before the quotient. */
  BigDecimal variance(int ddof) {
    BigDecimal divisor = count().multiply(count()).multiply(BigDecimal.valueOf(size() - ddof));
    return squaresTimesSquaredCount().divide(divisor, DIGITS);
  }

  BigDecimal standardDeviation(int ddof) {
    return variance(ddof).sqrt(DIGITS);
  }

  static BigDecimal sum(List<BigDecimal> numbers) {
    return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
