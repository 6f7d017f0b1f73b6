package dev.bellows.features.job;

import dev.bellows.features.trend.Momentum;
import dev.bellows.features.trend.RankScale;
import dev.bellows.features.trend.RankTies;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import dev.bellows.features.trend.Volatility;
import dev.bellows.features.trend.ZeroBase;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads the {@code trend:} block of a step. */
final class TrendYaml {
  private static final List<String> FEATURES =
      List.of(
          "delta",
          "pctChange",
          "momentum",
          "volatility",
          "trendSlope",
          "rollingRank",
          "minmaxRange");

  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "micros", ChronoUnit.MICROS,
          "millis", ChronoUnit.MILLIS,
          "seconds", ChronoUnit.SECONDS,
          "minutes", ChronoUnit.MINUTES,
          "hours", ChronoUnit.HOURS,
          "days", ChronoUnit.DAYS,
          "weeks", ChronoUnit.WEEKS);

  private static final List<String> UNIT_WORDS =
      List.of("micros", "millis", "seconds", "minutes", "hours", "days", "weeks");

  private TrendYaml() {}

  static TemporalTrendFeatures read(YamlBlock block) {
    block.allow(
        "groupBy",
        "orderBy",
        "tieBreakBy",
        "columns",
        "windows",
        "features",
        "minPeriods",
        "zeroBase");
    TemporalTrendFeatures features =
        ordering(block).orderBy(block.requiredText("orderBy", "the column that orders the rows"));
    requireSome(block, "columns", "[amount]");
    features = features.on(array(block.texts("columns")));
    features = features.windows(windows(block));
    if (block.has("tieBreakBy")) {
      features = features.tieBreakBy(array(block.texts("tieBreakBy")));
    }
    features = limits(features, block);
    return features(features, block);
  }

  private static void requireSome(YamlBlock block, String key, String example) {
    block.required(key, "a list such as " + example);
    if (block.list(key, item -> item).isEmpty()) {
      throw new JobFileException(
          String.format(
              "%s: The list %s is empty; write one such as %s.",
              block.placeOf(key), block.labelled(key), example));
    }
  }

  private static TemporalTrendFeatures.Ordering ordering(YamlBlock block) {
    List<String> groups = block.texts("groupBy");
    return groups.isEmpty()
        ? TemporalTrendFeatures.ungrouped()
        : TemporalTrendFeatures.groupBy(array(groups));
  }

  private static TrendWindow[] windows(YamlBlock block) {
    String subject = block.labelled("windows");
    return block
        .list(
            "windows", node -> valid(node, () -> TrendWindow.parse(YamlBlock.text(node, subject))))
        .toArray(TrendWindow[]::new);
  }

  private static TemporalTrendFeatures limits(TemporalTrendFeatures features, YamlBlock block) {
    TemporalTrendFeatures limited = features;
    if (block.has("minPeriods")) {
      int periods = block.wholeNumber("minPeriods").orElseThrow();
      YamlNode node = block.node("minPeriods").orElseThrow();
      limited = valid(node, () -> features.minPeriods(periods));
    }
    if (block.has("zeroBase")) {
      limited = limited.zeroBase(zeroBase(block));
    }
    return limited;
  }

  /** YAML's own null is the word null here. */
  private static ZeroBase zeroBase(YamlBlock block) {
    YamlNode node = block.node("zeroBase").orElseThrow();
    return node instanceof YamlNode.Scalar scalar && scalar.isNull()
        ? ZeroBase.NULL
        : constant(node, block.labelled("zeroBase"), ZeroBase.class);
  }

  private static TemporalTrendFeatures features(TemporalTrendFeatures start, YamlBlock block) {
    YamlNode node = block.required("features", "all, or a list such as [delta, momentum]");
    if (node instanceof YamlNode.Scalar) {
      YamlBlock.word(node, block.labelled("features"), List.of("all"));
      requireSome(block, "windows", "[7r]");
      return start.all();
    }
    List<YamlNode> asked = YamlBlock.list(node, block.labelled("features"), item -> item);
    if (asked.isEmpty()) {
      throw new JobFileException(
          node.place() + ": The list of features is empty; write all, or some of " + FEATURES);
    }
    TemporalTrendFeatures features = start;
    if (asked.stream().anyMatch(TrendYaml::readsWindow)) {
      requireSome(block, "windows", "[7r]");
    }
    for (YamlNode feature : asked) {
      features = add(features, feature, block.labelled("features"));
    }
    return features;
  }

  private static boolean readsWindow(YamlNode feature) {
    String name =
        feature instanceof YamlNode.Block block
            ? String.join("", block.entries().keySet())
            : String.valueOf(feature.plain());
    return FEATURES.contains(name) && !name.equals("delta") && !name.equals("pctChange");
  }

  private static TemporalTrendFeatures add(
      TemporalTrendFeatures features, YamlNode node, String subject) {
    if (node instanceof YamlNode.Block block) {
      return withOptions(features, block, subject);
    }
    return switch (YamlBlock.word(node, subject, FEATURES)) {
      case "delta" -> features.delta();
      case "pctChange" -> features.pctChange();
      case "momentum" -> features.momentum();
      case "volatility" -> features.volatility();
      case "trendSlope" -> features.trendSlope();
      case "rollingRank" -> features.rollingRank();
      default -> features.minmaxRange();
    };
  }

  private static TemporalTrendFeatures withOptions(
      TemporalTrendFeatures features, YamlNode.Block block, String subject) {
    if (block.entries().size() != 1) {
      throw YamlBlock.wrongType(block, subject, "one feature, such as {delta: [1, 7]}");
    }
    Map.Entry<String, YamlNode.Entry> entry = block.entries().entrySet().iterator().next();
    String name = entry.getKey();
    YamlNode value = entry.getValue().node();
    YamlNode key = new YamlNode.Scalar(entry.getValue().keyPlace(), name, name);
    String feature = YamlBlock.word(key, subject, FEATURES);
    String option = "'" + feature + "' in " + subject;
    return switch (feature) {
      case "delta" -> valid(value, () -> features.delta(lags(value, option)));
      case "pctChange" -> valid(value, () -> features.pctChange(lags(value, option)));
      case "momentum" -> features.momentum(constant(value, option, Momentum.class));
      case "volatility" -> features.volatility(constant(value, option, Volatility.class));
      case "trendSlope" ->
          features.trendSlope(UNITS.get(YamlBlock.word(value, option, UNIT_WORDS)));
      case "rollingRank" -> rank(features, value, option);
      default ->
          throw new JobFileException(
              value.place() + ": The feature 'minmaxRange' has no options; write it alone.");
    };
  }

  private static TemporalTrendFeatures rank(
      TemporalTrendFeatures features, YamlNode value, String option) {
    YamlBlock block = new YamlBlock(value, option, "", new HashMap<>()).allow("ties", "scale");
    RankTies ties =
        block
            .node("ties")
            .map(node -> constant(node, "ties of " + option, RankTies.class))
            .orElse(RankTies.AVERAGE);
    RankScale scale =
        block
            .node("scale")
            .map(node -> constant(node, "scale of " + option, RankScale.class))
            .orElse(RankScale.POSITION);
    return features.rollingRank(ties, scale);
  }

  private static int[] lags(YamlNode value, String option) {
    if (value instanceof YamlNode.Scalar) {
      return new int[] {YamlBlock.wholeNumber(value, option)};
    }
    return YamlBlock.list(value, option, item -> YamlBlock.wholeNumber(item, option)).stream()
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static <E extends Enum<E>> E constant(YamlNode node, String subject, Class<E> type) {
    Map<String, E> words = JobYaml.words(type);
    return words.get(YamlBlock.word(node, subject, list(words)));
  }

  private static <T> T valid(YamlNode node, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new JobFileException(node.place() + ": " + e.getMessage() + ".", e);
    }
  }

  private static List<String> list(Map<String, ?> words) {
    return List.copyOf(words.keySet());
  }

  private static String[] array(List<String> names) {
    return names.toArray(String[]::new);
  }
}
