package dev.bellows.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompensatedSumTest {
  /** Magnitudes over twelve decades, of both signs. */
  private static double[] numbers() {
    Random random = new Random(7);
    double[] numbers = new double[2000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextGaussian() * Math.pow(10, random.nextInt(12));
    }
    return numbers;
  }

  @Test
  void isTheSumOfRationalsRoundedOnce() {
    CompensatedSum sum = new CompensatedSum();
    CompensatedSum squares = new CompensatedSum();
    BigDecimal exact = BigDecimal.ZERO;
    BigDecimal exactSquares = BigDecimal.ZERO;
    for (double number : numbers()) {
      sum.add(number);
      squares.addProduct(number, number);
      exact = exact.add(new BigDecimal(number));
      exactSquares = exactSquares.add(new BigDecimal(number).pow(2));
    }
    assertThat(sum.value()).isEqualTo(exact.doubleValue());
    assertThat(squares.value()).isEqualTo(exactSquares.doubleValue());
    assertThat(sum.rest()).isNotZero();
  }

  @Test
  void partsAndOrderDoNotMatter() {
    double[] numbers = numbers();
    CompensatedSum whole = new CompensatedSum();
    CompensatedSum first = new CompensatedSum();
    CompensatedSum last = new CompensatedSum();
    for (int i = 0; i < numbers.length; i++) {
      whole.add(numbers[numbers.length - 1 - i]);
      (i % 3 == 0 ? first : last).add(numbers[i]);
    }
    CompensatedSum kept = CompensatedSum.of(first.value(), first.rest());
    kept.add(last);
    assertThat(kept.value()).isEqualTo(whole.value());
    assertThat(kept.minus(whole)).isCloseTo(0, within(1e-14));
    assertThat(CompensatedSum.of(1, 1e-20).minus(CompensatedSum.of(1, 0))).isEqualTo(1e-20);
  }
}
