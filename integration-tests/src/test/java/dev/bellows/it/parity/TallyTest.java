package dev.bellows.it.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.features.trend.oracle.Expected;
import dev.bellows.features.trend.oracle.TrendOracle;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final List<Expected> exact = TrendOracle.of(1, 3).delta(1);
  private final double[] right = {Double.NaN, 2};
  private final Tally tally = new Tally();

  @Test
  void cellsThatAgreeAreCounted() {
    tally.judge("here", "delta_1", right, right, exact);
    assertThat(tally.compared()).isEqualTo(2);
    assertThat(tally.leftOut()).isZero();
  }

  @Test
  void aCellIsLeftOutOnlyWherePandasIsWrong() {
    tally.judge("here", "delta_1", right, new double[] {Double.NaN, 2 + 1e-9}, exact);
    assertThat(tally.leftOut()).isEqualTo(1);
    assertThat(tally.shareLeftOut()).isEqualTo(0.5);
    assertThat(tally.summary("t")).contains("delta").contains("50.000 %");
  }

  @Test
  void aWrongNumberFailsEvenWherePandasIsWrongToo() {
    double[] wrong = {Double.NaN, 5};
    assertThatThrownBy(() -> tally.judge("here", "delta_1", wrong, wrong, exact))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("here, delta_1, row 1: must be 2.0 and is 5.0");
  }

  @Test
  void aNumberWhereOneIsMissingFails() {
    double[] zero = {0, 2};
    assertThatThrownBy(() -> tally.judge("here", "delta_1", zero, right, exact))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("must be missing and is 0.0");
  }
}
