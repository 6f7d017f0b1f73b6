package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.io.Serializable;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * One number computed at each row of a series. To add a feature: add a record here, say which
 * states of the window it needs, and give it a method on {@link TemporalTrendFeatures}.
 *
 * <p>Values are doubles; NaN means missing on the way in and on the way out.
 */
sealed interface TrendFeature extends Serializable {
  /** The feature's part of an output column's name; only options that differ from the default. */
  String label();

  /** A feature of two values: the current one and one {@code lag} rows before it. */
  sealed interface OfLag extends TrendFeature {
    int lag();

    /** The feature's value; NaN for none, and where an argument is NaN. */
    double between(double current, double earlier, ZeroBase zeroBase);
  }

  /** A feature of all values in a window. */
  sealed interface OfWindow extends TrendFeature {
    /** What the window must keep up to date for this feature. */
    Set<WindowState.Part> needs();

    /** The non-missing values (or pairs) that are held against the window's minimum. */
    default int count(WindowState window) {
      return window.count();
    }

    /** The feature's value, the window having enough values; NaN for none. */
    double of(WindowState window);
  }

  /** x − x[lag]. */
  record Delta(int lag) implements OfLag {
    public Delta {
      requirePositive(lag);
    }

    @Override
    public String label() {
      return "delta_" + lag;
    }

    @Override
    public double between(double current, double earlier, ZeroBase zeroBase) {
      return current - earlier;
    }
  }

  /** x / x[lag] − 1. */
  record PctChange(int lag) implements OfLag {
    public PctChange {
      requirePositive(lag);
    }

    @Override
    public String label() {
      return "pct_change_" + lag;
    }

    @Override
    public double between(double current, double earlier, ZeroBase zeroBase) {
      if (earlier == 0 && zeroBase == ZeroBase.NULL) {
        return Double.NaN;
      }
      // The difference of near values is exact, where x / base - 1 loses the digits they share.
      double change = (current - earlier) / earlier;
      boolean ordinary = Double.isFinite(change) && earlier != 0;
      return ordinary ? change : current / earlier - 1;
    }
  }

  /** The current value against the mean of its window. */
  record MomentumOf(Momentum kind) implements OfWindow {
    @Override
    public String label() {
      return kind == Momentum.RATIO ? "momentum_ratio" : "momentum";
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.of(WindowState.Part.MOMENTS);
    }

    @Override
    public double of(WindowState window) {
      double last = window.last();
      if (kind == Momentum.RATIO) {
        return window.moments().ratioToMean(last);
      }
      return Double.isInfinite(last) ? last : window.moments().deviationFromMean(last);
    }
  }

  /** The spread of the window's values. */
  record VolatilityOf(Volatility kind) implements OfWindow {
    @Override
    public String label() {
      return kind == Volatility.COEFFICIENT_OF_VARIATION ? "cv" : "volatility";
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.of(WindowState.Part.MOMENTS);
    }

    @Override
    public double of(WindowState window) {
      SlidingMoments moments = window.moments();
      return kind == Volatility.COEFFICIENT_OF_VARIATION
          ? moments.coefficientOfVariation()
          : moments.standardDeviation();
    }
  }

  /** The least-squares slope over row positions. */
  record SlopePerRow() implements OfWindow {
    @Override
    public String label() {
      return "slope";
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.of(WindowState.Part.MOMENTS, WindowState.Part.ROW_SLOPE);
    }

    @Override
    public double of(WindowState window) {
      return window.moments().slope(1);
    }
  }

  /** The least-squares slope over real time, in units of the column per {@code unit} of time. */
  record SlopePerTime(ChronoUnit unit) implements OfWindow {
    public SlopePerTime {
      Args.check(
          unit.compareTo(ChronoUnit.MICROS) >= 0 && unit.compareTo(ChronoUnit.WEEKS) <= 0,
          "Invalid unit of trendSlope: %s; it is one of micros, millis, seconds, minutes, hours,"
              + " half_days, days, weeks: longer units have no fixed length",
          unit);
    }

    @Override
    public String label() {
      String name = unit.name().toLowerCase(Locale.ROOT);
      return "slope_per_" + name.substring(0, name.length() - 1);
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.of(WindowState.Part.TIME_SLOPE);
    }

    /** A value whose time is missing makes no pair. */
    @Override
    public int count(WindowState window) {
      return window.timedMoments().count();
    }

    @Override
    public double of(WindowState window) {
      double microsPerUnit = unit.getDuration().toNanos() / 1e3;
      return window.timedMoments().slope(microsPerUnit);
    }
  }

  /** The rank of the current value among the values of its window. */
  record RankOf(RankTies ties, RankScale scale) implements OfWindow {
    @Override
    public String label() {
      String tie = ties == RankTies.AVERAGE ? "" : "_" + ties.name().toLowerCase(Locale.ROOT);
      return "rank" + tie + (scale == RankScale.PCT ? "_pct" : "");
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.of(WindowState.Part.ORDER);
    }

    @Override
    public double of(WindowState window) {
      if (!Double.isFinite(window.last())) {
        return Double.NaN;
      }
      int less = window.order().countBelowNewest();
      int upTo = window.order().countUpToNewest();
      double rank =
          switch (ties) {
            case AVERAGE -> (less + 1 + upTo) / 2.0;
            case MIN -> less + 1;
            case MAX -> upTo;
          };
      return scale == RankScale.PCT ? rank / window.count() : rank;
    }
  }

  /** Maximum − minimum of the window's values. */
  record RangeOf() implements OfWindow {
    @Override
    public String label() {
      return "range";
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.of(WindowState.Part.EXTREMES);
    }

    @Override
    public double of(WindowState window) {
      return window.extremes().max() - window.extremes().min();
    }
  }

  private static void requirePositive(int lag) {
    Args.check(lag >= 1, "Invalid lag: %s rows; a lag looks back at least 1 row, never ahead", lag);
  }
}
