package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.io.Serializable;

/** One output column per value column: a feature with the rows it looks at. */
sealed interface TrendOutput extends Serializable {
  TrendFeature feature();

  /** The output's part of a column name, after the value column's: {@code slope_7r}. */
  String suffix();

  /** The rows before the current one that must be remembered. */
  int reach();

  /** A feature of the current value and one earlier value, with the meaning of a zero base. */
  record Lagged(TrendFeature.OfLag feature, ZeroBase zeroBase) implements TrendOutput {
    @Override
    public String suffix() {
      return feature.label();
    }

    @Override
    public int reach() {
      return feature.lag();
    }
  }

  /** A feature of a window that has at least {@code minPeriods} non-missing values. */
  record Windowed(TrendFeature.OfWindow feature, RowWindow window, int minPeriods)
      implements TrendOutput {
    public Windowed {
      Args.check(
          minPeriods >= 1 && minPeriods <= window.rows(),
          "Invalid minPeriods: %s; a window of %s rows can ask for 1 to %s values",
          minPeriods,
          window.rows(),
          window.rows());
    }

    @Override
    public String suffix() {
      return feature.label() + "_" + window.label();
    }

    @Override
    public int reach() {
      return window.rows();
    }
  }
}
