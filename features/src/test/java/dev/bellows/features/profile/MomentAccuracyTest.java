package dev.bellows.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments far from 0, against rational arithmetic. */
class MomentAccuracyTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final int ROWS = 2000;

  /** Sums of independent exponentials: a gamma distribution of shape 2. */
  private static double[] gamma(double offset) {
    Random random = new Random(42);
    double[] values = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      double u = random.nextDouble() * random.nextDouble();
      values[i] = offset - 1.5 * Math.log(Math.max(u, 1e-12));
    }
    return values;
  }

  private record Exact(BigDecimal mean, BigDecimal m2, BigDecimal m3, BigDecimal m4) {
    static Exact of(double[] values) {
      BigDecimal sum = BigDecimal.ZERO;
      for (double value : values) {
        sum = sum.add(new BigDecimal(value));
      }
      BigDecimal mean = sum.divide(BigDecimal.valueOf(values.length), DIGITS);
      BigDecimal[] powers = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
      for (double value : values) {
        BigDecimal d = new BigDecimal(value).subtract(mean);
        for (int k = 0; k < 3; k++) {
          powers[k] = powers[k].add(d.pow(k + 2, DIGITS));
        }
      }
      return new Exact(mean, powers[0], powers[1], powers[2]);
    }

    double skewness() {
      double g1 = m3.divide(m2.multiply(m2.sqrt(DIGITS)), DIGITS).doubleValue() * Math.sqrt(ROWS);
      return g1 * Math.sqrt((double) ROWS * (ROWS - 1)) / (ROWS - 2);
    }

    double kurtosis() {
      BigDecimal g2 =
          m4.multiply(BigDecimal.valueOf(ROWS))
              .divide(m2.multiply(m2), DIGITS)
              .subtract(BigDecimal.valueOf(3));
      double inner = (ROWS + 1) * g2.doubleValue() + 6;
      return inner * (ROWS - 1) / ((double) (ROWS - 2) * (ROWS - 3));
    }
  }

  private static Sample sample(double[] values) {
    List<Sample.Cell> cells = new ArrayList<>();
    for (double value : values) {
      cells.add(new Sample.Cell(value, null, 1));
    }
    return new Sample(cells);
  }

  private static double relative(double actual, double expected) {
    return Math.abs(actual - expected) / Math.abs(expected);
  }

  /** 16 parts, merged; beyond 0 the limits are the errors of a streaming update. */
  @ParameterizedTest
  @CsvSource({
    "0, 7e-16, 7e-16, 7e-15",
    "1e3, 4e-15, 5e-14, 1e-13",
    "1e6, 1e-11, 8e-12, 6e-12",
    "1e8, 2e-9, 3e-9, 4e-9"
  })
  void momentsAreThoseOfRationals(
      double offset, double variance, double skewness, double kurtosis) {
    double[] values = gamma(offset);
    Exact exact = Exact.of(values);
    Sample sample = sample(values);
    FeatureProfile merged = sample.part(0, 0).profile(false, WeightMeaning.FREQUENCY);
    for (int from = 0; from < ROWS; from += ROWS / 16) {
      merged =
          merged.merge(sample.part(from, from + ROWS / 16).profile(false, WeightMeaning.FREQUENCY));
    }
    for (FeatureProfile profile : List.of(merged, sample.profile(false, WeightMeaning.FREQUENCY))) {
      ColumnProfile x = profile.column("x");
      assertThat(x.count().rows()).isEqualTo(ROWS);
      assertThat(relative(x.mean().orElseThrow(), exact.mean().doubleValue())).isLessThan(5e-16);
      double expected = exact.m2().doubleValue() / (ROWS - 1);
      assertThat(relative(x.variance().orElseThrow(), expected)).isLessThan(variance);
      assertThat(relative(x.skewness().orElseThrow(), exact.skewness())).isLessThan(skewness);
      assertThat(relative(x.kurtosis().orElseThrow(), exact.kurtosis())).isLessThan(kurtosis);
    }
  }
}
