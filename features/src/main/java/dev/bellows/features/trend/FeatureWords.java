package dev.bellows.features.trend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** All words for features, as job files, JSON and Spark ML write them. */
final class FeatureWords {
  /** Asks for the seven features of change. */
  static final String ALL = "all";

  /** A new feature gets its entry here. */
  private static final List<FeatureWord<?>> WORDS =
      List.of(
          lagged(
              "lag",
              TrendFeature.Lag.class,
              TrendFeature.Lag::new,
              "value %s before; null where it is missing"),
          lagged(
              "delta",
              TrendFeature.Delta.class,
              TrendFeature.Delta::new,
              "value − value %s before; null where either is missing"),
          lagged(
              "pctChange",
              TrendFeature.PctChange.class,
              TrendFeature.PctChange::new,
              "value / value %s before − 1; null where either is missing, and for 0 / 0"),
          new FeatureWord<>(
              "momentum",
              TrendFeature.MomentumOf.class,
              any -> true,
              new FeatureOption.Constant<>(
                  Momentum.class,
                  Momentum.DIFFERENCE,
                  TrendFeature.MomentumOf::new,
                  TrendFeature.MomentumOf::kind),
              FeatureText::momentum),
          new FeatureWord<>(
              "volatility",
              TrendFeature.VolatilityOf.class,
              any -> true,
              new FeatureOption.Constant<>(
                  Volatility.class,
                  Volatility.STANDARD_DEVIATION,
                  TrendFeature.VolatilityOf::new,
                  TrendFeature.VolatilityOf::kind),
              FeatureText::volatility),
          line("trendSlope", Line.SLOPE),
          new FeatureWord<>(
              "rollingRank",
              TrendFeature.RankOf.class,
              any -> true,
              new FeatureOption.Rank(),
              FeatureText::rank),
          plain(
              "minmaxRange",
              new TrendFeature.RangeOf(),
              "maximum − minimum; null where " + FeatureText.TOO_FEW),
          line("trendSlopeStderr", Line.STDERR),
          line("trendSlopeR2", Line.R2),
          statistic("mean", Statistic.MEAN, "mean"),
          statistic("sum", Statistic.SUM, "sum"),
          statistic("std", Statistic.STD, "standard deviation"),
          statistic("variance", Statistic.VAR, "variance"),
          statistic("min", Statistic.MIN, "minimum"),
          statistic("max", Statistic.MAX, "maximum"),
          statistic("median", Statistic.MEDIAN, "median"),
          plain(
              "count",
              new TrendFeature.CountOf(),
              "number of values; null where the window has too few rows, missing values or not"),
          plain(
              "zscore",
              new TrendFeature.ZScore(),
              "(last value − mean) / standard deviation; null where all values are equal, "
                  + FeatureText.LAST),
          plain(
              "rangePosition",
              new TrendFeature.RangePosition(),
              "(last value − minimum) / (maximum − minimum); null where all values are equal, "
                  + FeatureText.LAST),
          new FeatureWord<>(
              "ewma",
              TrendFeature.Ewma.class,
              any -> true,
              new FeatureOption.Decay(),
              FeatureText::decay),
          new FeatureWord<>(
              "timeSinceLast",
              TrendFeature.SinceLast.class,
              any -> true,
              new FeatureOption.Unit<>(
                  Optional.empty(), TrendFeature.SinceLast::new, TrendFeature.SinceLast::unit),
              FeatureText::sinceLast));

  private static final List<String> NAMES = WORDS.stream().<String>map(FeatureWord::name).toList();

  private static final List<TrendFeature> CHANGE =
      List.of(
          new TrendFeature.Delta(1),
          new TrendFeature.PctChange(1),
          new TrendFeature.MomentumOf(Momentum.DIFFERENCE),
          new TrendFeature.VolatilityOf(Volatility.STANDARD_DEVIATION),
          new TrendFeature.LineOf(Line.SLOPE, null),
          new TrendFeature.RankOf(RankTies.AVERAGE, RankScale.POSITION),
          new TrendFeature.RangeOf());

  private FeatureWords() {}

  private static <F extends TrendFeature> FeatureWord<F> plain(
      String name, F feature, String description) {
    @SuppressWarnings("unchecked") // The class of an F.
    Class<F> type = (Class<F>) feature.getClass();
    return new FeatureWord<>(
        name, type, feature::equals, new FeatureOption.None<>(feature), f -> description);
  }

  private static FeatureWord<?> statistic(String name, Statistic kind, String meaning) {
    TrendFeature.StatisticOf feature = new TrendFeature.StatisticOf(kind);
    return plain(name, feature, meaning + "; null where " + FeatureText.TOO_FEW);
  }

  private static <F extends TrendFeature.OfLag> FeatureWord<F> lagged(
      String name, Class<F> type, IntFunction<F> feature, String description) {
    return new FeatureWord<>(
        name,
        type,
        any -> true,
        new FeatureOption.Lags<>(feature),
        f -> String.format(description, FeatureText.rows(f.lag())));
  }

  private static FeatureWord<TrendFeature.LineOf> line(String name, Line kind) {
    return new FeatureWord<>(
        name,
        TrendFeature.LineOf.class,
        feature -> feature.kind() == kind,
        new FeatureOption.Unit<>(
            Optional.of(new TrendFeature.LineOf(kind, null)),
            unit -> new TrendFeature.LineOf(kind, unit),
            TrendFeature.LineOf::unit),
        FeatureText::line);
  }

  /** The features of a list of words, or of the word {@code all}. */
  static List<TrendFeature> read(DefinitionNode node) {
    if (!node.isList()) {
      node.wordOf(List.of(ALL));
      return CHANGE;
    }
    List<DefinitionNode> asked = node.items();
    if (asked.isEmpty()) {
      throw node.fault("The list of features is empty; write all, or some of " + NAMES);
    }
    List<TrendFeature> features = new ArrayList<>();
    asked.forEach(item -> features.addAll(readItem(item)));
    return features;
  }

  private static List<? extends TrendFeature> readItem(DefinitionNode item) {
    if (!item.isBlock()) {
      return ALL.equals(item.value()) ? CHANGE : List.of(named(item).read(item));
    }
    String expected = "one feature, such as {delta: [1, 7]}";
    Map<String, DefinitionNode> entries = item.entries(expected, "in ");
    if (entries.size() != 1) {
      throw item.fault("Invalid " + item.label() + ": a block of keys; expected " + expected + ".");
    }
    String name = entries.keySet().iterator().next();
    DefinitionNode option = entries.get(name);
    return named(new DefinitionNode(name, option.path(), item.label())).readWith(option);
  }

  private static FeatureWord<?> named(DefinitionNode word) {
    String name = word.wordOf(NAMES);
    return WORDS.stream().filter(w -> w.name().equals(name)).findFirst().orElseThrow();
  }

  /** A feature as a word, or a map of its word and its option. */
  static Object write(TrendFeature feature) {
    return wordFor(feature).write(feature);
  }

  /** What a feature computes and when it has no answer, as a phrase. */
  static String describe(TrendFeature feature) {
    return wordFor(feature).describe(feature);
  }

  static FeatureWord<?> wordFor(TrendFeature feature) {
    return WORDS.stream()
        .filter(word -> word.standsFor(feature))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No word stands for " + feature));
  }
}
