package dev.bellows.features.trend.oracle;

import static dev.bellows.features.trend.oracle.TrendOracle.POPULATION;
import static dev.bellows.features.trend.oracle.TrendOracle.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.features.trend.oracle.OracleDecay.Weights;
import dev.bellows.features.trend.oracle.OracleWindow.Closed;
import dev.bellows.features.trend.oracle.TrendOracle.Ties;
import dev.bellows.features.trend.oracle.TrendOracle.ZeroBaseRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The vectors of {@code gap}, {@code ties}, zeros and peers were computed by pandas 2.3.3 and
 * 3.0.6, those of {@code wild} by pandas 1.5.3.
 */
class TrendOracleTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double DAY = 86_400e6;

  private final TrendOracle gap = TrendOracle.of(1, 2, NAN, 4, 5);
  private final TrendOracle ties = TrendOracle.of(3, 1, 3, NAN, 3, 2, 2);
  private final TrendOracle wild =
      TrendOracle.of(
          days(0, 2, 2, 3, 7, 7, 8, 9.5, 9.5, 10), values(3, -1, 4, NAN, 1, 5, INF, -9, 2, 6));
  private final OracleWindow three = OracleWindow.rows(3).minPeriods(1);
  private final OracleWindow four = OracleWindow.rows(4).minPeriods(2);
  private final OracleWindow twoDays = OracleWindow.time(2 * DAY);
  private final OracleWindow expanding = OracleWindow.expanding().minPeriods(2);

  @Test
  void lagKeepsInfinities() {
    assertValues(wild.lag(2), NAN, NAN, 3, -1, 4, NAN, 1, 5, INF, -9);
  }

  @Test
  void theNewestVisibleRowIsTheFirstLagOfARowThatIsNotVisible() {
    TrendOracle strict = wild.seeing(OracleVisibility.STRICTLY_BEFORE);
    assertValues(strict.lag(1), NAN, 3, 3, 4, NAN, NAN, 5, INF, INF, 2);
    assertValues(strict.lag(2), NAN, NAN, NAN, -1, 4, 4, 1, 5, 5, -9);
    TrendOracle twoRows = wild.seeing(OracleVisibility.CURRENT_ROW.gapRows(2));
    assertValues(twoRows.lag(1), NAN, NAN, 3, -1, 4, NAN, 1, 5, INF, -9);
  }

  @Test
  void deltaIsTheDifferenceAndMissingBesideAGap() {
    assertValues(gap.delta(1), NAN, 1, NAN, NAN, 1);
    assertValues(gap.delta(2), NAN, NAN, NAN, 2, NAN);
    assertValues(TrendOracle.of(1, INF, INF, 1).delta(1), NAN, INF, NAN, -INF);
  }

  @Test
  void deltaComparesTheNewestVisibleRow() {
    TrendOracle strict = wild.seeing(OracleVisibility.STRICTLY_BEFORE);
    assertValues(strict.delta(1), NAN, NAN, NAN, 5, NAN, NAN, 4, INF, INF, 11);
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
    assertValues(
        wild.pctChange(2, ZeroBaseRule.INFINITE),
        NAN,
        NAN,
        1 / 3.0,
        NAN,
        -.75,
        NAN,
        INF,
        -2.8,
        -1,
        -5 / 3.0);
  }

  @Test
  void pctChangeFilledForwardIsThatOfPandas2() {
    TrendOracle zeros = TrendOracle.of(NAN, 0, 0, 5, NAN, 10, -5, 0);
    assertValues(
        zeros.pctChangeFilled(1, ZeroBaseRule.INFINITE), NAN, NAN, NAN, INF, 0, 1, -1.5, -1);
    assertValues(
        wild.pctChangeFilled(2, ZeroBaseRule.INFINITE),
        NAN,
        NAN,
        1 / 3.0,
        -5,
        -.75,
        .25,
        INF,
        -2.8,
        -1,
        -5 / 3.0);
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
  void theLastValueIsThatOfTheNewestRowInTheWindow() {
    OracleWindow left = three.closed(Closed.LEFT);
    assertValues(gap.momentum(left), NAN, 0, .5, NAN, 1);
    assertValues(gap.rangePosition(left), NAN, NAN, 1, NAN, 1);
    assertValues(TrendOracle.of(1, INF, 3).momentum(left), NAN, 0, INF);
  }

  @Test
  void moments() {
    assertValues(wild.mean(four), NAN, 1, 2, 2, 4 / 3.0, 10 / 3.0, 3, -1, -2 / 3.0, -1 / 3.0);
    assertValues(wild.sum(four), NAN, 2, 6, 6, 4, 10, 6, -3, -2, -1);
    assertValues(
        wild.variance(four, SAMPLE), NAN, 8, 7, 7, 19 / 3.0, 13 / 3.0, 8, 52, 163 / 3.0, 181 / 3.0);
    assertValues(
        wild.variance(four, POPULATION),
        NAN,
        4,
        14 / 3.0,
        14 / 3.0,
        38 / 9.0,
        26 / 9.0,
        4,
        104 / 3.0,
        326 / 9.0,
        362 / 9.0);
    assertValues(
        wild.std(four, SAMPLE),
        NAN,
        2.8284271247461903,
        2.6457513110645907,
        2.6457513110645907,
        2.516611478423583,
        2.0816659994661326,
        2.82842712474619,
        7.211102550927978,
        7.371114795831994,
        7.767453465154029);
    assertValues(gap.mean(three), 1, 1.5, 1.5, 3, 4.5);
    assertValues(gap.std(three, POPULATION), 0, .5, .5, 1, .5);
  }

  @Test
  void volatilityDividesByOneLessThanTheCount() {
    assertValues(
        gap.volatility(three), NAN, Math.sqrt(.5), Math.sqrt(.5), Math.sqrt(2), Math.sqrt(.5));
    assertValues(TrendOracle.of(1.1, 1.1, 1.1).volatility(three), NAN, 0, 0);
    assertValues(
        gap.coefficientOfVariation(three, SAMPLE),
        NAN,
        Math.sqrt(.5) / 1.5,
        Math.sqrt(.5) / 1.5,
        Math.sqrt(2) / 3,
        Math.sqrt(.5) / 4.5);
    assertValues(
        gap.coefficientOfVariation(three, POPULATION), 0, .5 / 1.5, .5 / 1.5, 1 / 3.0, .5 / 4.5);
  }

  @Test
  void zscoreCountsDeviationsFromTheMean() {
    assertValues(
        wild.zscore(four, SAMPLE),
        NAN,
        -0.7071067811865475,
        0.7559289460184544,
        NAN,
        -0.13245323570650436,
        0.8006407690254357,
        NAN,
        -1.1094003924504583,
        0.36177250531690763,
        0.8153680433034616);
    assertValues(
        wild.zscore(four, POPULATION),
        NAN,
        -1,
        0.9258200997725514,
        NAN,
        -0.1622214211307625,
        0.98058067569092,
        NAN,
        -1.3587324409735149,
        0.443079020497369,
        0.9986178293325096);
    assertValues(TrendOracle.of(7, 7).zscore(three, SAMPLE), NAN, NAN);
  }

  @Test
  void orderStatistics() {
    assertValues(gap.min(three), 1, 1, 1, 2, 4);
    assertValues(gap.max(three), 1, 2, 2, 4, 5);
    assertValues(wild.min(four), NAN, -1, -1, -1, -1, 1, 1, -9, -9, -9);
    assertValues(wild.max(four), NAN, 3, 4, 4, 4, 5, 5, 5, 5, 6);
    assertValues(wild.median(four), NAN, 1, 3, 3, 1, 4, 3, 1, 2, 2);
    assertValues(wild.rangePosition(four), NAN, 0, 1, NAN, .4, 1, NAN, 0, 11 / 14.0, 1);
    OracleWindow two = OracleWindow.rows(2).minPeriods(1);
    assertValues(TrendOracle.of(1, INF, 3, -INF, 5).min(two), 1, 1, 3, 3, 5);
  }

  @Test
  void countNeedsRowsAndNotValues() {
    assertValues(gap.count(three), 1, 2, 2, 2, 2);
    assertValues(gap.count(OracleWindow.rows(3)), NAN, NAN, 2, 2, 2);
    assertValues(gap.count(three.closed(Closed.LEFT)), NAN, 1, 2, 2, 2);
    assertValues(TrendOracle.of(NAN, NAN).count(three), 0, 0);
  }

  @Test
  void rowWindowsWithOtherEnds() {
    OracleWindow left = four.closed(Closed.LEFT);
    OracleWindow both = four.closed(Closed.BOTH);
    OracleWindow neither = four.closed(Closed.NEITHER);
    assertValues(wild.mean(left), NAN, NAN, 1, 2, 2, 4 / 3.0, 10 / 3.0, 3, -1, -2 / 3.0);
    assertValues(wild.mean(both), NAN, 1, 2, 2, 1.75, 2.25, 10 / 3.0, -1, -.25, 1);
    assertValues(wild.mean(neither), NAN, NAN, 1, 2, 1.5, 2.5, 3, 3, -2, -3.5);
    assertValues(wild.rank(left, Ties.AVERAGE), NAN, NAN, 1, 3, NAN, 2, 3, NAN, 1, 2);
    assertValues(wild.rank(both, Ties.AVERAGE), NAN, 1, 3, NAN, 2, 4, NAN, 1, 3, 4);
    assertValues(wild.rank(neither, Ties.AVERAGE), NAN, NAN, 1, 3, NAN, 1, 2, NAN, 1, 2);
    TrendOracle powers = TrendOracle.of(1, 2, 4, 8, 16);
    OracleWindow whole = OracleWindow.rows(3);
    assertValues(powers.sum(whole.closed(Closed.LEFT)), NAN, NAN, NAN, 7, 14);
    assertValues(powers.sum(whole.closed(Closed.BOTH)), NAN, NAN, 7, 15, 30);
    assertValues(powers.sum(whole.closed(Closed.NEITHER)), NAN, NAN, NAN, NAN, NAN);
  }

  @Test
  void timeWindows() {
    assertValues(wild.mean(twoDays), 3, -1, 1.5, 1.5, 1, 3, 3, -9, -3.5, -1 / 3.0);
    assertValues(wild.rank(twoDays, Ties.AVERAGE), 1, 1, 2, NAN, 1, 2, NAN, 1, 2, 3);
    OracleWindow both = twoDays.closed(Closed.BOTH);
    assertValues(wild.mean(both), 3, 1, 2, 1.5, 1, 3, 3, -9, -3.5, -1 / 3.0);
    OracleWindow left = twoDays.closed(Closed.LEFT);
    assertValues(wild.mean(left), NAN, 3, 3, 1.5, NAN, NAN, 3, NAN, NAN, -3.5);
    assertValues(wild.rank(left, Ties.AVERAGE), NAN, 1, 1, 2, NAN, NAN, 2, NAN, NAN, 2);
    OracleWindow neither = twoDays.closed(Closed.NEITHER);
    assertValues(wild.mean(neither), NAN, NAN, NAN, 1.5, NAN, NAN, 3, NAN, NAN, -3.5);
  }

  @Test
  void timeWindowsOverPeers() {
    TrendOracle peers = TrendOracle.of(days(1, 3, 3, 3, 4), values(1, 2, 4, 8, 16));
    assertValues(peers.sum(twoDays), 1, 2, 6, 14, 30);
    assertValues(peers.sum(twoDays.closed(Closed.LEFT)), NAN, 1, 1, 1, 14);
    assertValues(peers.sum(twoDays.closed(Closed.BOTH)), 1, 3, 7, 15, 30);
    assertValues(peers.sum(twoDays.closed(Closed.NEITHER)), NAN, NAN, NAN, NAN, 14);
  }

  @Test
  void expandingWindows() {
    assertValues(wild.mean(expanding), NAN, 1, 2, 2, 1.75, 2.4, 2.4, .5, 5 / 7.0, 1.375);
    assertValues(wild.median(expanding), NAN, 1, 3, 3, 2, 3, 3, 2, 2, 2.5);
    assertValues(wild.rank(expanding, Ties.MIN), NAN, 1, 3, NAN, 2, 5, NAN, 1, 4, 8);
    assertValues(
        wild.std(expanding, SAMPLE),
        NAN,
        2.8284271247461903,
        2.6457513110645907,
        2.6457513110645907,
        2.217355782608345,
        2.4083189157584592,
        2.4083189157584592,
        5.128352561983234,
        4.715728494951256,
        4.749060057376767);
  }

  @Test
  void slopeDropsMissingPairsAndKeepsTheirPositions() {
    TrendOracle series = TrendOracle.of(1, 3, 2, 5, 4, NAN, 7, 8, 6, 9, 10, 11);
    assertValues(
        series.slope(OracleWindow.rows(5).minPeriods(3)),
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
  void slopeOverTimeIsPerUnitAndNeedsTwoTimes() {
    TrendOracle series = TrendOracle.of(values(0, 24, 24, 48), values(5, 7, 7, 9));
    assertValues(series.slopePer(24, OracleWindow.rows(2)), NAN, 2, NAN, 2);
    TrendOracle unknown = TrendOracle.of(values(NAN, 24, 48), values(5, 7, 8));
    assertValues(unknown.slopePer(24, three), NAN, NAN, 1);
  }

  /** By numpy's least squares on the pairs of each window. */
  @Test
  void slopesHaveAStandardErrorFromThreePairsOn() {
    assertValues(
        wild.slopeStderr(four),
        NAN,
        NAN,
        2.598076211353316,
        2.598076211353316,
        1.608332892742529,
        1.3608970630898323,
        NAN,
        2.721794126179665,
        4.453844933748542,
        2.020725942163692);
    assertValues(
        wild.slopeStderrPer(DAY, four),
        NAN,
        NAN,
        2.1650635094610964,
        2.1650635094610964,
        0.8660254037844386,
        0.692820323027551,
        NAN,
        1.385640646055102,
        3.81051177665153,
        19.05255888325765);
    assertValues(TrendOracle.of(1, 2, 3).slopeStderr(three), NAN, NAN, 0);
  }

  @Test
  void determinationIsTheSquareOfTheCorrelation() {
    assertValues(
        wild.slopeR2(four),
        NAN,
        1,
        0.035714285714285705,
        0.035714285714285705,
        0.04699248120300752,
        0.0027472527472527488,
        1,
        0.6675824175824174,
        0.14811568799298858,
        0.9323204419889504);
    assertValues(
        wild.slopeR2InTime(four),
        NAN,
        1,
        0.10714285714285708,
        0.10714285714285708,
        0.013157894736842115,
        0.07692307692307693,
        NAN,
        0.9230769230769231,
        0.443251533742331,
        0.4986187845303868);
    assertValues(TrendOracle.of(2, 2, 2).slopeR2(three), NAN, NAN, NAN);
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
  void ewmaIsThatOfPandas() {
    OracleDecay decay = OracleDecay.rows(2.5);
    assertValues(
        wild.ewma(decay),
        3.0,
        0.7245037110768643,
        2.12896551134251,
        2.12896551134251,
        1.6463988013739468,
        2.8557707626813627,
        2.8557707626813627,
        -1.7170217033131068,
        -0.4633385311296511,
        1.5272431002763796);
    assertValues(
        wild.ewma(decay.ignoringNa()),
        3.0,
        0.7245037110768643,
        2.12896551134251,
        2.12896551134251,
        1.7210260167089395,
        2.7796612026764533,
        2.7796612026764533,
        -0.7394291215454477,
        0.03511575154507829,
        1.6558269438221127);
    assertValues(
        wild.ewma(decay.weights(Weights.CONSTANT)),
        3.0,
        2.0314331330207964,
        2.508105293718075,
        2.508105293718075,
        2.0608557194393047,
        2.7725451612949343,
        2.7725451612949343,
        -0.7187666413351068,
        -0.060439819373727666,
        1.4070454827179777);
    double[] unadjustedIgnoring = {
      3.0,
      2.0314331330207964,
      2.508105293718075,
      2.508105293718075,
      2.142930088865258,
      2.8347459020073402,
      2.8347459020073402,
      -0.03093978794321428,
      0.46083545891467753,
      1.8020982702250048
    };
    assertValues(wild.ewma(decay.weights(Weights.CONSTANT).ignoringNa()), unadjustedIgnoring);
    assertValues(wild.ewma(decay.weights(Weights.CONVEX).ignoringNa()), unadjustedIgnoring);
  }

  @Test
  void ewmaOverTimeIsThatOfPandas() {
    OracleDecay decay = OracleDecay.time(1.5 * DAY);
    assertValues(
        wild.ewma(decay),
        3.0,
        0.13641461366660046,
        1.7483573561850194,
        1.7483573561850194,
        1.1437695646859436,
        2.8669952596735575,
        2.8669952596735575,
        -4.093682257787569,
        -1.8408198040781494,
        0.6508206102662056);
    assertValues(
        wild.ewma(decay.ignoringNa()),
        3.0,
        0.13641461366660046,
        1.7483573561850194,
        1.7483573561850194,
        1.2050774438898713,
        2.801272632556376,
        2.801272632556376,
        -2.5905381466828503,
        -1.150929411648598,
        0.8743105707220981);
  }

  @Test
  void unadjustedWeightsDifferAmongTheVersionsOfPandas() {
    OracleDecay row = OracleDecay.rows(1);
    assertValues(
        gap.ewma(row.weights(Weights.CONSTANT)), 1, 1.5, 1.5, 3.1666666666666665, 49 / 12.0);
    assertValues(gap.ewma(row.weights(Weights.CONVEX)), 1, 1.5, 1.5, 3.375, 4.1875);
  }

  @Test
  void ewmaBeginsWithTheFirstValueThatIsVisible() {
    OracleDecay row = OracleDecay.rows(1);
    assertValues(TrendOracle.of(NAN, INF, 8, NAN).ewma(row), NAN, NAN, 8, 8);
    TrendOracle unknown = TrendOracle.of(values(NAN, 1, 2, 2), values(100, 8, 4, 6));
    assertValues(unknown.ewma(OracleDecay.time(1)), NAN, 8, 16 / 3.0, 28 / 5.0);
    OracleDecay convex = OracleDecay.time(1).weights(Weights.CONVEX);
    assertValues(unknown.ewma(convex), NAN, 8, 6, 6);
    TrendOracle strict = unknown.seeing(OracleVisibility.STRICTLY_BEFORE);
    assertValues(strict.ewma(row), NAN, NAN, 8, 8);
  }

  @Test
  void timeSinceLastCountsFromTheNewestVisibleFiniteValue() {
    assertValues(wild.timeSinceLast(DAY), 0, 0, 0, 1, 0, 0, 1, 0, 0, 0);
    TrendOracle strict = wild.seeing(OracleVisibility.STRICTLY_BEFORE);
    assertValues(strict.timeSinceLast(DAY / 2), NAN, 4, 4, 2, 10, 10, 2, 5, 5, 1);
    TrendOracle unknown = TrendOracle.of(values(NAN, 1, 4), values(100, NAN, NAN));
    assertValues(unknown.timeSinceLast(1), NAN, NAN, NAN);
  }

  @Test
  void noDigitIsLostAtALargeOffset() {
    TrendOracle far = TrendOracle.of(1e15, 1e15 + 1, 1e15 + 2);
    assertValues(far.volatility(OracleWindow.rows(3)), NAN, NAN, 1);
    assertValues(far.momentum(OracleWindow.rows(3)), NAN, NAN, 1);
    assertValues(far.slope(OracleWindow.rows(3)), NAN, NAN, 1);
    assertValues(far.zscore(OracleWindow.rows(3), SAMPLE), NAN, NAN, 1);
    TrendOracle mixed = TrendOracle.of(1e16, 1, -1e16);
    assertValues(mixed.momentum(OracleWindow.rows(3)), NAN, NAN, -1e16 - 1 / 3.0);
    assertValues(mixed.sum(OracleWindow.rows(3)), NAN, NAN, 1);
  }

  @Test
  void sumsThatOverflowAreInfiniteAndTheirMeansAreNot() {
    TrendOracle large = TrendOracle.of(1.5e308, 1.5e308);
    assertValues(large.sum(three), 1.5e308, INF);
    assertValues(large.mean(three), 1.5e308, 1.5e308);
    assertValues(large.median(three), 1.5e308, 1.5e308);
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
  void theStandardErrorOfAPerfectLineMayBeTheRestOfItsResidues() {
    double[] line = {0.1, 0.2, 0.30000000000000004};
    Expected error = TrendOracle.of(line).slopeStderr(OracleWindow.rows(3)).get(2);
    assertThat(LawTwo.agrees(0, error)).isTrue();
    assertThat(LawTwo.agrees(1e-14, error)).isTrue();
    assertThat(LawTwo.agrees(1e-12, error)).isFalse();
    // A residue of 1e-8 of the values is no rest: one rounding of a double's squares is as large.
    assertThat(LawTwo.agrees(1e-9, error)).isFalse();
  }

  @Test
  void aConstantWindowHasExactlyNoSlopeAndNoMomentum() {
    TrendOracle constant = TrendOracle.of(1.1, 1.1, 1.1);
    OracleWindow whole = OracleWindow.rows(3);
    assertThat(LawTwo.agrees(0, constant.slope(whole).get(2))).isTrue();
    assertThat(LawTwo.agrees(1e-300, constant.slope(whole).get(2))).isFalse();
    assertThat(LawTwo.agrees(1e-300, constant.momentum(whole).get(2))).isFalse();
    assertThat(LawTwo.agrees(1e-300, constant.slopeStderr(whole).get(2))).isFalse();
  }

  @Test
  void aQuotientByAMeanThatVanishesMayBeAnythingLarge() {
    Expected ratio = TrendOracle.of(0.1, 0.2, -0.3).momentumRatio(OracleWindow.rows(3)).get(2);
    assertThat(ratio).isInstanceOf(Expected.Boundless.class);
    assertThat(LawTwo.agrees(-INF, ratio)).isTrue();
    assertThat(LawTwo.agrees(1e16, ratio)).isTrue();
    assertThat(LawTwo.agrees(5, ratio)).isFalse();
    OracleWindow two = OracleWindow.rows(2);
    assertValues(TrendOracle.of(1, -1).coefficientOfVariation(two, SAMPLE), NAN, INF);
    assertValues(TrendOracle.of(0, 0).momentumRatio(two), NAN, NAN);
  }

  private static double[] values(double... numbers) {
    return numbers;
  }

  private static double[] days(double... numbers) {
    double[] micros = new double[numbers.length];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = 1_577_836_800e6 + numbers[i] * DAY;
    }
    return micros;
  }

  private static void assertValues(List<Expected> actual, double... expected) {
    assertThat(actual).hasSize(expected.length);
    for (int row = 0; row < expected.length; row++) {
      double nearest = actual.get(row).nearest();
      if (Double.isFinite(expected[row])) {
        double slack = 16 * Math.ulp(Math.max(1, Math.abs(expected[row])));
        assertThat(nearest).as("row %s", row).isCloseTo(expected[row], within(slack));
      } else {
        assertThat(nearest).as("row %s", row).isEqualTo(Double.valueOf(expected[row]));
      }
    }
  }
}
