package dev.bellows.features.binning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.BellowsException;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnBinningTest {
  private static final double[] HUNDRED =
      IntStream.rangeClosed(1, 100).mapToDouble(i -> i).toArray();

  private static ColumnBinning fitted(BinPolicy policy, double... values) {
    return FittedBins.of(policy, values, values);
  }

  @Test
  void quantileBinsAreRightClosedAndOpenAtBothEnds() {
    ColumnBinning bins = fitted(BinPolicy.quantiles(4), HUNDRED);
    assertThat(bins.labels()).containsExactly("missing", "≤ 25", "(25, 50]", "(50, 75]", "> 75");
    assertThat(bins.code(25)).isEqualTo(1);
    assertThat(bins.code(25.000001)).isEqualTo(2);
    assertThat(bins.code(50)).isEqualTo(2);
    assertThat(bins.code(Double.NEGATIVE_INFINITY)).isEqualTo(1);
    assertThat(bins.code(Double.POSITIVE_INFINITY)).isEqualTo(4);
    assertThat(bins.missing()).isZero();
    assertThat(bins.unseen()).isEmpty();
    assertThat(bins.representative(2)).isCloseTo(38, within(1e-12));
    assertThat(bins.representative(0)).isNaN();
  }

  @Test
  void equalEdgesAreOneAndTheEffectiveNumberIsReported() {
    double[] zeros =
        DoubleStream.concat(
                DoubleStream.generate(() -> 0).limit(600),
                IntStream.rangeClosed(1, 400).mapToDouble(i -> i))
            .toArray();
    ColumnBinning bins = fitted(BinPolicy.quantiles(10), zeros);
    assertThat(bins.labels())
        .containsExactly("missing", "≤ 0", "(0, 100]", "(100, 200]", "(200, 300]", "> 300");
    assertThat(bins.effectiveBins()).isEqualTo(5);
    assertThat(bins.requestedBins()).isEqualTo(10);
    assertThat(bins.code(-0.0 + 0.0)).isEqualTo(1);
  }

  @Test
  void aConstantHasBinsBelowOfAndAboveIt() {
    for (BinPolicy policy : List.of(BinPolicy.quantiles(10), BinPolicy.equalWidth(10))) {
      ColumnBinning bins = fitted(policy, 7, 7, 7);
      assertThat(bins.labels()).containsExactly("missing", "< 7", "7", "> 7");
      assertThat(bins.code(6.999)).isEqualTo(1);
      assertThat(bins.code(7)).isEqualTo(2);
      assertThat(bins.code(7.001)).isEqualTo(3);
      assertThat(bins.representative(2)).isEqualTo(7);
      assertThat(bins.representative(1)).isNaN();
    }
  }

  @Test
  void aColumnWithoutValuesHasOneBin() {
    ColumnBinning bins = fitted(BinPolicy.quantiles(10), Double.NaN, Double.NaN);
    assertThat(bins.labels()).containsExactly("missing", "all");
    assertThat(bins.code(3)).isEqualTo(1);
    assertThat(bins.representative(1)).isNaN();
  }

  @Test
  void quantileEdgesAreWeighted() {
    double[] values = {1, 2, 3, 4};
    double[] weights = {1, 1, 1, 97};
    ColumnBinning bins = FittedBins.of(BinPolicy.quantiles(2), values, weights, values, weights);
    // The median is 4, the greatest value: no edge, as above it there would be nothing.
    assertThat(bins.effectiveBins()).isOne();
    assertThat(fitted(BinPolicy.quantiles(2), values).labels())
        .containsExactly("missing", "≤ 2", "> 2");
  }

  @Test
  void widthsAreEqualBetweenTheLeastAndTheGreatestValue() {
    ColumnBinning bins = fitted(BinPolicy.equalWidth(4), 0, 1, 2, 8);
    assertThat(bins.labels()).containsExactly("missing", "≤ 2", "(2, 4]", "(4, 6]", "> 6");
    assertThat(bins.representative(3)).isEqualTo(5);
    assertThat(bins.representative(1)).isEqualTo(1);
  }

  @Test
  void theGreatestRangeDoesNotOverflow() {
    ColumnBinning bins = fitted(BinPolicy.equalWidth(2), -Double.MAX_VALUE, 0, Double.MAX_VALUE);
    assertThat(bins.code(-1)).isEqualTo(1);
    assertThat(bins.code(1)).isEqualTo(2);
  }

  @Test
  void specialValuesHaveCodesOfTheirOwn() {
    ColumnBinning bins =
        FittedBins.special(BinPolicy.edges(0, 10), new double[] {-999, 9999}, 1, 2, 3);
    assertThat(bins.labels())
        .containsExactly("missing", "special -999", "special 9999", "≤ 0", "(0, 10]", "> 10");
    assertThat(bins.code(-999)).isEqualTo(1);
    assertThat(bins.code(9999)).isEqualTo(2);
    assertThat(bins.code(-998)).isEqualTo(3);
    assertThat(bins.representative(1)).isEqualTo(-999);
  }

  @Test
  void distinctValuesTellWhatWasNotThere() {
    ColumnBinning bins = fitted(BinPolicy.distinct(3), 2, 1, 2, 5);
    assertThat(bins.labels()).containsExactly("missing", "1", "2", "5", "unseen");
    assertThat(bins.code(5)).isEqualTo(3);
    assertThat(bins.code(4)).isEqualTo(4);
    assertThat(bins.unseen()).hasValue(4);
    assertThatThrownBy(() -> fitted(BinPolicy.distinct(2), 1, 2, 3))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("there are 3, and at most 2 may have a bin")
        .hasMessageContaining("Use BinPolicy.quantiles");
  }

  @Test
  void frequentTextsHaveBinsAndOthersOne() {
    ColumnBinning bins =
        FittedBins.texts(BinPolicy.categories(2), true, "b", "a", "b", "c", "c", "d");
    assertThat(bins.labels()).containsExactly("missing", "b", "c", "other", "unseen");
    assertThat(bins.code("b")).isEqualTo(1);
    assertThat(bins.code("a")).isEqualTo(3);
    assertThat(bins.code("z")).isEqualTo(4);
    assertThat(bins.ordered()).isFalse();
    assertThatThrownBy(() -> bins.code(1.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot bin a number by the bins of 'x'");
  }

  @Test
  void whereOthersAreNotKnownUnseenTextsAreAmongThem() {
    ColumnBinning bins = FittedBins.texts(BinPolicy.categories(2), false, "b", "a", "b", "a");
    assertThat(bins.labels()).containsExactly("missing", "a", "b", "other or unseen");
    assertThat(bins.code("z")).isEqualTo(3);
    assertThat(bins.unseen()).isEmpty();
  }

  @Test
  void whereNothingElseWasThereNoBinIsForOthers() {
    ColumnBinning bins = FittedBins.texts(BinPolicy.categories(2), true, "b", "a");
    assertThat(bins.labels()).containsExactly("missing", "a", "b", "unseen");
    assertThat(bins.code("z")).isEqualTo(3);
  }

  @Test
  void rareIntervalsJoinTheirRarerNeighbour() {
    double[] values = {1, 1, 1, 1, 1, 1, 5, 8, 8, 8};
    ColumnBinning bins = FittedBins.joined(BinPolicy.edges(3, 6), 0.2, values);
    // (3, 6] has a tenth; above 6 there is less than below 3.
    assertThat(bins.labels()).containsExactly("missing", "≤ 3", "> 3");
    assertThat(FittedBins.joined(BinPolicy.edges(3, 6), 0.1, values).effectiveBins()).isEqualTo(3);
  }

  @Test
  void theIdIsOfWhatDecidesTheCodes() {
    ColumnBinning same = fitted(BinPolicy.edges(1, 2), 0, 1.5, 4);
    ColumnBinning otherValues = fitted(BinPolicy.edges(1, 2), 0, 1.1, 9);
    ColumnBinning otherEdges = fitted(BinPolicy.edges(1, 2.5), 0, 1.5, 4);
    assertThat(same.id()).isEqualTo(otherValues.id()).hasSize(32);
    assertThat(same).isNotEqualTo(otherValues);
    assertThat(otherEdges.id()).isNotEqualTo(same.id());
    assertThat(FittedBins.texts(BinPolicy.categories(3), true, "a, b").id())
        .isNotEqualTo(FittedBins.texts(BinPolicy.categories(3), true, "a", "b").id());
  }

  @Test
  void aModelIsReadBackAsItWasWritten() {
    BinningModel model =
        new BinningModel(
            List.of(
                FittedBins.of(BinPolicy.quantiles(7), HUNDRED, HUNDRED),
                rename(FittedBins.of(BinPolicy.quantiles(3), new double[] {0.1, 0.1}, HUNDRED))));
    BinningModel read = BinningModel.fromJson(model.toJson());
    assertThat(read).isEqualTo(model);
    assertThat(read.hash()).isEqualTo(model.hash());
    assertThat(read.column("x").id()).isEqualTo(model.column("x").id());
    assertThat(read.column("y").labels()).containsExactly("missing", "< 0.1", "0.1", "> 0.1");
    for (boolean areAll : new boolean[] {true, false}) {
      BinningModel texts =
          new BinningModel(
              List.of(FittedBins.texts(BinPolicy.categories(1), areAll, "b", "\"a\"", "b")));
      assertThat(BinningModel.fromJson(texts.toJson())).isEqualTo(texts);
      assertThat(BinningModel.fromJson(texts.toJson()).column("x").labels())
          .isEqualTo(texts.column("x").labels());
    }
  }

  private static ColumnBinning rename(ColumnBinning binning) {
    IntervalBinning old = (IntervalBinning) binning;
    BinnedColumn column = old.column();
    return new IntervalBinning(
        new BinnedColumn("y", column.type(), column.kind(), column.specials(), 3),
        old.edges(),
        new double[] {Double.NaN, 0.1, Double.NaN});
  }

  @Test
  void whatIsNoModelIsRefused() {
    assertThatThrownBy(() -> BinningModel.fromJson("{"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot read a binning model: it is no JSON");
    assertThatThrownBy(() -> BinningModel.fromJson("{\"version\":7,\"columns\":[]}"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot read version 7 of a binning model");
    String wrong =
        "{\"version\":1,\"columns\":[{\"name\":\"x\",\"type\":\"double\",\"kind\":\"NUMERIC\","
            + "\"method\":\"intervals\",\"requestedBins\":2,\"specials\":[],\"edges\":[2,1],"
            + "\"representatives\":[1,2,3]}]}";
    assertThatThrownBy(() -> BinningModel.fromJson(wrong))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("column 'x': 1.0 after 2.0 does not ascend");
  }

  @Test
  void wrongRulesAreRefused() {
    assertThatThrownBy(() -> BinPolicy.edges(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("each must be above the one before");
    assertThatThrownBy(() -> BinPolicy.edges(1, Double.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the outer bins are open anyway");
    assertThatThrownBy(() -> BinPolicy.quantiles(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid bins: 1");
    assertThatThrownBy(() -> FittedBins.texts(BinPolicy.quantiles(3), true, "a"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("its values are text. Use BinPolicy.categories");
    assertThatThrownBy(() -> fitted(BinPolicy.categories(3), 1))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Use BinPolicy.distinct");
  }
}
