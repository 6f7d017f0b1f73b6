package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published pandas vectors, on the kernel alone. */
class RollingKernelTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double[] WITH_GAP = {1, 2, NAN, 4, 5};

  @Test
  void deltaLooksBackOneRow() {
    assertThat(lagged(new TrendFeature.Delta(1), WITH_GAP)).containsExactly(NAN, 1, NAN, NAN, 1);
  }

  @Test
  void pctChangeFromZeroIsInfinite() {
    double[] values = {NAN, 0, 0, 5, NAN, 10, -5, 0};
    assertThat(lagged(new TrendFeature.PctChange(1), values))
        .containsExactly(NAN, NAN, NAN, INF, NAN, NAN, -1.5, -1.0);
  }

  @Test
  void pctChangeFollowsTheSignOfAZeroBase() {
    assertThat(lagged(new TrendFeature.PctChange(1), new double[] {-0.0, 5}))
        .containsExactly(NAN, -INF);
  }

  @Test
  void pctChangeOfInfinityIsThatOfPandas() {
    double[] values = {1, INF, 5, -INF, INF};
    assertThat(lagged(new TrendFeature.PctChange(1), values))
        .containsExactly(NAN, INF, -1.0, -INF, NAN);
  }

  @Test
  void volatilityIsTheSampleStandardDeviation() {
    TrendFeature.OfWindow volatility = new TrendFeature.VolatilityOf(Volatility.STANDARD_DEVIATION);
    double[] actual = windowed(volatility, 3, 1, WITH_GAP);
    assertNear(actual, NAN, Math.sqrt(0.5), Math.sqrt(0.5), Math.sqrt(2), Math.sqrt(0.5));
  }

  @Test
  void volatilityOfEqualValuesIsExactlyZero() {
    double[] values = {1e10, 3, 1.1, 1.1, 1.1, 1.1};
    TrendFeature.OfWindow volatility = new TrendFeature.VolatilityOf(Volatility.STANDARD_DEVIATION);
    assertThat(windowed(volatility, 3, 3, values)[4]).isZero();
    assertThat(windowed(volatility, 3, 3, values)[5]).isZero();
  }

  @Test
  void momentumNeedsTheCurrentValue() {
    TrendFeature.OfWindow momentum = new TrendFeature.MomentumOf(Momentum.DIFFERENCE);
    assertNear(windowed(momentum, 3, 1, WITH_GAP), 0, 0.5, NAN, 1, 0.5);
    assertThat(windowed(momentum, 3, 3, WITH_GAP)).containsOnly(NAN);
  }

  @Test
  void momentumOfAnInfiniteValueIsInfinite() {
    TrendFeature.OfWindow momentum = new TrendFeature.MomentumOf(Momentum.DIFFERENCE);
    assertThat(windowed(momentum, 2, 1, new double[] {1, -INF, 3})).containsExactly(0, -INF, 0);
  }

  @Test
  void theRatioToAMeanThatCannotBeToldFromZeroIsInfinite() {
    TrendFeature.OfWindow ratio = new TrendFeature.MomentumOf(Momentum.RATIO);
    assertThat(windowed(ratio, 3, 3, new double[] {1e308, -1e308, 1e-300})[2]).isEqualTo(INF);
    assertThat(windowed(ratio, 3, 3, new double[] {1, -1, 0})[2]).isNaN();
  }

  @Test
  void slopeKeepsThePlacesOfMissingValues() {
    double[] values = {1, 3, 2, 5, 4, NAN, 7, 8, 6, 9, 10, 11};
    double[] expected = {NAN, NAN, .5, 1.1, .8, .6, 7.6 / 7, .9, 4.6 / 7, .4, .7, 1.0};
    assertNear(windowed(new TrendFeature.LineOf(Line.SLOPE, null), 5, 3, values), expected);
  }

  @Test
  void rankFollowsPandasForEveryTieRule() {
    double[] values = {3, 1, 3, NAN, 3, 2, 2};
    assertNear(rank(RankTies.AVERAGE, RankScale.POSITION, 1, values), 1, 1, 2.5, NAN, 1.5, 1, 1.5);
    assertNear(rank(RankTies.AVERAGE, RankScale.PCT, 1, values), 1, .5, 2.5 / 3, NAN, .75, .5, .5);
    assertNear(rank(RankTies.MIN, RankScale.POSITION, 1, values), 1, 1, 2, NAN, 1, 1, 1);
    assertNear(rank(RankTies.MAX, RankScale.POSITION, 1, values), 1, 1, 3, NAN, 2, 1, 2);
    assertNear(
        rank(RankTies.AVERAGE, RankScale.POSITION, 3, values), NAN, NAN, 2.5, NAN, NAN, NAN, 1.5);
  }

  @Test
  void negativeZeroTiesZeroInRanks() {
    assertNear(
        rank(RankTies.AVERAGE, RankScale.POSITION, 1, new double[] {0.0, -0.0, 0.0}), 1, 1.5, 2);
  }

  @Test
  void rangeTreatsInfinityAsMissing() {
    double[] values = {1, INF, 3, -INF, 5};
    assertNear(windowed(new TrendFeature.RangeOf(), 3, 1, values), 0, 0, 2, 0, 2);
  }

  @Test
  void resultsRecoverAfterInfinityAndOverflow() {
    double[] values = {1e308, 1e308, -1e308, 1, 2, INF, 3, 4, 5};
    TrendFeature.OfWindow volatility = new TrendFeature.VolatilityOf(Volatility.STANDARD_DEVIATION);
    double[] actual = windowed(volatility, 2, 2, values);
    assertThat(actual[1]).isZero();
    assertThat(actual[2]).isCloseTo(1e308 * Math.sqrt(2), within(1e294));
    assertNear(
        Arrays.copyOfRange(actual, 4, 9), Math.sqrt(.5), NAN, NAN, Math.sqrt(.5), Math.sqrt(.5));
  }

  @Test
  void deviationsTooSmallToSquareAreMeasured() {
    double[] values = {1e-200, 3e-200, 5e-200};
    TrendFeature.OfWindow volatility = new TrendFeature.VolatilityOf(Volatility.STANDARD_DEVIATION);
    assertThat(windowed(volatility, 3, 3, values)[2]).isCloseTo(2e-200, within(1e-214));
  }

  @Test
  void aWindowWiderThanTheSeriesUsesWhatThereIs() {
    assertNear(windowed(new TrendFeature.RangeOf(), 1000, 1, new double[] {1, 5, 2}), 0, 4, 4);
  }

  @Test
  void theNewestRowOfAnExpandingWindowStaysReadableWhileNoOtherEnters() {
    TrendOutput momentum =
        new TrendOutput.Windowed(
            new TrendFeature.MomentumOf(Momentum.DIFFERENCE), new ExpandingWindow(), 1);
    Visibility gap = new Visibility(AsOf.CURRENT_ROW, 10, 0);
    RollingKernel kernel =
        RollingKernel.of(new KernelPlan(List.of(momentum), Closed.LEFT, gap, Deviation.SAMPLE));
    double[] result = new double[1];
    for (int row = 0; row < 50; row++) {
      kernel.accept(row < 2 ? 0 : 10, row + 1, result, 0);
    }
    assertThat(result[0]).isZero();
  }

  private static double[] rank(RankTies ties, RankScale scale, int minPeriods, double[] values) {
    return windowed(new TrendFeature.RankOf(ties, scale), 3, minPeriods, values);
  }

  private static double[] lagged(TrendFeature.OfLag feature, double[] values) {
    return run(new TrendOutput.Lagged(feature, ZeroBase.INFINITE, Fill.NONE), values);
  }

  private static double[] windowed(
      TrendFeature.OfWindow feature, int rows, int minPeriods, double[] values) {
    return run(new TrendOutput.Windowed(feature, new RowWindow(rows), minPeriods), values);
  }

  private static double[] run(TrendOutput output, double[] values) {
    RollingKernel kernel =
        RollingKernel.of(
            new KernelPlan(List.of(output), Closed.RIGHT, Visibility.ALL, Deviation.SAMPLE));
    double[] results = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      kernel.accept(0, values[i], results, i);
    }
    return results;
  }

  private static void assertNear(double[] actual, double... expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      if (Double.isNaN(expected[i])) {
        assertThat(actual[i]).as("row %s", i).isNaN();
      } else {
        assertThat(actual[i]).as("row %s", i).isCloseTo(expected[i], within(1e-15));
      }
    }
  }
}
