package dev.bellows.metrics.benchmark;

import java.util.Arrays;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * The median of one side's times over the median of the other's, with its interval.
 *
 * @param value median / median
 * @param low end of the interval
 * @param high end of the interval
 */
record MedianRatio(double value, double low, double high) {
  private static final int RESAMPLES = 10_000;
  private static final long SEED = 20_261_122L;

  /**
   * The percentile bootstrap of n rounds, in each of which both sides ran: 10,000 times n rounds
   * are drawn with replacement, and the interval is from the (1 − c) / 2 to the (1 + c) / 2
   * quantile of the ratios of medians over the drawn rounds. Both sides' times of a round stay
   * together, because what slows one (a busy machine, a cold disk) slows the other. The generator's
   * seed is fixed: equal times give equal intervals.
   */
  static MedianRatio of(double[] times, double[] baseline, double confidence) {
    RandomGenerator random = new Well19937c(SEED);
    int rounds = times.length;
    double[] ratios = new double[RESAMPLES];
    double[] drawn = new double[rounds];
    double[] drawnBaseline = new double[rounds];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < rounds; j++) {
        int round = random.nextInt(rounds);
        drawn[j] = times[round];
        drawnBaseline[j] = baseline[round];
      }
      ratios[i] = ratio(drawn, drawnBaseline);
    }
    Arrays.sort(ratios);
    Percentile percentile = new Percentile();
    percentile.setData(ratios);
    return new MedianRatio(
        ratio(times, baseline),
        percentile.evaluate(50 * (1 - confidence)),
        percentile.evaluate(50 * (1 + confidence)));
  }

  private static double ratio(double[] times, double[] baseline) {
    Median median = new Median();
    return median.evaluate(times) / median.evaluate(baseline);
  }
}
