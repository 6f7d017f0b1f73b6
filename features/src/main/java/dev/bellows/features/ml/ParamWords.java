package dev.bellows.features.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Values of params, which are texts, as the words of definitions and back. */
final class ParamWords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /**
   * A word whose texts are YAML.
   *
   * @param noun what one of its texts is
   */
  private record Notation(String noun, String advice) {}

  private static final Map<String, Notation> WRITTEN_IN_YAML =
      Map.of(
          "features",
          new Notation(
              "feature",
              "Write a word such as mean, or a word with its option such as {delta: [1, 7]}"),
          "methods",
          new Notation(
              "method",
              "Write a word such as freq, or a word with its options such as {targetMean:"
                  + " {smoothing: 10}}"),
          "rare",
          new Notation("rare", "Write limits such as {minShare: 0.01}"),
          "classes",
          new Notation("classes", "Write those of each target such as {carrier: [AA, DL]}"));

  private ParamWords() {}

  /** What a definition says by that word, out of a param's value. */
  static Object word(String word, Object value) {
    Notation notation = WRITTEN_IN_YAML.get(word);
    if (value instanceof String[] texts) {
      return notation == null
          ? Arrays.asList(texts)
          : Arrays.stream(texts).map(text -> parsed(notation, text)).toList();
    }
    return notation == null ? value : parsed(notation, (String) value);
  }

  /** A word alone, or with its options as YAML or JSON write them. */
  private static Object parsed(Notation notation, String text) {
    try {
      return YAML.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("").strip();
      throw new IllegalArgumentException(
          String.format(
              "Invalid %s: '%s'; %s. %s", notation.noun(), text, reason, notation.advice()),
          e);
    }
  }

  /** A param's value out of what a definition says. */
  static Object param(Object word) {
    if (word instanceof List<?> items) {
      return items.stream().map(ParamWords::text).toArray(String[]::new);
    }
    return word instanceof Map ? text(word) : word;
  }

  private static String text(Object item) {
    try {
      return item instanceof String text ? text : JSON.writeValueAsString(item);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a param as JSON", e);
    }
  }
}
