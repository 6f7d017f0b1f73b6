package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.io.Serializable;

/** One output column per value column: a feature with the rows it looks at. */
sealed interface TrendOutput extends Serializable {
  TrendFeature feature();

  /** The output's part of a column name, after the value column's: {@code slope_7r}. */
  default String suffix() {
    return feature().label();
  }

  /** Whether times of rows are looked at. */
  default boolean readsTime() {
    return feature().readsTime() || ordersByTime();
  }

  /** Whether rows must come in order of their times. */
  default boolean ordersByTime() {
    return false;
  }

  /** A feature of two single rows, with what it does about a zero base and missing values. */
  record Lagged(TrendFeature.OfLag feature, ZeroBase zeroBase, Fill fill) implements TrendOutput {
    boolean isFilled() {
      return fill == Fill.FORWARD && feature.isFillable();
    }
  }

  /** A feature of a window that has at least {@code minPeriods} non-missing values. */
  record Windowed(TrendFeature.OfWindow feature, TrendWindow window, int minPeriods)
      implements TrendOutput {
    /** Checked here: the window can hold that many values. */
    static Windowed of(
        TrendFeature.OfWindow feature, TrendWindow window, Closed closed, int minPeriods) {
      if (window instanceof RowWindow rows) {
        int most = rows.rows() - (closed == Closed.NEITHER ? 1 : 0);
        Args.check(
            minPeriods <= most,
            "Invalid minPeriods: %s; a window of %s rows%s can ask for 1 to %s values",
            minPeriods,
            rows.rows(),
            closed == Closed.NEITHER ? ", closed at neither end," : "",
            most);
      }
      return new Windowed(feature, window, minPeriods);
    }

    @Override
    public String suffix() {
      return feature.label() + "_" + window.label();
    }

    @Override
    public boolean ordersByTime() {
      return window instanceof TimeWindow;
    }
  }

  /** A feature of all rows so far, which keeps a state of its own. */
  record Running(TrendFeature.OfSeries feature) implements TrendOutput {
    @Override
    public boolean ordersByTime() {
      return feature.readsTime();
    }
  }
}
