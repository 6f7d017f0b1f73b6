package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.io.Serializable;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * One number computed at each row of a series. To add a feature: add a record here, say which
 * states of the window it needs, and give it a method on {@link TemporalTrendFeatures} and a word
 * in {@link FeatureWords}.
 *
 * <p>Values are doubles; NaN means missing on the way in and on the way out.
 */
sealed interface TrendFeature extends Serializable {
  /** The feature's part of an output column's name; only options that differ from the default. */
  String label();

  /** Whether the feature looks at the times of rows. */
  default boolean readsTime() {
    return false;
  }

  /** A feature of two single rows: the newest one known and one {@code lag} rows before it. */
  sealed interface OfLag extends TrendFeature {
    int lag();

    /** The row from which the lag counts. */
    default long newest(Series series) {
      return series.end() - 1;
    }

    /** Whether missing values may be filled forward for this feature. */
    default boolean isFillable() {
      return false;
    }

    /** The feature's value; NaN for none. */
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

  /** A feature of all rows so far, which keeps a state of its own. */
  sealed interface OfSeries extends TrendFeature {
    /** The state before the first row of a series. */
    RunningState start(Series series);

    /** This feature under that rule, where it has one. */
    default OfSeries under(EwmaRule rule) {
      return this;
    }
  }

  /** x[lag]. */
  record Lag(int lag) implements OfLag {
    public Lag {
      requirePositive(lag);
    }

    @Override
    public String label() {
      return "lag_" + lag;
    }

    /** The current row, or, where that is not known, the place after the newest that is. */
    @Override
    public long newest(Series series) {
      return Math.min(series.newest(), series.end());
    }

    @Override
    public double between(double current, double earlier, ZeroBase zeroBase) {
      return earlier;
    }
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
    public boolean isFillable() {
      return true;
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

  /**
   * A property of the least-squares line through the window's values.
   *
   * @param unit the unit of the time that is the x axis; null if that is the position of the row
   */
  record LineOf(Line kind, ChronoUnit unit) implements OfWindow {
    public LineOf {
      if (unit != null) {
        TimeWindow.requireFixed(unit, "trendSlope");
      }
    }

    @Override
    public String label() {
      String name = kind == Line.SLOPE ? "slope" : "slope_" + word(kind);
      return unit == null ? name : name + "_per_" + singular(unit);
    }

    @Override
    public boolean readsTime() {
      return unit != null;
    }

    @Override
    public Set<WindowState.Part> needs() {
      Set<WindowState.Part> parts =
          EnumSet.of(unit == null ? WindowState.Part.ROW_SLOPE : WindowState.Part.TIME_SLOPE);
      if (kind == Line.STDERR) {
        parts.add(WindowState.Part.RESIDUALS);
      }
      return parts;
    }

    /** A value whose time is missing makes no pair. */
    @Override
    public int count(WindowState window) {
      return moments(window).count();
    }

    @Override
    public double of(WindowState window) {
      double perUnit = unit == null ? 1 : TimeWindow.microsOf(unit);
      return switch (kind) {
        case SLOPE -> moments(window).slope(perUnit);
        case STDERR -> moments(window).slopeError(perUnit);
        case R2 -> moments(window).explainedShare();
      };
    }

    private SlidingMoments moments(WindowState window) {
      return unit == null ? window.moments() : window.timedMoments();
    }
  }

  /** A statistic of the window's values. */
  record StatisticOf(Statistic kind) implements OfWindow {
    @Override
    public String label() {
      return word(kind);
    }

    @Override
    public Set<WindowState.Part> needs() {
      return switch (kind) {
        case MIN, MAX -> EnumSet.of(WindowState.Part.EXTREMES);
        case MEDIAN -> EnumSet.of(WindowState.Part.ORDER);
        default -> EnumSet.of(WindowState.Part.MOMENTS);
      };
    }

    @Override
    public double of(WindowState window) {
      return switch (kind) {
        case MEAN -> window.moments().mean();
        case SUM -> window.moments().sum();
        case STD -> window.moments().standardDeviation();
        case VAR -> window.moments().variance();
        // Adding 0 makes −0.0 an ordinary 0, whichever of the two came last.
        case MIN -> window.extremes().min() + 0.0;
        case MAX -> window.extremes().max() + 0.0;
        case MEDIAN -> window.order().median() + 0.0;
      };
    }
  }

  /** How many values the window has; its rows, not its values, are held against the minimum. */
  record CountOf() implements OfWindow {
    @Override
    public String label() {
      return "count";
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.noneOf(WindowState.Part.class);
    }

    @Override
    public int count(WindowState window) {
      return (int) Math.min(window.rows(), Integer.MAX_VALUE);
    }

    @Override
    public double of(WindowState window) {
      return window.count();
    }
  }

  /** (x − mean) / standard deviation. */
  record ZScore() implements OfWindow {
    @Override
    public String label() {
      return "zscore";
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.of(WindowState.Part.MOMENTS);
    }

    @Override
    public double of(WindowState window) {
      double last = window.last();
      return Double.isFinite(last) ? window.moments().score(last) : Double.NaN;
    }
  }

  /** (x − minimum) / (maximum − minimum). */
  record RangePosition() implements OfWindow {
    @Override
    public String label() {
      return "range_position";
    }

    @Override
    public Set<WindowState.Part> needs() {
      return EnumSet.of(WindowState.Part.EXTREMES);
    }

    @Override
    public double of(WindowState window) {
      double last = window.last();
      if (!Double.isFinite(last)) {
        return Double.NaN;
      }
      double min = window.extremes().min();
      double max = window.extremes().max();
      // Halves where the whole range is beyond the largest double.
      double half = Double.isInfinite(max - min) ? 0.5 : 1;
      return (last * half - min * half) / (max * half - min * half);
    }
  }

  /** The exponentially weighted mean, as pandas' {@code ewm(halflife=…).mean()}. */
  record Ewma(TrendWindow halfLife, boolean isAdjusted, boolean ignoresNa, EwmaRule rule)
      implements OfSeries {
    public Ewma {
      Args.check(
          !(halfLife instanceof ExpandingWindow),
          "Invalid half-life of ewma: expanding; it is a number of rows such as 7r or a length of"
              + " time such as 4d");
    }

    @Override
    public String label() {
      return "ewma_"
          + halfLife.label()
          + (isAdjusted ? "" : "_unadjusted")
          + (ignoresNa ? "_ignore_na" : "");
    }

    @Override
    public boolean readsTime() {
      return halfLife instanceof TimeWindow;
    }

    @Override
    public RunningState start(Series series) {
      return new EwmaState(series, this);
    }

    @Override
    public OfSeries under(EwmaRule newRule) {
      boolean isOneRow = halfLife.equals(TrendWindow.rows(1));
      EwmaRule ofPandas3 = isOneRow ? EwmaRule.BY_ELAPSED_ROWS : EwmaRule.BY_ONE_ROW;
      boolean isPandas3 = newRule == EwmaRule.PANDAS_3;
      return new Ewma(halfLife, isAdjusted, ignoresNa, isPandas3 ? ofPandas3 : newRule);
    }
  }

  /** The time since the last value that is not missing. */
  record SinceLast(ChronoUnit unit) implements OfSeries {
    public SinceLast {
      TimeWindow.requireFixed(unit, "timeSinceLast");
    }

    @Override
    public String label() {
      return "since_last_" + word(unit);
    }

    @Override
    public boolean readsTime() {
      return true;
    }

    @Override
    public RunningState start(Series series) {
      return new SinceLastState(series, TimeWindow.microsOf(unit));
    }
  }

  /** The rank of the current value among the values of its window. */
  record RankOf(RankTies ties, RankScale scale) implements OfWindow {
    @Override
    public String label() {
      String tie = ties == RankTies.AVERAGE ? "" : "_" + word(ties);
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

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String singular(ChronoUnit unit) {
    return word(unit).substring(0, unit.name().length() - 1);
  }

  private static void requirePositive(int lag) {
    Args.check(lag >= 1, "Invalid lag: %s rows; a lag looks back at least 1 row, never ahead", lag);
  }
}
