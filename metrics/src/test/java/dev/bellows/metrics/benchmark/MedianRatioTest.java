package dev.bellows.metrics.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.apache.commons.math3.distribution.LogNormalDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;

class MedianRatioTest {
  private static final int ROUNDS = 10;

  @Test
  void theRatioIsThatOfTheMedians() {
    double[] times = {1, 2, 30, 4, 5};
    double[] baseline = {8, 10, 6, 12, 40};
    assertThat(MedianRatio.of(times, baseline, 0.95).value()).isEqualTo(0.4);
  }

  @Test
  void roundsThatAgreeHaveAnIntervalOfOnePoint() {
    double[] times = {2, 20, 200, 2000, 20000};
    double[] baseline = {1, 10, 100, 1000, 10000};
    assertThat(MedianRatio.of(times, baseline, 0.95)).isEqualTo(new MedianRatio(2, 2, 2));
  }

  @Test
  void theIntervalIsWithinTheSmallestAndTheLargestThatCanBeDrawn() {
    double[] times = {1, 2, 3, 4, 5, 6, 7};
    double[] baseline = DoubleStream.generate(() -> 1).limit(7).toArray();
    MedianRatio ratio = MedianRatio.of(times, baseline, 0.95);
    assertThat(ratio.low()).isEqualTo(2);
    assertThat(ratio.high()).isEqualTo(6);
  }

  @Test
  void moreConfidenceIsAWiderInterval() {
    double[] baseline = noise(1, 40, 0);
    double[] times = noise(2, 40, 0);
    MedianRatio half = MedianRatio.of(times, baseline, 0.5);
    MedianRatio almostAll = MedianRatio.of(times, baseline, 0.99);
    assertThat(almostAll.low()).isLessThan(half.low());
    assertThat(almostAll.high()).isGreaterThan(half.high());
  }

  @Test
  void equalTimesGiveEqualIntervals() {
    double[] baseline = noise(1, 12, 0);
    double[] times = noise(2, 12, 0);
    assertThat(MedianRatio.of(times, baseline, 0.95))
        .isEqualTo(MedianRatio.of(times, baseline, 0.95));
  }

  /** Of equally fast sides about one interval in twenty may leave out 1. */
  @Test
  void equallyFastSidesAreSeldomToldApart() {
    int trials = 200;
    int wrong = 0;
    for (int i = 0; i < trials; i++) {
      wrong += holdsOne(i, 0) ? 0 : 1;
    }
    assertThat((double) wrong / trials).isCloseTo(0.05, within(0.045));
  }

  @Test
  void aThirdMoreTimeIsSeenThroughATenthOfNoise() {
    int trials = 50;
    int seen = 0;
    for (int i = 0; i < trials; i++) {
      seen += holdsOne(i, Math.log(1.33)) ? 0 : 1;
    }
    assertThat(seen).isGreaterThanOrEqualTo(47);
  }

  private static boolean holdsOne(int trial, double shift) {
    double[] baseline = noise(2L * trial, ROUNDS, 0);
    double[] times = noise(2L * trial + 1, ROUNDS, shift);
    MedianRatio ratio = MedianRatio.of(times, baseline, 0.95);
    return ratio.low() <= 1 && ratio.high() >= 1;
  }

  private static double[] noise(long seed, int rounds, double shift) {
    return new LogNormalDistribution(new Well19937c(seed), shift, 0.1).sample(rounds);
  }
}
