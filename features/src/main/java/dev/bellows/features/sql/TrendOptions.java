package dev.bellows.features.sql;

import dev.bellows.core.Args;
import dev.bellows.features.trend.TemporalTrendFeatures;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The options of one call, by what they are; the texts are read when they are asked for. */
final class TrendOptions {
  private static final Map<String, TrendOption> ALL =
      Arrays.stream(TrendOption.values())
          .collect(
              Collectors.toMap(
                  TrendOption::toString,
                  Function.identity(),
                  (first, second) -> first,
                  LinkedHashMap::new));

  private final Map<TrendOption, String> texts = new EnumMap<>(TrendOption.class);

  private TrendOptions() {}

  /**
   * The options that were written, of which the function takes some.
   *
   * @throws IllegalArgumentException for one that is unknown, of no use here, or said twice
   */
  static TrendOptions of(List<Map.Entry<String, String>> written, TrendSqlFunction function) {
    TrendOptions options = new TrendOptions();
    List<String> allowed = function.options().stream().map(TrendOption::toString).toList();
    for (Map.Entry<String, String> entry : written) {
      String name = entry.getKey();
      TrendOption option =
          Words.find(ALL, name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          String.format(
                              "unknown option '%s'%s %s",
                              name, Words.hint(name, allowed, "it takes"), allowed)));
      Args.check(
          function.options().contains(option),
          "the option %s has no meaning for it; it takes %s",
          option,
          allowed);
      Args.check(
          options.texts.put(option, entry.getValue()) == null,
          "the option %s is there twice",
          option);
    }
    return options;
  }

  Optional<String> text(TrendOption option) {
    return Optional.ofNullable(texts.get(option));
  }

  <E extends Enum<E>> E constant(TrendOption option, E preset) {
    return text(option)
        .map(text -> Words.constant(preset.getDeclaringClass(), text, option))
        .orElse(preset);
  }

  boolean truth(TrendOption option, boolean preset) {
    return text(option).map(text -> Words.truth(text, option)).orElse(preset);
  }

  /** The definition with all options that are not the feature's own. */
  TemporalTrendFeatures in(TemporalTrendFeatures features) {
    TemporalTrendFeatures result = features;
    for (Map.Entry<TrendOption, String> option : texts.entrySet()) {
      result = option.getKey().in(result, option.getValue());
    }
    return result;
  }
}
