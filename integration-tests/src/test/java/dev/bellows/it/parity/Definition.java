package dev.bellows.it.parity;

import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Deviation;
import dev.bellows.features.trend.Gaps;
import dev.bellows.features.trend.Momentum;
import dev.bellows.features.trend.PandasVersion;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Volatility;
import dev.bellows.features.trend.Weights;
import dev.bellows.features.trend.oracle.Expected;
import dev.bellows.features.trend.oracle.OracleDecay;
import dev.bellows.features.trend.oracle.OracleWindow;
import dev.bellows.features.trend.oracle.TrendOracle;
import dev.bellows.features.trend.oracle.TrendOracle.Ties;
import dev.bellows.features.trend.oracle.TrendOracle.ZeroBaseRule;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Every feature of column {@code x}, said to Bellows, to pandas, to the oracle.
 *
 * @param windows as {@link TrendWindow#parse} reads them
 * @param preset the pandas whose defaults are taken; Bellows' own where empty
 */
record Definition(
    List<Integer> lags,
    List<String> windows,
    Closed closed,
    OptionalInt minPeriods,
    Deviation deviation,
    Optional<PandasVersion> preset) {
  private static final double HOUR_MICROS = 3600e6;
  private static final double DAY_MICROS = 24 * HOUR_MICROS;
  private static final List<Integer> ROW_HALF_LIVES = List.of(1, 3);
  private static final int HOUR_HALF_LIFE = 30;

  Definition {
    lags = List.copyOf(lags);
    windows = List.copyOf(windows);
  }

  /** Reads {@code lags=1,2 windows=3r,2d closed=left minPeriods=1 preset=1.5}. */
  static Definition parse(String line) {
    Map<String, String> words = new LinkedHashMap<>();
    for (String word : line.split(" ", -1)) {
      String[] pair = word.split("=", 2);
      words.put(pair[0], pair[pair.length - 1]);
    }
    String needed = words.get("minPeriods");
    return new Definition(
        List.of(words.get("lags").split(",", -1)).stream().map(Integer::valueOf).toList(),
        List.of(words.get("windows").split(",", -1)),
        Closed.valueOf(words.getOrDefault("closed", "right").toUpperCase(Locale.ROOT)),
        needed == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(needed)),
        Deviation.valueOf(words.getOrDefault("deviation", "sample").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(words.get("preset")).map(Definition::version));
  }

  /** The preset of a version such as 1.5.3. */
  static PandasVersion version(String text) {
    return switch (text.substring(0, text.indexOf('.'))) {
      case "1" -> PandasVersion.V1_5;
      case "2" -> PandasVersion.V2;
      case "3" -> PandasVersion.V3;
      default -> throw new IllegalArgumentException("No preset is known for pandas " + text);
    };
  }

  /** The words that {@code pandas_trends.py} understands. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    words.add("lags=" + String.join(",", lags.stream().map(String::valueOf).toList()));
    words.add("windows=" + String.join(",", windows));
    words.add("closed=" + lower(closed));
    words.add("deviation=" + lower(deviation));
    minPeriods.ifPresent(needed -> words.add("minPeriods=" + needed));
    preset.ifPresent(version -> words.add("preset=" + version));
    return words;
  }

  /** The definition as Bellows takes it. */
  TemporalTrendFeatures features(TemporalTrendFeatures ordered) {
    int[] steps = lags.stream().mapToInt(Integer::intValue).toArray();
    TemporalTrendFeatures features =
        preset
            .map(ordered::pandas)
            .orElse(ordered)
            .on("x")
            .windows(windows.stream().map(TrendWindow::parse).toArray(TrendWindow[]::new))
            .closed(closed)
            .deviation(deviation)
            .lag(steps)
            .delta(steps)
            .pctChange(steps)
            .timeSinceLast(ChronoUnit.DAYS)
            .momentum()
            .momentum(Momentum.RATIO)
            .volatility()
            .volatility(Volatility.COEFFICIENT_OF_VARIATION)
            .minmaxRange()
            .mean()
            .sum()
            .std()
            .variance()
            .min()
            .max()
            .median()
            .count()
            .zscore()
            .rangePosition()
            .trendSlope()
            .trendSlope(ChronoUnit.DAYS)
            .trendSlopeStderr()
            .trendSlopeStderr(ChronoUnit.DAYS)
            .trendSlopeR2()
            .trendSlopeR2(ChronoUnit.DAYS);
    for (RankTies ties : RankTies.values()) {
      for (RankScale scale : RankScale.values()) {
        features = features.rollingRank(ties, scale);
      }
    }
    features = withDecays(features);
    return minPeriods.isPresent() ? features.minPeriods(minPeriods.getAsInt()) : features;
  }

  private TemporalTrendFeatures withDecays(TemporalTrendFeatures given) {
    TemporalTrendFeatures features = given;
    for (Gaps gaps : Gaps.values()) {
      TrendWindow hours = TrendWindow.hours(HOUR_HALF_LIFE);
      features = features.ewma(hours, Weights.ADJUSTED, gaps);
      for (int halfLife : ROW_HALF_LIVES) {
        features = features.ewma(TrendWindow.rows(halfLife), Weights.ADJUSTED, gaps);
        if (isUnadjustedComparable(gaps)) {
          features = features.ewma(TrendWindow.rows(halfLife), Weights.RECURSIVE, gaps);
        }
      }
    }
    return features;
  }

  /** After a missing value Bellows' own rule is that of no pandas for all half-lives. */
  private boolean isUnadjustedComparable(Gaps gaps) {
    return gaps == Gaps.IGNORE || preset.isPresent();
  }

  /** The exact features of a series by the names of their columns. */
  Map<String, List<Expected>> exact(double[] values, double[] micros) {
    TrendOracle oracle = TrendOracle.of(micros, values);
    Map<String, List<Expected>> exact = new LinkedHashMap<>();
    for (int lag : lags) {
      exact.put("x_lag_" + lag, oracle.lag(lag));
      exact.put("x_delta_" + lag, oracle.delta(lag));
      exact.put("x_pct_change_" + lag, pctChange(oracle, lag));
    }
    exact.put("x_since_last_days", oracle.timeSinceLast(DAY_MICROS));
    putDecays(exact, oracle);
    for (String window : windows) {
      windowed(oracle, exactWindow(window))
          .forEach((feature, numbers) -> exact.put("x_" + feature + "_" + window, numbers));
    }
    return exact;
  }

  private List<Expected> pctChange(TrendOracle oracle, int lag) {
    boolean filled = preset.isPresent() && preset.get() != PandasVersion.V3;
    return filled
        ? oracle.pctChangeFilled(lag, ZeroBaseRule.INFINITE)
        : oracle.pctChange(lag, ZeroBaseRule.INFINITE);
  }

  private void putDecays(Map<String, List<Expected>> exact, TrendOracle oracle) {
    for (Gaps gaps : Gaps.values()) {
      String suffix = gaps == Gaps.IGNORE ? "_ignore_na" : "";
      OracleDecay hours = given(OracleDecay.time(HOUR_HALF_LIFE * HOUR_MICROS), gaps);
      exact.put("x_ewma_" + HOUR_HALF_LIFE + "h" + suffix, oracle.ewma(hours));
      for (int halfLife : ROW_HALF_LIVES) {
        OracleDecay rows = given(OracleDecay.rows(halfLife), gaps);
        exact.put("x_ewma_" + halfLife + "r" + suffix, oracle.ewma(rows));
        if (isUnadjustedComparable(gaps)) {
          exact.put(
              "x_ewma_" + halfLife + "r_unadjusted" + suffix,
              oracle.ewma(rows.weights(unadjusted(halfLife))));
        }
      }
    }
  }

  private static OracleDecay given(OracleDecay decay, Gaps gaps) {
    return gaps == Gaps.IGNORE ? decay.ignoringNa() : decay;
  }

  private OracleDecay.Weights unadjusted(int halfLife) {
    boolean convex = halfLife == 1 && preset.equals(Optional.of(PandasVersion.V3));
    return convex ? OracleDecay.Weights.CONVEX : OracleDecay.Weights.CONSTANT;
  }

  private OracleWindow exactWindow(String text) {
    OracleWindow window = exactWindow(TrendWindow.parse(text));
    return window
        .minPeriods(minPeriods.orElse(window.minPeriods()))
        .closed(OracleWindow.Closed.valueOf(closed.name()));
  }

  private static OracleWindow exactWindow(TrendWindow window) {
    String label = window.label();
    if (label.equals("expanding")) {
      return OracleWindow.expanding();
    }
    double size = Double.parseDouble(label.substring(0, label.length() - 1));
    return switch (label.charAt(label.length() - 1)) {
      case 'r' -> OracleWindow.rows((int) size);
      case 'h' -> OracleWindow.time(size * HOUR_MICROS);
      case 'd' -> OracleWindow.time(size * DAY_MICROS);
      default -> throw new IllegalArgumentException("No such window here: " + label);
    };
  }

  private Map<String, List<Expected>> windowed(TrendOracle oracle, OracleWindow window) {
    int ddof = deviation == Deviation.SAMPLE ? TrendOracle.SAMPLE : TrendOracle.POPULATION;
    Map<String, List<Expected>> exact = new LinkedHashMap<>();
    exact.put("momentum", oracle.momentum(window));
    exact.put("momentum_ratio", oracle.momentumRatio(window));
    exact.put("volatility", oracle.std(window, ddof));
    exact.put("cv", oracle.coefficientOfVariation(window, ddof));
    exact.put("range", oracle.range(window));
    exact.put("mean", oracle.mean(window));
    exact.put("sum", oracle.sum(window));
    exact.put("std", oracle.std(window, ddof));
    exact.put("var", oracle.variance(window, ddof));
    exact.put("min", oracle.min(window));
    exact.put("max", oracle.max(window));
    exact.put("median", oracle.median(window));
    exact.put("count", oracle.count(window));
    exact.put("zscore", oracle.zscore(window, ddof));
    exact.put("range_position", oracle.rangePosition(window));
    exact.put("slope", oracle.slope(window));
    exact.put("slope_per_day", oracle.slopePer(DAY_MICROS, window));
    exact.put("slope_stderr", oracle.slopeStderr(window));
    exact.put("slope_stderr_per_day", oracle.slopeStderrPer(DAY_MICROS, window));
    exact.put("slope_r2", oracle.slopeR2(window));
    exact.put("slope_r2_per_day", oracle.slopeR2InTime(window));
    for (Ties ties : Ties.values()) {
      String tie = ties == Ties.AVERAGE ? "" : "_" + lower(ties);
      exact.put("rank" + tie, oracle.rank(window, ties));
      exact.put("rank" + tie + "_pct", oracle.rankPct(window, ties));
    }
    return exact;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
