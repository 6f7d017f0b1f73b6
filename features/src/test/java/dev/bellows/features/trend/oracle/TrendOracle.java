package dev.bellows.features.trend.oracle;

import dev.bellows.features.trend.oracle.ExactSeries.Held;
import dev.bellows.features.trend.oracle.OracleRows.Range;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The exact trend features of one series, row by row.
 *
 * <p>A double is a rational number, so sums and products of doubles are computed without any
 * rounding; each feature then rounds one quotient (and one square root) to 60 digits. NaN stands
 * for a missing value. Inside windows ±∞ counts as missing, as it does for pandas' rolling
 * functions; {@code lag}, {@code delta} and {@code pctChange} keep it. The "last" value is that of
 * the newest row that a window holds.
 *
 * <p>The scale of each feature, against which {@link LawTwo} measures an error where terms cancel,
 * is the sum of the magnitudes of these terms (x the last value, x̄ the window's mean, n the number
 * of its finite values, s its standard deviation, p a position):
 *
 * <ul>
 *   <li>{@code lag}, {@code delta}, {@code min}, {@code max}, {@code count}, {@code minmaxRange},
 *       {@code rangePosition}, {@code rollingRank}, {@code timeSinceLast}: the result's own
 *       magnitude, as one subtraction of two doubles rounds once
 *   <li>{@code pctChange}: |x / base| + 1
 *   <li>{@code sum}: Σ|xⱼ|, {@code mean}: Σ|xⱼ| / n, {@code median}: half the magnitudes of the two
 *       values in the middle
 *   <li>{@code momentum} = Σ(x − xⱼ) / n: Σ|x − xⱼ| / n
 *   <li>{@code volatility}, {@code std}, {@code variance}: the result's own magnitude, as squares
 *       do not cancel
 *   <li>{@code zscore} = Σ(x − xⱼ) / (n · s): Σ|x − xⱼ| / (n · s)
 *   <li>{@code trendSlope} = Σ(p − p̄)(x − x̄) / Σ(p − p̄)²: Σ|p − p̄||x − x̄| / Σ(p − p̄)²
 *   <li>{@code trendSlopeStderr}, the root of the squares of the residues (x − x̄) − slope · (p −
 *       p̄) over (n − 2) · Σ(p − p̄)²: the same root with |x − x̄| + |slope · (p − p̄)| for each
 *       residue
 *   <li>{@code trendSlopeR2} = (Σ(p − p̄)(x − x̄))² / (Sxx · Syy): (Σ|p − p̄||x − x̄|)² / (Sxx ·
 *       Syy)
 *   <li>{@code ewma}, a mean by weights: the mean of the magnitudes by the same weights
 *   <li>quotients by the mean ({@code momentumRatio}, {@code coefficientOfVariation}): |quotient| ·
 *       (1 + Σ|xⱼ| / |Σxⱼ|), as the mean's terms are the xⱼ and an error of the mean reaches the
 *       quotient in proportion; where the mean cannot be told from zero, {@link Expected.Boundless}
 * </ul>
 */
public final class TrendOracle {
  /** The sample standard deviation's and variance's divisor is n less this. */
  public static final int SAMPLE = 1;

  /** The population's divisor is n less this. */
  public static final int POPULATION = 0;

  /** What a base of zero gives in {@link #pctChange}. */
  public enum ZeroBaseRule {
    /** ±∞ by the signs of value and base, missing for 0 / 0. */
    INFINITE,
    /** Missing. */
    MISSING
  }

  /** What rank equal values share in {@link #rank}. */
  public enum Ties {
    /** The mean of their ranks. */
    AVERAGE,
    /** The smallest of their ranks. */
    MIN,
    /** The largest of their ranks. */
    MAX
  }

  private static final Expected MISSING = new Expected.Missing();

  private final ExactSeries series;
  private final OracleVisibility visibility;
  private final OracleRows rows;
  private final Map<OracleWindow, List<Range>> held = new HashMap<>();

  private TrendOracle(ExactSeries series, OracleVisibility visibility) {
    this.series = series;
    this.visibility = visibility;
    rows = new OracleRows(series.size(), series.times(), visibility);
  }

  /** The oracle of one group's values in order, where no time is read; NaN is a missing value. */
  public static TrendOracle of(double... values) {
    return of(new double[0], values);
  }

  /** The oracle of one group's rows in order; NaN is a missing time (microseconds) or value. */
  public static TrendOracle of(double[] times, double[] values) {
    return new TrendOracle(new ExactSeries(times, values), OracleVisibility.CURRENT_ROW);
  }

  /** The same series seen through another visibility; {@code CURRENT_ROW} without this. */
  public TrendOracle seeing(OracleVisibility sight) {
    return new TrendOracle(series, sight);
  }

  /**
   * The value so many rows before the current one; where the current row is not visible, the newest
   * visible row is 1 row before it.
   */
  public List<Expected> lag(int lag) {
    List<Range> visible = rows.visible();
    return each(
        row -> {
          Range range = visible.get(row);
          int at = (range.end() == row + 1 ? row : range.end()) - lag;
          return at < range.first() ? MISSING : Expected.special(series.value(at));
        });
  }

  /** The newest value less the one {@code lag} rows before; missing when either is missing. */
  public List<Expected> delta(int lag) {
    return newestAgainst(lag, TrendOracle::difference);
  }

  /** The relative change of the newest value against the one {@code lag} rows before. */
  public List<Expected> pctChange(int lag, ZeroBaseRule rule) {
    return newestAgainst(lag, (value, base) -> change(value, base, rule));
  }

  /**
   * The same where each missing value is the last one before it, as pandas up to 2 does by default.
   */
  public List<Expected> pctChangeFilled(int lag, ZeroBaseRule rule) {
    double[] times = series.times();
    double[] filled = series.values();
    for (int row = 1; row < filled.length; row++) {
      boolean known = !visibility.readsTime() || !Double.isNaN(times[row - 1]);
      filled[row] = Double.isNaN(filled[row]) && known ? filled[row - 1] : filled[row];
    }
    return of(times, filled).seeing(visibility).pctChange(lag, rule);
  }

  /** The last value less the window's mean. */
  public List<Expected> momentum(OracleWindow window) {
    return each("momentum", window, TrendOracle::momentum);
  }

  /** The last value over the window's mean. */
  public List<Expected> momentumRatio(OracleWindow window) {
    return each("momentumRatio", window, TrendOracle::momentumRatio);
  }

  /** The mean. */
  public List<Expected> mean(OracleWindow window) {
    return each(
        "mean",
        window,
        held ->
            Expected.number(
                overCount(held.sample().sum(), held), overCount(held.sample().magnitudes(), held)));
  }

  /** The sum. */
  public List<Expected> sum(OracleWindow window) {
    return each(
        "sum", window, held -> Expected.number(held.sample().sum(), held.sample().magnitudes()));
  }

  /** The smallest value. */
  public List<Expected> min(OracleWindow window) {
    return each("min", window, held -> Expected.number(held.sample().least()));
  }

  /** The largest value. */
  public List<Expected> max(OracleWindow window) {
    return each("max", window, held -> Expected.number(held.sample().most()));
  }

  /** The value in the middle, or the mean of the two there. */
  public List<Expected> median(OracleWindow window) {
    return each(
        "median",
        window,
        held -> Expected.number(held.sample().median(), held.sample().medianMagnitude()));
  }

  /**
   * The number of finite values; missing where the window holds too few rows, with values or not.
   */
  public List<Expected> count(OracleWindow window) {
    return eachRange(
        window,
        range ->
            range.end() - range.first() < window.minPeriods()
                ? MISSING
                : Expected.number(series.held(range).sample().count()));
  }

  /** The standard deviation: {@link #SAMPLE} or {@link #POPULATION}. */
  public List<Expected> std(OracleWindow window, int ddof) {
    return each(
        "std" + ddof, window, deviation(ddof, held -> Expected.number(held.deviation(ddof))));
  }

  /** The variance: {@link #SAMPLE} or {@link #POPULATION}. */
  public List<Expected> variance(OracleWindow window, int ddof) {
    return each(
        "variance" + ddof,
        window,
        deviation(ddof, held -> Expected.number(held.sample().variance(ddof))));
  }

  /** The sample standard deviation. */
  public List<Expected> volatility(OracleWindow window) {
    return std(window, SAMPLE);
  }

  /** The standard deviation over the mean. */
  public List<Expected> coefficientOfVariation(OracleWindow window, int ddof) {
    return each(
        "cv" + ddof,
        window,
        deviation(ddof, held -> ExactRatio.overMean(held.deviation(ddof), held.sample())));
  }

  /** The last value's distance from the mean in standard deviations; 0 / 0 is missing. */
  public List<Expected> zscore(OracleWindow window, int ddof) {
    return each("zscore" + ddof, window, deviation(ddof, held -> zscore(held, ddof)));
  }

  /** Where the last value stands between minimum (0) and maximum (1); 0 / 0 is missing. */
  public List<Expected> rangePosition(OracleWindow window) {
    return each("rangePosition", window, TrendOracle::rangePosition);
  }

  /** The largest value less the smallest. */
  public List<Expected> range(OracleWindow window) {
    return each(
        "range",
        window,
        held -> Expected.number(held.sample().most().subtract(held.sample().least())));
  }

  /** The rank of the last value among the window's values, from 1 up. */
  public List<Expected> rank(OracleWindow window, Ties ties) {
    return each("rank" + ties, window, held -> rank(held, ties, BigDecimal.ONE));
  }

  /** The rank of the last value among the window's values, over the number of these. */
  public List<Expected> rankPct(OracleWindow window, Ties ties) {
    return each("rankPct" + ties, window, held -> rank(held, ties, held.sample().count()));
  }

  /** The least-squares slope per row. */
  public List<Expected> slope(OracleWindow window) {
    return slope(window, Axis.ROWS, BigDecimal.ONE);
  }

  /** The least-squares slope over time, per so many microseconds; no time, no pair. */
  public List<Expected> slopePer(double micros, OracleWindow window) {
    return slope(window, Axis.TIME, new BigDecimal(micros));
  }

  /** The standard error of the slope per row; missing below 3 pairs. */
  public List<Expected> slopeStderr(OracleWindow window) {
    return slopeStderr(window, Axis.ROWS, BigDecimal.ONE);
  }

  /** The standard error of the slope per so many microseconds. */
  public List<Expected> slopeStderrPer(double micros, OracleWindow window) {
    return slopeStderr(window, Axis.TIME, new BigDecimal(micros));
  }

  /** R² of the line over rows; missing for equal values. */
  public List<Expected> slopeR2(OracleWindow window) {
    return slopeR2(window, Axis.ROWS);
  }

  /** R² of the line over time; missing for equal values. */
  public List<Expected> slopeR2InTime(OracleWindow window) {
    return slopeR2(window, Axis.TIME);
  }

  /** The exponentially weighted mean of the visible rows. */
  public List<Expected> ewma(OracleDecay decay) {
    List<Range> visible = decay.overTime() ? rows.visibleInTime() : rows.visible();
    int first =
        visible.stream()
            .filter(r -> !r.isEmpty())
            .mapToInt(Range::first)
            .min()
            .orElse(series.size());
    List<Expected> upTo = series.decayed(decay, first);
    return each(row -> visible.get(row).isEmpty() ? MISSING : upTo.get(visible.get(row).newest()));
  }

  /** The time since the last visible row with a finite value, in units of so many microseconds. */
  public List<Expected> timeSinceLast(double micros) {
    List<Range> visible = rows.visibleInTime();
    return each(
        row -> {
          int at = visible.get(row).newest();
          while (at >= visible.get(row).first() && series.exactValue(at) == null) {
            at--;
          }
          return at < visible.get(row).first() ? MISSING : timeBetween(at, row, micros);
        });
  }

  private Expected timeBetween(int earlier, int later, double micros) {
    BigDecimal elapsed = series.exactTime(later).subtract(series.exactTime(earlier));
    return Expected.number(elapsed.divide(new BigDecimal(micros), ExactSample.DIGITS));
  }

  private List<Expected> each(IntFunction<Expected> valueOf) {
    return IntStream.range(0, series.size()).mapToObj(valueOf).toList();
  }

  /** A feature of windows that hold enough values. */
  private List<Expected> each(String name, OracleWindow window, Function<Held, Expected> feature) {
    return eachRange(
        window,
        range ->
            series.held(range).sample().size() < window.minPeriods()
                ? MISSING
                : series.feature(name, range, r -> feature.apply(series.held(r))));
  }

  /** A feature of windows that hold a row at least. */
  private List<Expected> eachRange(OracleWindow window, Function<Range, Expected> feature) {
    List<Range> ranges = held.computeIfAbsent(window, rows::held);
    return each(row -> ranges.get(row).isEmpty() ? MISSING : feature.apply(ranges.get(row)));
  }

  private List<Expected> newestAgainst(int lag, BiFunction<Double, Double, Expected> feature) {
    List<Range> visible = rows.visible();
    return each(
        row -> {
          Range range = visible.get(row);
          int at = range.newest() - lag;
          return range.isEmpty() || at < range.first()
              ? MISSING
              : feature.apply(series.value(range.newest()), series.value(at));
        });
  }

  private static Expected difference(double value, double base) {
    if (Double.isFinite(value) && Double.isFinite(base)) {
      return Expected.number(new BigDecimal(value).subtract(new BigDecimal(base)));
    }
    return Expected.special(value - base);
  }

  private static Expected change(double value, double base, ZeroBaseRule rule) {
    if (base == 0 && rule == ZeroBaseRule.MISSING) {
      return MISSING;
    }
    if (base == 0 || !Double.isFinite(value) || !Double.isFinite(base)) {
      // The rules of IEEE 754 are pandas' rules, and no digit is at stake: −1 or nothing finite.
      return Expected.special(value / base - 1);
    }
    BigDecimal divisor = new BigDecimal(base);
    BigDecimal share = new BigDecimal(value).divide(divisor, ExactSample.DIGITS);
    BigDecimal change = new BigDecimal(value).subtract(divisor).divide(divisor, ExactSample.DIGITS);
    return Expected.number(change, share.abs().add(BigDecimal.ONE));
  }

  private static Expected momentum(Held held) {
    if (!held.endsInNumber()) {
      return Expected.special(held.last());
    }
    return Expected.number(
        overCount(held.sumOfDistances(), held), overCount(held.magnitudesOfDistances(), held));
  }

  private static Expected momentumRatio(Held held) {
    if (Double.isNaN(held.last())) {
      return MISSING;
    }
    return held.endsInNumber()
        ? ExactRatio.overMean(held.newest(), held.sample())
        : ExactRatio.overMean(held.last(), held.sample());
  }

  /** A feature that has no value where no deviation has one. */
  private static Function<Held, Expected> deviation(int ddof, Function<Held, Expected> feature) {
    return held -> held.sample().size() <= ddof ? MISSING : feature.apply(held);
  }

  private static Expected zscore(Held held, int ddof) {
    BigDecimal deviation = held.deviation(ddof);
    if (!held.endsInNumber() || deviation.signum() == 0) {
      return MISSING;
    }
    BigDecimal divisor = deviation.multiply(held.sample().count());
    return Expected.number(
        held.sumOfDistances().divide(divisor, ExactSample.DIGITS),
        held.magnitudesOfDistances().divide(divisor, ExactSample.DIGITS));
  }

  private static Expected rangePosition(Held held) {
    BigDecimal range = held.sample().most().subtract(held.sample().least());
    if (!held.endsInNumber() || range.signum() == 0) {
      return MISSING;
    }
    BigDecimal above = held.newest().subtract(held.sample().least());
    return Expected.number(above.divide(range, ExactSample.DIGITS));
  }

  private static Expected rank(Held held, Ties ties, BigDecimal divisor) {
    if (!held.endsInNumber()) {
      return MISSING;
    }
    BigDecimal last = held.newest();
    List<BigDecimal> values = held.sample().values();
    long less = values.stream().filter(other -> other.compareTo(last) < 0).count();
    long equal = values.stream().filter(other -> other.compareTo(last) == 0).count();
    BigDecimal twice =
        BigDecimal.valueOf(
            switch (ties) {
              case AVERAGE -> 2 * less + equal + 1;
              case MIN -> 2 * (less + 1);
              case MAX -> 2 * (less + equal);
            });
    return Expected.number(
        twice.divide(divisor.multiply(BigDecimal.valueOf(2)), ExactSample.DIGITS));
  }

  private static BigDecimal overCount(BigDecimal sum, Held held) {
    return sum.divide(held.sample().count(), ExactSample.DIGITS);
  }

  /** Where the pairs of a line stand. */
  private enum Axis {
    ROWS,
    TIME
  }

  private List<Expected> slope(OracleWindow window, Axis axis, BigDecimal unit) {
    return eachFit(
        "slope" + unit,
        window,
        axis,
        fit -> Expected.number(fit.slope().multiply(unit), fit.slopeScale().multiply(unit)));
  }

  private List<Expected> slopeStderr(OracleWindow window, Axis axis, BigDecimal unit) {
    return eachFit(
        "stderr" + unit,
        window,
        axis,
        fit ->
            fit.size() < 3
                ? MISSING
                : Expected.number(
                    fit.standardError().multiply(unit), fit.standardErrorScale().multiply(unit)));
  }

  private List<Expected> slopeR2(OracleWindow window, Axis axis) {
    return eachFit(
        "r2",
        window,
        axis,
        fit ->
            fit.isLevel()
                ? MISSING
                : Expected.number(fit.determination(), fit.determinationScale()));
  }

  /** A feature of windows that hold enough pairs, at two positions at least. */
  private List<Expected> eachFit(
      String name, OracleWindow window, Axis axis, Function<ExactFit, Expected> feature) {
    return eachRange(
        window,
        range -> {
          ExactFit fit = axis == Axis.ROWS ? series.fitOverRows(range) : series.fitOverTime(range);
          boolean enough = fit.size() >= window.minPeriods();
          return enough && fit.hasSlope()
              ? series.feature(name + axis, range, r -> feature.apply(fit))
              : MISSING;
        });
  }
}
