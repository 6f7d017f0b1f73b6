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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Features under one choice of options, said to the builder and to the oracle.
 *
 * @param gap as {@link TemporalTrendFeatures#gap(String)} takes it; empty for none
 * @param chosen of the features, by number
 */
record LawTwoDefinition(
    List<TrendWindow> windows,
    int minPeriods,
    Closed closed,
    AsOf asOf,
    String gap,
    Rules rules,
    List<Integer> chosen) {
  /** What is computed where there is a choice. */
  enum Rules {
    /** The defaults. */
    PLAIN,
    /** The other choice each time. */
    OTHER,
    /** Those of pandas 1.5. */
    PANDAS_1,
    /** Those of pandas 2. */
    PANDAS_2,
    /** Those of pandas 3. */
    PANDAS_3;

    TemporalTrendFeatures of(TemporalTrendFeatures features) {
      return switch (this) {
        case PLAIN -> features;
        case OTHER ->
            features.deviation(Deviation.POPULATION).fill(Fill.FORWARD).zeroBase(ZeroBase.NULL);
        case PANDAS_1 -> features.pandas(PandasVersion.V1_5);
        case PANDAS_2 -> features.pandas(PandasVersion.V2);
        case PANDAS_3 -> features.pandas(PandasVersion.V3);
      };
    }

    int ddof() {
      return this == OTHER ? TrendOracle.POPULATION : TrendOracle.SAMPLE;
    }

    boolean fillsForward() {
      return this == OTHER || this == PANDAS_1 || this == PANDAS_2;
    }

    ZeroBaseRule zeroBase() {
      return this == OTHER ? ZeroBaseRule.MISSING : ZeroBaseRule.INFINITE;
    }

    /** How an unadjusted mean over rows weighs a value. */
    OracleDecay.Weights unadjusted(int halfLife) {
      boolean convex = this == PLAIN || this == OTHER || (this == PANDAS_3 && halfLife == 1);
      return convex ? OracleDecay.Weights.CONVEX : OracleDecay.Weights.CONSTANT;
    }
  }

  private static final double HOUR_MICROS = 3600e6;
  private static final double DAY_MICROS = 86_400e6;
  private static final List<Integer> LAGS = List.of(1, 3);
  private static final List<TrendWindow> HALF_LIVES =
      List.of(TrendWindow.rows(1), TrendWindow.rows(5), TrendWindow.hours(30));
  private static final List<UnaryOperator<TemporalTrendFeatures>> FEATURES = features();

  /** The numbers of all features. */
  static final List<Integer> ALL = IntStream.range(0, FEATURES.size()).boxed().toList();

  /** The windows, closed in each way that is allowed, under each visibility. */
  static List<LawTwoDefinition> everyWay(List<TrendWindow> windows, int minPeriods) {
    List<LawTwoDefinition> all = new ArrayList<>();
    for (String gap : List.of("", "1 day", "2r")) {
      for (AsOf asOf : AsOf.values()) {
        for (Closed closed : Closed.values()) {
          if (asOf == AsOf.CURRENT_ROW || closed == Closed.LEFT || closed == Closed.NEITHER) {
            Rules rules = Rules.values()[all.size() % Rules.values().length];
            all.add(new LawTwoDefinition(windows, minPeriods, closed, asOf, gap, rules, ALL));
          }
        }
      }
    }
    return all;
  }

  /** The same definition of some of the features, as parts of a window depend on what is asked. */
  LawTwoDefinition only(Collection<Integer> features) {
    List<Integer> some = features.stream().sorted().toList();
    return new LawTwoDefinition(windows, minPeriods, closed, asOf, gap, rules, some);
  }

  /**
   * Fails unless the kernel's numbers keep law 2, and tells of each feature the first that fails.
   */
  void judge(TimedSeries series, TrendOracle oracle) {
    assertThat(complaints(series, oracle)).as("%s", this).isEmpty();
  }

  private Map<String, String> complaints(TimedSeries series, TrendOracle oracle) {
    KernelPlan plan = builder().definition().kernelPlan();
    Map<String, Supplier<List<Expected>>> exact = exact(oracle);
    List<String> names = plan.outputs().stream().map(TrendOutput::suffix).toList();
    assertThat(exact.keySet()).containsAll(names);
    assertThat(names.size() == exact.size()).isEqualTo(chosen.equals(ALL));
    List<List<Expected>> columns = names.stream().map(name -> exact.get(name).get()).toList();
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

  private TemporalTrendFeatures builder() {
    TemporalTrendFeatures builder =
        TemporalTrendFeatures.ungrouped()
            .orderBy("t")
            .on("x")
            .windows(windows.toArray(TrendWindow[]::new))
            .minPeriods(minPeriods)
            .closed(closed)
            .asOf(asOf);
    builder = rules.of(gap.isEmpty() ? builder : builder.gap(gap));
    for (int feature : chosen) {
      builder = FEATURES.get(feature).apply(builder);
    }
    return builder;
  }

  private static List<UnaryOperator<TemporalTrendFeatures>> features() {
    List<UnaryOperator<TemporalTrendFeatures>> features = new ArrayList<>();
    features.add(f -> f.lag(1, 3));
    features.add(f -> f.delta(1, 3));
    features.add(f -> f.pctChange(1, 3));
    features.add(f -> f.momentum());
    features.add(f -> f.momentum(Momentum.RATIO));
    features.add(f -> f.volatility());
    features.add(f -> f.volatility(Volatility.COEFFICIENT_OF_VARIATION));
    features.add(f -> f.trendSlope());
    features.add(f -> f.trendSlope(ChronoUnit.DAYS));
    features.add(f -> f.trendSlopeStderr());
    features.add(f -> f.trendSlopeStderr(ChronoUnit.HOURS));
    features.add(f -> f.trendSlopeR2());
    features.add(f -> f.trendSlopeR2(ChronoUnit.DAYS));
    features.add(f -> f.minmaxRange());
    features.add(f -> f.mean());
    features.add(f -> f.sum());
    features.add(f -> f.std());
    features.add(f -> f.variance());
    features.add(f -> f.min());
    features.add(f -> f.max());
    features.add(f -> f.median());
    features.add(f -> f.count());
    features.add(f -> f.zscore());
    features.add(f -> f.rangePosition());
    features.add(f -> f.timeSinceLast(ChronoUnit.HOURS));
    for (RankTies ties : RankTies.values()) {
      for (RankScale scale : RankScale.values()) {
        features.add(f -> f.rollingRank(ties, scale));
      }
    }
    for (TrendWindow halfLife : HALF_LIVES) {
      for (Weights weights : Weights.values()) {
        for (Gaps gaps : Gaps.values()) {
          features.add(f -> f.ewma(halfLife, weights, gaps));
        }
      }
    }
    return features;
  }

  private Map<String, Supplier<List<Expected>>> exact(TrendOracle series) {
    TrendOracle oracle = series.seeing(visibility());
    Map<String, Supplier<List<Expected>>> exact = new HashMap<>();
    for (int lag : LAGS) {
      exact.put("lag_" + lag, () -> oracle.lag(lag));
      exact.put("delta_" + lag, () -> oracle.delta(lag));
      exact.put("pct_change_" + lag, () -> pctChange(oracle, lag));
    }
    exact.put("since_last_hours", () -> oracle.timeSinceLast(HOUR_MICROS));
    for (TrendWindow halfLife : HALF_LIVES) {
      decays(halfLife).forEach((name, decay) -> exact.put(name, () -> oracle.ewma(decay)));
    }
    for (TrendWindow window : windows) {
      windowed(oracle, exact(window))
          .forEach((name, values) -> exact.put(name + "_" + window.label(), values));
    }
    return exact;
  }

  private List<Expected> pctChange(TrendOracle oracle, int lag) {
    return rules.fillsForward()
        ? oracle.pctChangeFilled(lag, rules.zeroBase())
        : oracle.pctChange(lag, rules.zeroBase());
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

  private Map<String, OracleDecay> decays(TrendWindow halfLife) {
    if (halfLife instanceof RowWindow rows) {
      OracleDecay decay = OracleDecay.rows(rows.rows());
      return decays(halfLife, decay, decay.weights(rules.unadjusted(rows.rows())));
    }
    OracleDecay decay = OracleDecay.time((double) ((TimeWindow) halfLife).micros());
    return decays(halfLife, decay, decay.weights(OracleDecay.Weights.CONVEX));
  }

  private static Map<String, OracleDecay> decays(
      TrendWindow halfLife, OracleDecay adjusted, OracleDecay unadjusted) {
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

  private Map<String, Supplier<List<Expected>>> windowed(TrendOracle oracle, OracleWindow window) {
    int ddof = rules.ddof();
    Map<String, Supplier<List<Expected>>> exact = new HashMap<>();
    exact.put("momentum", () -> oracle.momentum(window));
    exact.put("momentum_ratio", () -> oracle.momentumRatio(window));
    exact.put("volatility", () -> oracle.std(window, ddof));
    exact.put("cv", () -> oracle.coefficientOfVariation(window, ddof));
    exact.put("slope", () -> oracle.slope(window));
    exact.put("slope_per_day", () -> oracle.slopePer(DAY_MICROS, window));
    exact.put("slope_stderr", () -> oracle.slopeStderr(window));
    exact.put("slope_stderr_per_hour", () -> oracle.slopeStderrPer(HOUR_MICROS, window));
    exact.put("slope_r2", () -> oracle.slopeR2(window));
    exact.put("slope_r2_per_day", () -> oracle.slopeR2InTime(window));
    exact.put("range", () -> oracle.range(window));
    exact.put("mean", () -> oracle.mean(window));
    exact.put("sum", () -> oracle.sum(window));
    exact.put("std", () -> oracle.std(window, ddof));
    exact.put("var", () -> oracle.variance(window, ddof));
    exact.put("min", () -> oracle.min(window));
    exact.put("max", () -> oracle.max(window));
    exact.put("median", () -> oracle.median(window));
    exact.put("count", () -> oracle.count(window));
    exact.put("zscore", () -> oracle.zscore(window, ddof));
    exact.put("range_position", () -> oracle.rangePosition(window));
    for (Ties ties : Ties.values()) {
      String tie = ties == Ties.AVERAGE ? "" : "_" + ties.name().toLowerCase(Locale.ROOT);
      exact.put("rank" + tie, () -> oracle.rank(window, ties));
      exact.put("rank" + tie + "_pct", () -> oracle.rankPct(window, ties));
    }
    return exact;
  }
}
