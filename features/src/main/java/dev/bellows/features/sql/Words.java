package dev.bellows.features.sql;

import dev.bellows.core.Args;
import dev.bellows.core.Suggestions;
import dev.bellows.features.trend.PandasVersion;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The words of options. Case, underscores and hyphens do not matter: {@code strictlyBefore} is
 * {@code STRICTLY_BEFORE}.
 */
final class Words {
  private static final Map<String, ChronoUnit> UNITS =
      words(
          List.of(
              ChronoUnit.MICROS,
              ChronoUnit.MILLIS,
              ChronoUnit.SECONDS,
              ChronoUnit.MINUTES,
              ChronoUnit.HOURS,
              ChronoUnit.DAYS,
              ChronoUnit.WEEKS));

  private Words() {}

  static <E extends Enum<E>> E constant(Class<E> type, String text, TrendOption of) {
    return oneOf(words(Arrays.asList(type.getEnumConstants())), text, of);
  }

  /** In the plural or the singular. */
  static ChronoUnit unit(String text, TrendOption of) {
    return find(UNITS, text + "s").orElseGet(() -> oneOf(UNITS, text, of));
  }

  static PandasVersion pandasVersion(String text, TrendOption of) {
    Map<String, PandasVersion> versions = new LinkedHashMap<>();
    versions.put("1.5", PandasVersion.V1_5);
    versions.put("2", PandasVersion.V2);
    versions.put("3", PandasVersion.V3);
    return oneOf(versions, text, of);
  }

  static boolean truth(String text, TrendOption of) {
    return oneOf(Map.of("true", true, "false", false), text, of);
  }

  static int wholeNumber(String text, TrendOption of) {
    Args.check(text.matches("-?\\d{1,9}"), "Invalid %s: '%s'; a whole number is needed", of, text);
    return Integer.parseInt(text);
  }

  /** The constant that a word stands for; empty if it stands for none. */
  static <T> Optional<T> find(Map<String, T> words, String text) {
    return words.entrySet().stream()
        .filter(word -> plain(word.getKey()).equals(plain(text)))
        .<T>map(Map.Entry::getValue)
        .findFirst();
  }

  private static <T> T oneOf(Map<String, T> words, String text, TrendOption of) {
    return find(words, text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "Invalid %s: '%s'%s: %s",
                        of, text, hint(text, words.keySet(), "allowed"), words.keySet())));
  }

  /** {@code "; did you mean 'days'? Allowed"}, or {@code "; allowed"}. */
  static String hint(String text, Collection<String> words, String next) {
    String hint = Suggestions.didYouMean(text, words);
    return hint.isEmpty()
        ? "; " + next
        : hint + " " + next.substring(0, 1).toUpperCase(Locale.ROOT) + next.substring(1);
  }

  private static <E extends Enum<E>> Map<String, E> words(List<E> constants) {
    return constants.stream()
        .collect(
            Collectors.toMap(
                Words::word, Function.identity(), (first, second) -> first, LinkedHashMap::new));
  }

  /** {@code STRICTLY_BEFORE} as {@code strictlyBefore}. */
  private static String word(Enum<?> constant) {
    String[] parts = constant.name().toLowerCase(Locale.ROOT).split("_");
    return parts[0]
        + Arrays.stream(parts)
            .skip(1)
            .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
            .collect(Collectors.joining());
  }

  private static String plain(String word) {
    return word.strip().replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
  }
}
