package dev.bellows.features.trend.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The exact trend features of one series, row by row.
 *
 * <p>A double is a rational number, so sums and products of doubles are computed without any
 * rounding; each feature then rounds one quotient (and one square root) to 60 digits. NaN stands
 * for a missing value. Inside windows ±∞ counts as missing, as it does for pandas' rolling
 * functions; {@code delta} and {@code pctChange} keep it.
 *
 * <p>The scale of each feature, against which {@link LawTwo} measures an error where terms cancel,
 * is the sum of the magnitudes of these terms (x the current value, x̄ the window's mean, n the
 * number of its finite values, p a position):
 *
 * <ul>
 *   <li>{@code delta}, {@code minmaxRange}: the result's own magnitude, as one subtraction of two
 *       doubles rounds once
 *   <li>{@code pctChange}: |x / base| + 1
 *   <li>{@code momentum} = Σ(x − xⱼ) / n: Σ|x − xⱼ| / n
 *   <li>{@code volatility}: the result's own magnitude, as squares do not cancel
 *   <li>{@code trendSlope} = Σ(p − p̄)(x − x̄) / Σ(p − p̄)²: Σ|p − p̄||x − x̄| / Σ(p − p̄)²
 *   <li>{@code rollingRank}: the result's own magnitude
 *   <li>quotients by the mean ({@code momentumRatio}, {@code coefficientOfVariation}): |quotient| ·
 *       (1 + Σ|xⱼ| / |Σxⱼ|), as the mean's terms are the xⱼ and an error of the mean reaches the
 *       quotient in proportion; where the mean cannot be told from zero, {@link Expected.Boundless}
 * </ul>
 */
public final class TrendOracle {
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

  static final MathContext DIGITS = new MathContext(60);

  private static final Expected MISSING = new Expected.Missing();

  private final double[] values;

  private TrendOracle(double[] values) {
    this.values = values;
  }

  /** The oracle of one group's values in order; NaN is a missing one. */
  public static TrendOracle of(double... values) {
    return new TrendOracle(values.clone());
  }

  /** The value less the one {@code lag} rows before; missing when either is missing. */
  public List<Expected> delta(int lag) {
    return rows(row -> row < lag ? MISSING : difference(values[row], values[row - lag]));
  }

  /** The relative change against the value {@code lag} rows before. */
  public List<Expected> pctChange(int lag, ZeroBaseRule rule) {
    return rows(row -> row < lag ? MISSING : change(values[row], values[row - lag], rule));
  }

  /** The value less the window's mean. */
  public List<Expected> momentum(OracleWindow window) {
    return rows(row -> momentum(values[row], finite(row, window), window));
  }

  /** The value over the window's mean. */
  public List<Expected> momentumRatio(OracleWindow window) {
    return rows(row -> momentumRatio(values[row], finite(row, window), window));
  }

  /** The window's sample standard deviation (n − 1). */
  public List<Expected> volatility(OracleWindow window) {
    return rows(row -> volatility(finite(row, window), window));
  }

  /** The window's sample standard deviation over its mean. */
  public List<Expected> coefficientOfVariation(OracleWindow window) {
    return rows(row -> coefficientOfVariation(finite(row, window), window));
  }

  /** The least-squares slope per row. */
  public List<Expected> slope(OracleWindow window) {
    return slope(window, IntStream.range(0, values.length).asDoubleStream().toArray(), 1);
  }

  /**
   * The least-squares slope over the given positions, per {@code unit} of them: positions in
   * microseconds with a unit of 86,400,000,000 give the slope per day. A NaN position drops its
   * pair.
   */
  public List<Expected> slope(OracleWindow window, double[] positions, double unit) {
    if (positions.length != values.length) {
      throw new IllegalArgumentException(
          positions.length + " positions for " + values.length + " values");
    }
    return rows(row -> slope(row, window, positions, new BigDecimal(unit)));
  }

  /** The rank of the value among the window's values, from 1 up. */
  public List<Expected> rank(OracleWindow window, Ties ties) {
    return rows(row -> rank(values[row], finite(row, window), window, ties, false));
  }

  /** The rank of the value among the window's values, over the number of these. */
  public List<Expected> rankPct(OracleWindow window, Ties ties) {
    return rows(row -> rank(values[row], finite(row, window), window, ties, true));
  }

  /** The window's maximum less its minimum. */
  public List<Expected> range(OracleWindow window) {
    return rows(row -> range(finite(row, window), window));
  }

  private List<Expected> rows(IntFunction<Expected> valueOf) {
    return IntStream.range(0, values.length).mapToObj(valueOf).toList();
  }

  private double[] finite(int row, OracleWindow window) {
    return Arrays.stream(values, window.first(row), row + 1).filter(Double::isFinite).toArray();
  }

  private static Expected difference(double value, double base) {
    if (Double.isFinite(value) && Double.isFinite(base)) {
      return number(new BigDecimal(value).subtract(new BigDecimal(base)));
    }
    return special(value - base);
  }

  private static Expected change(double value, double base, ZeroBaseRule rule) {
    if (base == 0 && rule == ZeroBaseRule.MISSING) {
      return MISSING;
    }
    if (base == 0 || !Double.isFinite(value) || !Double.isFinite(base)) {
      // The rules of IEEE 754 are pandas' rules, and no digit is at stake: −1 or nothing finite.
      return special(value / base - 1);
    }
    BigDecimal divisor = new BigDecimal(base);
    BigDecimal share = new BigDecimal(value).divide(divisor, DIGITS);
    BigDecimal change = new BigDecimal(value).subtract(divisor).divide(divisor, DIGITS);
    return number(change, share.abs().add(BigDecimal.ONE));
  }

  private static Expected momentum(double value, double[] window, OracleWindow rule) {
    if (Double.isNaN(value) || window.length < rule.minPeriods()) {
      return MISSING;
    }
    if (Double.isInfinite(value)) {
      return new Expected.Infinite(value);
    }
    BigDecimal current = new BigDecimal(value);
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal magnitudes = BigDecimal.ZERO;
    for (double other : window) {
      BigDecimal term = current.subtract(new BigDecimal(other));
      sum = sum.add(term);
      magnitudes = magnitudes.add(term.abs());
    }
    BigDecimal count = BigDecimal.valueOf(window.length);
    return number(sum.divide(count, DIGITS), magnitudes.divide(count, DIGITS));
  }

  private static Expected momentumRatio(double value, double[] window, OracleWindow rule) {
    if (Double.isNaN(value) || window.length < rule.minPeriods()) {
      return MISSING;
    }
    if (Double.isInfinite(value)) {
      BigDecimal sum = sum(window);
      double quotient = sum.signum() < 0 ? -value : value;
      BigDecimal magnitudes = sum(Arrays.stream(window).map(Math::abs).toArray());
      boolean signIsKnown = sum.abs().compareTo(magnitudes.multiply(LawTwo.TOLERANCE)) > 0;
      return signIsKnown || magnitudes.signum() == 0
          ? new Expected.Infinite(quotient)
          : new Expected.Boundless(quotient, new BigDecimal(Double.MAX_VALUE));
    }
    return overMean(new BigDecimal(value), window);
  }

  private static Expected volatility(double[] window, OracleWindow rule) {
    return window.length < Math.max(2, rule.minPeriods())
        ? MISSING
        : number(standardDeviation(window));
  }

  private static Expected coefficientOfVariation(double[] window, OracleWindow rule) {
    return window.length < Math.max(2, rule.minPeriods())
        ? MISSING
        : overMean(standardDeviation(window), window);
  }

  /** Σ(n·x − Σx)² = n²·Σ(x − x̄)², so that nothing is rounded before the quotient. */
  private static BigDecimal standardDeviation(double[] window) {
    BigDecimal count = BigDecimal.valueOf(window.length);
    BigDecimal sum = sum(window);
    BigDecimal squares = BigDecimal.ZERO;
    for (double value : window) {
      BigDecimal centred = new BigDecimal(value).multiply(count).subtract(sum);
      squares = squares.add(centred.multiply(centred));
    }
    BigDecimal divisor = count.multiply(count).multiply(count.subtract(BigDecimal.ONE));
    return squares.divide(divisor, DIGITS).sqrt(DIGITS);
  }

  private static Expected overMean(BigDecimal dividend, double[] window) {
    BigDecimal count = BigDecimal.valueOf(window.length);
    BigDecimal sum = sum(window);
    BigDecimal magnitudes = BigDecimal.ZERO;
    for (double value : window) {
      magnitudes = magnitudes.add(new BigDecimal(value).abs());
    }
    BigDecimal tolerance = magnitudes.multiply(LawTwo.TOLERANCE);
    if (sum.abs().compareTo(tolerance) <= 0) {
      return overNothing(dividend, sum, tolerance, count);
    }
    BigDecimal quotient = dividend.multiply(count).divide(sum, DIGITS);
    BigDecimal loss = BigDecimal.ONE.add(magnitudes.divide(sum.abs(), DIGITS));
    return number(quotient, quotient.abs().multiply(loss));
  }

  private static Expected overNothing(
      BigDecimal dividend, BigDecimal sum, BigDecimal tolerance, BigDecimal count) {
    double nearest =
        sum.signum() == 0
            ? dividend.signum() / 0.0
            : dividend.multiply(count).divide(sum, DIGITS).doubleValue();
    BigDecimal largest = sum.abs().add(tolerance);
    if (largest.signum() == 0) {
      return special(nearest);
    }
    return new Expected.Boundless(nearest, dividend.abs().multiply(count).divide(largest, DIGITS));
  }

  private Expected slope(int row, OracleWindow window, double[] positions, BigDecimal unit) {
    int[] pairs =
        IntStream.rangeClosed(window.first(row), row)
            .filter(at -> Double.isFinite(values[at]) && Double.isFinite(positions[at]))
            .toArray();
    if (pairs.length < window.minPeriods() || pairs.length < 2) {
      return MISSING;
    }
    BigDecimal[] places = centred(Arrays.stream(pairs).mapToDouble(at -> positions[at]).toArray());
    BigDecimal[] heights = centred(Arrays.stream(pairs).mapToDouble(at -> values[at]).toArray());
    BigDecimal products = BigDecimal.ZERO;
    BigDecimal magnitudes = BigDecimal.ZERO;
    BigDecimal squares = BigDecimal.ZERO;
    for (int i = 0; i < pairs.length; i++) {
      BigDecimal product = places[i].multiply(heights[i]);
      products = products.add(product);
      magnitudes = magnitudes.add(product.abs());
      squares = squares.add(places[i].multiply(places[i]));
    }
    if (squares.signum() == 0) {
      return MISSING;
    }
    return number(
        products.multiply(unit).divide(squares, DIGITS),
        magnitudes.multiply(unit).divide(squares, DIGITS));
  }

  /** n·x − Σx for each x: the centred values times n, a factor that a quotient of them loses. */
  private static BigDecimal[] centred(double[] numbers) {
    BigDecimal count = BigDecimal.valueOf(numbers.length);
    BigDecimal sum = sum(numbers);
    return Arrays.stream(numbers)
        .mapToObj(number -> new BigDecimal(number).multiply(count).subtract(sum))
        .toArray(BigDecimal[]::new);
  }

  private static Expected rank(
      double value, double[] window, OracleWindow rule, Ties ties, boolean asShare) {
    if (!Double.isFinite(value) || window.length < rule.minPeriods()) {
      return MISSING;
    }
    long less = Arrays.stream(window).filter(other -> other < value).count();
    long equal = Arrays.stream(window).filter(other -> other == value).count();
    BigDecimal twice =
        BigDecimal.valueOf(
            switch (ties) {
              case AVERAGE -> 2 * less + equal + 1;
              case MIN -> 2 * (less + 1);
              case MAX -> 2 * (less + equal);
            });
    long divisor = asShare ? 2L * window.length : 2L;
    return number(twice.divide(BigDecimal.valueOf(divisor), DIGITS));
  }

  private static Expected range(double[] window, OracleWindow rule) {
    if (window.length < rule.minPeriods()) {
      return MISSING;
    }
    double least = Arrays.stream(window).min().orElseThrow();
    double most = Arrays.stream(window).max().orElseThrow();
    return number(new BigDecimal(most).subtract(new BigDecimal(least)));
  }

  private static BigDecimal sum(double[] numbers) {
    return Arrays.stream(numbers)
        .mapToObj(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Expected number(BigDecimal exact) {
    return number(exact, exact.abs());
  }

  private static Expected number(BigDecimal exact, BigDecimal scale) {
    double nearest = exact.doubleValue();
    return Double.isInfinite(nearest)
        ? new Expected.Infinite(nearest)
        : new Expected.Finite(exact, scale);
  }

  private static Expected special(double value) {
    if (Double.isNaN(value)) {
      return MISSING;
    }
    return Double.isInfinite(value) ? new Expected.Infinite(value) : number(new BigDecimal(value));
  }
}
