package dev.bellows.features.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.features.binning.BinPolicy;
import dev.bellows.features.binning.ColumnBinning;
import dev.bellows.features.binning.FittedBins;
import dev.bellows.features.profile.WeightMeaning;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often the tests cry wolf. Fifteen hundred simulations of a rate of 5 % have a standard error
 * of 0.6 %; bounds are four of them, and some for what the limit distribution is not yet.
 */
class FalseAlarmTest {
  private static final int SIMULATIONS = 1500;
  private static final BinPolicy DECILES = BinPolicy.quantiles(10);
  private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);
  private static final double SHIFT_OF_ONE_TENTH = shiftOf(0.1);

  private interface Sample {
    FeatureDrift next(Random random);
  }

  private static double rate(Sample sample, ToDoubleFunction<FeatureDrift> p) {
    Random random = new Random(20_261_121);
    int alarms = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      alarms += p.applyAsDouble(sample.next(random)) < 0.05 ? 1 : 0;
    }
    return (double) alarms / SIMULATIONS;
  }

  private static double[] normals(Random random, int size, double shift) {
    return random.doubles(size).map(u -> random.nextGaussian() + shift).toArray();
  }

  private static FeatureDrift drift(
      double[] reference, double[] w, double[] current, double[] v, PsiSpec spec) {
    ColumnBinning bins = FittedBins.of(DECILES, reference, w, current, v);
    return Psi.of(
        bins, FittedBins.count(bins, reference, w), FittedBins.count(bins, current, v), spec);
  }

  private static FeatureDrift unweighted(Random random, int n, int m, double shift) {
    double[] reference = normals(random, n, 0);
    double[] current = normals(random, m, shift);
    double[] w = FittedBins.ones(reference);
    return drift(reference, w, current, FittedBins.ones(current), PsiSpec.standard());
  }

  @ParameterizedTest
  @CsvSource({"200, 200", "1000, 1000", "5000, 500"})
  void nothingChangedRaisesFivePercentOfAlarms(int n, int m) {
    double rate = rate(random -> unweighted(random, n, m, 0), FeatureDrift::pValue);
    assertThat(rate).isBetween(0.03, 0.075);
  }

  /** What the folklore's threshold does with the same rows. */
  @Test
  void aThresholdOfOneTenthAlarmsAThirdOfTheTimeWithTwoHundredRows() {
    double rate =
        rate(random -> unweighted(random, 200, 200, 0), drift -> drift.psi() > 0.1 ? 0 : 1);
    assertThat(rate).isBetween(0.27, 0.37);
    double material = rate(random -> unweighted(random, 200, 200, 0), FeatureDrift::materialPValue);
    assertThat(material).isLessThan(0.002);
  }

  /** What counting rows does where they have weights. */
  @Test
  void rowsWithUnequalWeightsAlarmFarTooOftenIfTheyAreCounted() {
    Sample sample =
        random -> {
          double[] reference = normals(random, 1000, 0);
          double[] current = normals(random, 1000, 0);
          double[] w = meanOne(weights(random, 1));
          double[] v = meanOne(weights(random, 1));
          return drift(reference, w, current, v, PsiSpec.standard());
        };
    assertThat(rate(sample, FeatureDrift::pValue)).isBetween(0.6, 0.85);
  }

  private static double[] meanOne(double[] weights) {
    double mean = Arrays.stream(weights).average().orElseThrow();
    return Arrays.stream(weights).map(w -> w / mean).toArray();
  }

  @ParameterizedTest
  @CsvSource({"0.5", "1", "1.5"})
  void weightedRowsAreFewerThanTheySeem(double sigma) {
    Sample sample =
        random -> {
          double[] reference = normals(random, 1000, 0);
          double[] current = normals(random, 1000, 0);
          double[] w = weights(random, sigma);
          double[] v = weights(random, sigma);
          PsiSpec spec = PsiSpec.standard().weights(WeightMeaning.RELIABILITY);
          return drift(reference, w, current, v, spec);
        };
    assertThat(rate(sample, FeatureDrift::pValue)).isBetween(0.025, 0.075);
  }

  private static double[] weights(Random random, double sigma) {
    return random.doubles(1000).map(u -> Math.exp(sigma * random.nextGaussian())).toArray();
  }

  /**
   * Where the true PSI is the materiality, alarms are false, and 5 % of them come. Of deciles of a
   * normal variable that moves by 0.3235 the PSI is 0.1.
   */
  @ParameterizedTest
  @CsvSource({"500", "2000"})
  void aPsiAtTheMaterialityRaisesFivePercentOfAlarms(int rows) {
    double rate =
        rate(random -> unweighted(random, rows, rows, SHIFT_OF_ONE_TENTH), d -> d.materialPValue());
    assertThat(rate).isBetween(0.03, 0.085);
  }

  /** The move of a normal variable that gives its deciles that PSI. */
  private static double shiftOf(double psi) {
    double low = 0;
    double high = 2;
    for (int i = 0; i < 60; i++) {
      double shift = (low + high) / 2;
      if (psiOfShift(shift) < psi) {
        low = shift;
      } else {
        high = shift;
      }
    }
    return low;
  }

  private static double psiOfShift(double shift) {
    double sum = 0;
    for (int bin = 0; bin < 10; bin++) {
      double upper = NORMAL.cumulativeProbability(decile(bin + 1) - shift);
      double q = upper - NORMAL.cumulativeProbability(decile(bin) - shift);
      sum += (q - 0.1) * Math.log(q / 0.1);
    }
    return sum;
  }

  private static double decile(int i) {
    return NORMAL.inverseCumulativeProbability(i / 10.0);
  }

  @Test
  void intervalsHoldTheTruth() {
    Random random = new Random(7);
    int covered = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      Interval interval = unweighted(random, 2000, 2000, SHIFT_OF_ONE_TENTH).interval();
      covered += interval.low() <= 0.1 && interval.high() >= 0.1 ? 1 : 0;
    }
    assertThat((double) covered / SIMULATIONS).isBetween(0.92, 0.98);
  }
}
