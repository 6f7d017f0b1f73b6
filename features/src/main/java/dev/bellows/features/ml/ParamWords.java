package dev.bellows.features.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.Arrays;
import java.util.List;

/** Values of params, which are texts, as the words of definitions and back. */
final class ParamWords {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private ParamWords() {}

  /** What a definition says by that word, out of a param's value. */
  static Object word(String word, Object value) {
    if (!(value instanceof String[] texts)) {
      return value;
    }
    return word.equals("features")
        ? Arrays.stream(texts).map(ParamWords::feature).toList()
        : Arrays.asList(texts);
  }

  /** A feature's word alone, or with its option as YAML or JSON write it. */
  private static Object feature(String text) {
    try {
      return YAML.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("").strip();
      throw new IllegalArgumentException(
          String.format(
              "Invalid feature: '%s'; %s. Write a word such as mean, or a word with its option such"
                  + " as {delta: [1, 7]}",
              text, reason),
          e);
    }
  }

  /** A param's value out of what a definition says. */
  static Object param(Object word) {
    return word instanceof List<?> items
        ? items.stream().map(ParamWords::text).toArray(String[]::new)
        : word;
  }

  private static String text(Object item) {
    try {
      return item instanceof String text ? text : JSON.writeValueAsString(item);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a feature as JSON", e);
    }
  }
}
