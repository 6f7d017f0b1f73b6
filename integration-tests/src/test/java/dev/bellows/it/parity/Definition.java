package dev.bellows.it.parity;

import dev.bellows.features.trend.Momentum;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Volatility;
import dev.bellows.features.trend.oracle.Expected;
import dev.bellows.features.trend.oracle.OracleWindow;
import dev.bellows.features.trend.oracle.TrendOracle;
import dev.bellows.features.trend.oracle.TrendOracle.Ties;
import dev.bellows.features.trend.oracle.TrendOracle.ZeroBaseRule;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Every feature of column {@code x} over one window, said to Bellows, to pandas, to the oracle. */
record Definition(List<Integer> lags, int window, OptionalInt minPeriods) {
  private static final double DAY_MICROS = 86_400e6;

  Definition {
    lags = List.copyOf(lags);
  }

  /** Reads {@code lags=1,2 windows=3 minPeriods=1}. */
  static Definition parse(String words) {
    List<Integer> lags = List.of();
    int window = 0;
    OptionalInt minPeriods = OptionalInt.empty();
    for (String word : words.split(" ", -1)) {
      String value = word.substring(word.indexOf('=') + 1);
      switch (word.substring(0, word.length() - value.length())) {
        case "lags=" ->
            lags = List.of(value.split(",", -1)).stream().map(Integer::valueOf).toList();
        case "windows=" -> window = Integer.parseInt(value);
        case "minPeriods=" -> minPeriods = OptionalInt.of(Integer.parseInt(value));
        default -> {
          // Words for the reader, such as the version of pandas.
        }
      }
    }
    return new Definition(lags, window, minPeriods);
  }

  /** The words that {@code pandas_trends.py} understands. */
  String[] words() {
    String joined = String.join(",", lags.stream().map(String::valueOf).toList());
    String needed = minPeriods.isPresent() ? "minPeriods=" + minPeriods.getAsInt() : "";
    return new String[] {"lags=" + joined, "windows=" + window, needed};
  }

  /** The definition as Bellows takes it, with features still to be chosen from it. */
  TemporalTrendFeatures features(TemporalTrendFeatures ordered) {
    int[] steps = lags.stream().mapToInt(Integer::intValue).toArray();
    TemporalTrendFeatures features =
        ordered
            .on("x")
            .windows(TrendWindow.rows(window))
            .delta(steps)
            .pctChange(steps)
            .momentum()
            .momentum(Momentum.RATIO)
            .volatility()
            .volatility(Volatility.COEFFICIENT_OF_VARIATION)
            .trendSlope()
            .trendSlope(ChronoUnit.DAYS)
            .minmaxRange();
    for (RankTies ties : RankTies.values()) {
      for (RankScale scale : RankScale.values()) {
        features = features.rollingRank(ties, scale);
      }
    }
    return minPeriods.isPresent() ? features.minPeriods(minPeriods.getAsInt()) : features;
  }

  /** The exact features of a series by the names of their columns. */
  Map<String, List<Expected>> exact(double[] values, double[] micros) {
    TrendOracle oracle = TrendOracle.of(micros, values);
    OracleWindow rows = OracleWindow.rows(window).minPeriods(minPeriods.orElse(window));
    Map<String, List<Expected>> exact = new LinkedHashMap<>();
    for (int lag : lags) {
      exact.put("x_delta_" + lag, oracle.delta(lag));
      exact.put("x_pct_change_" + lag, oracle.pctChange(lag, ZeroBaseRule.INFINITE));
    }
    exact.put(windowed("momentum"), oracle.momentum(rows));
    exact.put(windowed("momentum_ratio"), oracle.momentumRatio(rows));
    exact.put(windowed("volatility"), oracle.volatility(rows));
    exact.put(windowed("cv"), oracle.coefficientOfVariation(rows, TrendOracle.SAMPLE));
    exact.put(windowed("slope"), oracle.slope(rows));
    exact.put(windowed("slope_per_day"), oracle.slopePer(DAY_MICROS, rows));
    for (Ties ties : Ties.values()) {
      String tie = ties == Ties.AVERAGE ? "" : "_" + ties.name().toLowerCase(Locale.ROOT);
      exact.put(windowed("rank" + tie), oracle.rank(rows, ties));
      exact.put(windowed("rank" + tie + "_pct"), oracle.rankPct(rows, ties));
    }
    exact.put(windowed("range"), oracle.range(rows));
    return exact;
  }

  private String windowed(String feature) {
    return "x_" + feature + "_" + window + "r";
  }
}
