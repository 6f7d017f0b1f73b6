package dev.bellows.features.trend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.features.trend.oracle.Expected;
import dev.bellows.features.trend.oracle.LawTwo;
import dev.bellows.features.trend.oracle.OracleDecay;
import dev.bellows.features.trend.oracle.OracleVisibility;
import dev.bellows.features.trend.oracle.OracleWindow;
import dev.bellows.features.trend.oracle.TimedSeries;
import dev.bellows.features.trend.oracle.TrendOracle;
import dev.bellows.features.trend.oracle.TrendOracle.Ties;
import dev.bellows.features.trend.oracle.TrendOracle.ZeroBaseRule;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Every feature under one choice of options, said to the builder and to the oracle.
 *
 * @param gap as {@link TemporalTrendFeatures#gap(String)} takes it; empty for none
 */
record LawTwoDefinition(
    List<TrendWindow> windows,
    int minPeriods,
    Closed closed,
    AsOf asOf,
    String gap,
    Deviation deviation) {
  private static final double HOUR_MICROS = 3600e6;
  private static final double DAY_MICROS = 86_400e6;
  private static final List<Integer> LAGS = List.of(1, 3);
  private static final List<TrendWindow> HALF_LIVES =
      List.of(TrendWindow.rows(1), TrendWindow.rows(5), TrendWindow.hours(30));

  /** The windows, closed in each way that is allowed, under each visibility. */
  static List<LawTwoDefinition> everyWay(List<TrendWindow> windows, int minPeriods) {
    List<LawTwoDefinition> all = new ArrayList<>();
    for (String gap : List.of("", "1 day", "2r")) {
      for (AsOf asOf : AsOf.values()) {
        for (Closed closed : Closed.values()) {
          if (asOf == AsOf.CURRENT_ROW || closed == Closed.LEFT || closed == Closed.NEITHER) {
            Deviation deviation = all.size() % 2 == 0 ? Deviation.SAMPLE : Deviation.POPULATION;
            all.add(new LawTwoDefinition(windows, minPeriods, closed, asOf, gap, deviation));
          }
        }
      }
    }
    return all;
  }

  /**
   * Fails unless the kernel's numbers keep law 2, and tells of each feature the first that fails.
   */
  void judge(TimedSeries series, TrendOracle oracle) {
    assertThat(complaints(series, oracle)).as("%s", this).isEmpty();
  }

  private Map<String, String> complaints(TimedSeries series, TrendOracle oracle) {
    KernelPlan plan = features().definition().kernelPlan();
    Map<String, List<Expected>> exact = exact(oracle);
    List<String> names = plan.outputs().stream().map(TrendOutput::suffix).toList();
    assertThat(names).containsExactlyInAnyOrderElementsOf(exact.keySet());
    List<List<Expected>> columns = names.stream().map(exact::get).toList();
    RollingKernel kernel = RollingKernel.of(plan);
    double[] actual = new double[kernel.width()];
    Map<String, String> complaints = new LinkedHashMap<>();
    for (int row = 0; row < series.size(); row++) {
      kernel.accept(series.time(row), series.value(row), actual, 0);
      for (int i = 0; i < actual.length; i++) {
        Expected expected = columns.get(i).get(row);
        if (!LawTwo.agrees(actual[i], expected)) {
          String complaint = "row " + row + ": " + LawTwo.complaint(actual[i], expected);
          complaints.putIfAbsent(names.get(i), complaint);
        }
      }
    }
    return complaints;
  }

  private TemporalTrendFeatures features() {
    TemporalTrendFeatures features =
        TemporalTrendFeatures.ungrouped()
            .orderBy("t")
            .on("x")
            .windows(windows.toArray(TrendWindow[]::new))
            .minPeriods(minPeriods)
            .closed(closed)
            .asOf(asOf)
            .deviation(deviation)
            .lag(1, 3)
            .delta(1, 3)
            .pctChange(1, 3)
            .momentum()
            .momentum(Momentum.RATIO)
            .volatility()
            .volatility(Volatility.COEFFICIENT_OF_VARIATION)
            .trendSlope()
            .trendSlope(ChronoUnit.DAYS)
            .trendSlopeStderr()
            .trendSlopeStderr(ChronoUnit.HOURS)
            .trendSlopeR2()
            .trendSlopeR2(ChronoUnit.DAYS)
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
            .timeSinceLast(ChronoUnit.HOURS);
    for (RankTies ties : RankTies.values()) {
      for (RankScale scale : RankScale.values()) {
        features = features.rollingRank(ties, scale);
      }
    }
    for (TrendWindow halfLife : HALF_LIVES) {
      for (Weights weights : Weights.values()) {
        for (Gaps gaps : Gaps.values()) {
          features = features.ewma(halfLife, weights, gaps);
        }
      }
    }
    return gap.isEmpty() ? features : features.gap(gap);
  }

  private Map<String, List<Expected>> exact(TrendOracle series) {
    TrendOracle oracle = series.seeing(visibility());
    Map<String, List<Expected>> exact = new HashMap<>();
    for (int lag : LAGS) {
      exact.put("lag_" + lag, oracle.lag(lag));
      exact.put("delta_" + lag, oracle.delta(lag));
      exact.put("pct_change_" + lag, oracle.pctChange(lag, ZeroBaseRule.INFINITE));
    }
    exact.put("since_last_hours", oracle.timeSinceLast(HOUR_MICROS));
    for (TrendWindow halfLife : HALF_LIVES) {
      decays(halfLife).forEach((name, decay) -> exact.put(name, oracle.ewma(decay)));
    }
    for (TrendWindow window : windows) {
      windowed(oracle, exact(window))
          .forEach((name, values) -> exact.put(name + "_" + window.label(), values));
    }
    return exact;
  }

  private OracleVisibility visibility() {
    OracleVisibility sight =
        asOf == AsOf.STRICTLY_BEFORE
            ? OracleVisibility.STRICTLY_BEFORE
            : OracleVisibility.CURRENT_ROW;
    return switch (gap) {
      case "" -> sight;
      case "1 day" -> sight.gap(DAY_MICROS);
      case "2r" -> sight.gapRows(2);
      default -> throw new IllegalStateException(gap);
    };
  }

  private OracleWindow exact(TrendWindow window) {
    OracleWindow exact = OracleWindow.expanding();
    if (window instanceof RowWindow rows) {
      exact = OracleWindow.rows(rows.rows());
    } else if (window instanceof TimeWindow time) {
      exact = OracleWindow.time((double) time.micros());
    }
    return exact.closed(OracleWindow.Closed.valueOf(closed.name())).minPeriods(minPeriods);
  }

  private static Map<String, OracleDecay> decays(TrendWindow halfLife) {
    OracleDecay adjusted =
        halfLife instanceof TimeWindow time
            ? OracleDecay.time((double) time.micros())
            : OracleDecay.rows(((RowWindow) halfLife).rows());
    OracleDecay unadjusted = adjusted.weights(OracleDecay.Weights.CONVEX);
    String name = "ewma_" + halfLife.label();
    return Map.of(
        name,
        adjusted,
        name + "_ignore_na",
        adjusted.ignoringNa(),
        name + "_unadjusted",
        unadjusted,
        name + "_unadjusted_ignore_na",
        unadjusted.ignoringNa());
  }

  private Map<String, List<Expected>> windowed(TrendOracle oracle, OracleWindow window) {
    int ddof = deviation == Deviation.SAMPLE ? TrendOracle.SAMPLE : TrendOracle.POPULATION;
    Map<String, List<Expected>> exact = new HashMap<>();
    exact.put("momentum", oracle.momentum(window));
    exact.put("momentum_ratio", oracle.momentumRatio(window));
    exact.put("volatility", oracle.std(window, ddof));
    exact.put("cv", oracle.coefficientOfVariation(window, ddof));
    exact.put("slope", oracle.slope(window));
    exact.put("slope_per_day", oracle.slopePer(DAY_MICROS, window));
    exact.put("slope_stderr", oracle.slopeStderr(window));
    exact.put("slope_stderr_per_hour", oracle.slopeStderrPer(HOUR_MICROS, window));
    exact.put("slope_r2", oracle.slopeR2(window));
    exact.put("slope_r2_per_day", oracle.slopeR2InTime(window));
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
    for (Ties ties : Ties.values()) {
      String tie = ties == Ties.AVERAGE ? "" : "_" + ties.name().toLowerCase(Locale.ROOT);
      exact.put("rank" + tie, oracle.rank(window, ties));
      exact.put("rank" + tie + "_pct", oracle.rankPct(window, ties));
    }
    return exact;
  }
}
