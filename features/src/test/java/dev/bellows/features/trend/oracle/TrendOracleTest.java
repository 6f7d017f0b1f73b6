package dev.bellows.features.trend.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.features.trend.oracle.TrendOracle.Ties;
import dev.bellows.features.trend.oracle.TrendOracle.ZeroBaseRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors were computed by pandas 2.3.3 and 3.0.6. */
class TrendOracleTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private final TrendOracle gap = TrendOracle.of(1, 2, NAN, 4, 5);
  private final TrendOracle ties = TrendOracle.of(3, 1, 3, NAN, 3, 2, 2);
  private final OracleWindow three = OracleWindow.rows(3).minPeriods(1);

  @Test
  void deltaIsTheDifferenceAndMissingBesideAGap() {
    assertValues(gap.delta(1), NAN, 1, NAN, NAN, 1);
    assertValues(gap.delta(2), NAN, NAN, NAN, 2, NAN);
    assertValues(TrendOracle.of(1, INF, INF, 1).delta(1), NAN, INF, NAN, -INF);
  }

  @Test
  void pctChangeFollowsPandasWithoutFilling() {
    TrendOracle zeros = TrendOracle.of(NAN, 0, 0, 5, NAN, 10, -5, 0);
    assertValues(
        zeros.pctChange(1, ZeroBaseRule.INFINITE), NAN, NAN, NAN, INF, NAN, NAN, -1.5, -1.0);
    assertValues(
        zeros.pctChange(1, ZeroBaseRule.MISSING), NAN, NAN, NAN, NAN, NAN, NAN, -1.5, -1.0);
    assertValues(TrendOracle.of(-0.0, 2).pctChange(1, ZeroBaseRule.INFINITE), NAN, -INF);
    assertValues(TrendOracle.of(INF, 2).pctChange(1, ZeroBaseRule.INFINITE), NAN, -1);
  }

  @Test
  void momentumComparesTheValueWithTheMeanOfItsWindow() {
    assertValues(gap.momentum(three), 0, .5, NAN, 1, .5);
    assertValues(gap.momentum(OracleWindow.rows(3)), NAN, NAN, NAN, NAN, NAN);
    assertValues(gap.momentumRatio(three), 1, 2 / 1.5, NAN, 4 / 3.0, 5 / 4.5);
    assertValues(TrendOracle.of(1, -INF).momentum(three), 0, -INF);
    assertValues(TrendOracle.of(-2, INF, 2).momentumRatio(three), 1, -INF, INF);
  }

  @Test
  void volatilityDividesByOneLessThanTheCount() {
    assertValues(
        gap.volatility(three), NAN, Math.sqrt(.5), Math.sqrt(.5), Math.sqrt(2), Math.sqrt(.5));
    assertValues(TrendOracle.of(1.1, 1.1, 1.1).volatility(three), NAN, 0, 0);
    assertValues(
        gap.coefficientOfVariation(three),
        NAN,
        Math.sqrt(.5) / 1.5,
        Math.sqrt(.5) / 1.5,
        Math.sqrt(2) / 3,
        Math.sqrt(.5) / 4.5);
  }

  @Test
  void slopeDropsMissingPairsAndKeepsTheirPositions() {
    TrendOracle series = TrendOracle.of(1, 3, 2, 5, 4, NAN, 7, 8, 6, 9, 10, 11);
    assertValues(
        series.slope(new OracleWindow(5, 3)),
        NAN,
        NAN,
        .5,
        1.1,
        .8,
        .6,
        38 / 35.0,
        .9,
        23 / 35.0,
        .4,
        .7,
        1.0);
  }

  @Test
  void slopeOverPositionsIsPerUnitAndNeedsTwoOfThem() {
    double[] hours = {0, 24, 24, 48};
    assertValues(TrendOracle.of(5, 7, 7, 9).slope(OracleWindow.rows(2), hours, 24), NAN, 2, NAN, 2);
  }

  @Test
  void rankCountsTheWindowsValues() {
    assertValues(ties.rank(three, Ties.AVERAGE), 1, 1, 2.5, NAN, 1.5, 1, 1.5);
    assertValues(ties.rank(three, Ties.MIN), 1, 1, 2, NAN, 1, 1, 1);
    assertValues(ties.rank(three, Ties.MAX), 1, 1, 3, NAN, 2, 1, 2);
    assertValues(ties.rankPct(three, Ties.AVERAGE), 1, .5, 2.5 / 3, NAN, .75, .5, .5);
    assertValues(ties.rank(OracleWindow.rows(3), Ties.AVERAGE), NAN, NAN, 2.5, NAN, NAN, NAN, 1.5);
    assertValues(TrendOracle.of(0.0, -0.0, INF).rank(three, Ties.AVERAGE), 1, 1.5, NAN);
  }

  @Test
  void rangeSkipsInfinities() {
    assertValues(gap.range(three), 0, 1, 1, 2, 1);
    assertValues(
        TrendOracle.of(1, INF, 3, -INF, 5).range(OracleWindow.rows(2).minPeriods(1)),
        0,
        0,
        0,
        0,
        0);
  }

  @Test
  void noDigitIsLostAtALargeOffset() {
    TrendOracle far = TrendOracle.of(1e15, 1e15 + 1, 1e15 + 2);
    assertValues(far.volatility(OracleWindow.rows(3)), NAN, NAN, 1);
    assertValues(far.momentum(OracleWindow.rows(3)), NAN, NAN, 1);
    assertValues(far.slope(OracleWindow.rows(3)), NAN, NAN, 1);
    assertValues(
        TrendOracle.of(1e16, 1, -1e16).momentum(OracleWindow.rows(3)), NAN, NAN, -1e16 - 1 / 3.0);
  }

  @Test
  void theLawAllowsOnePartInAMillionMillionOfTheScale() {
    Expected slope = TrendOracle.of(0, 1, 0).slope(OracleWindow.rows(3)).get(2);
    assertThat(slope).isInstanceOf(Expected.Finite.class);
    Expected one = TrendOracle.of(0, 1).delta(1).get(1);
    assertThat(LawTwo.agrees(1 + 9e-13, one)).isTrue();
    assertThat(LawTwo.agrees(1 + 2e-12, one)).isFalse();
    assertThat(LawTwo.agrees(Double.NaN, one)).isFalse();
    assertThat(LawTwo.agrees(INF, one)).isFalse();
    assertThatThrownBy(() -> LawTwo.check(1.5, one, "row 1"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("row 1: must be 1.0 and is 1.5: off by 0.5");
    Expected missing = TrendOracle.of(0, 1).delta(1).get(0);
    assertThat(LawTwo.agrees(Double.NaN, missing)).isTrue();
    assertThat(LawTwo.agrees(0, missing)).isFalse();
  }

  @Test
  void aConstantWindowHasExactlyNoSlopeAndNoMomentum() {
    TrendOracle constant = TrendOracle.of(1.1, 1.1, 1.1);
    assertThat(LawTwo.agrees(0, constant.slope(OracleWindow.rows(3)).get(2))).isTrue();
    assertThat(LawTwo.agrees(1e-300, constant.slope(OracleWindow.rows(3)).get(2))).isFalse();
    assertThat(LawTwo.agrees(1e-300, constant.momentum(OracleWindow.rows(3)).get(2))).isFalse();
  }

  @Test
  void aQuotientByAMeanThatVanishesMayBeAnythingLarge() {
    Expected ratio = TrendOracle.of(0.1, 0.2, -0.3).momentumRatio(OracleWindow.rows(3)).get(2);
    assertThat(ratio).isInstanceOf(Expected.Boundless.class);
    assertThat(LawTwo.agrees(-INF, ratio)).isTrue();
    assertThat(LawTwo.agrees(1e16, ratio)).isTrue();
    assertThat(LawTwo.agrees(5, ratio)).isFalse();
    assertValues(TrendOracle.of(1, -1).coefficientOfVariation(OracleWindow.rows(2)), NAN, INF);
    assertValues(TrendOracle.of(0, 0).momentumRatio(OracleWindow.rows(2)), NAN, NAN);
  }

  @Test
  void aWindowThatPandasRefusesIsRefused() {
    assertThatThrownBy(() -> new OracleWindow(3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid window: 3 rows of which 4 must have a value");
  }

  private static void assertValues(List<Expected> actual, double... expected) {
    assertThat(actual).hasSize(expected.length);
    for (int row = 0; row < expected.length; row++) {
      double nearest = actual.get(row).nearest();
      if (Double.isFinite(expected[row])) {
        double slack = 4 * Math.ulp(expected[row]);
        assertThat(nearest).as("row %s", row).isCloseTo(expected[row], within(slack));
      } else {
        assertThat(nearest).as("row %s", row).isEqualTo(Double.valueOf(expected[row]));
      }
    }
  }
}
