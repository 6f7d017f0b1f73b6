package dev.bellows.features.ml;

import dev.bellows.features.encode.CategoricalEncoder;
import dev.bellows.features.encode.EncoderDefinitionException;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendDefinitionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The definitions whose words params hold. */
enum Vocabulary {
  TRENDS {
    @Override
    Map<String, Object> rest() {
      return Map.of(
          "orderBy", "time",
          "columns", List.of("value"),
          "windows", List.of("expanding"),
          "features", List.of("lag"));
    }

    @Override
    void check(Map<String, Object> words) {
      try {
        TemporalTrendFeatures.fromMap(words, "TrendTransformer");
      } catch (TrendDefinitionException e) {
        throw new IllegalArgumentException(e.problem(), e);
      }
    }
  },

  ENCODERS {
    @Override
    Map<String, Object> rest() {
      return Map.of(
          "columns", List.of(NO_COLUMN),
          "methods", List.of("freq"),
          "target", NO_COLUMN + "target",
          "rare", Map.of("minCount", 1));
    }

    @Override
    void check(Map<String, Object> words) {
      try {
        CategoricalEncoder.fromMap(withTargets(words), "EncoderEstimator");
      } catch (EncoderDefinitionException e) {
        throw new IllegalArgumentException(e.problem(), e);
      }
    }

    /** Classes are of targets that methods have. */
    private static Map<String, Object> withTargets(Map<String, Object> words) {
      if (!(words.get("classes") instanceof Map<?, ?> classes) || classes.isEmpty()) {
        return words;
      }
      Map<String, Object> more = new HashMap<>(words);
      more.put(
          "methods",
          classes.keySet().stream()
              .map(target -> Map.of("targetMean", Map.of("target", target)))
              .toList());
      return more;
    }
  };

  /** The name of no real column: targets of methods must not contradict it. */
  private static final String NO_COLUMN = "__bellows_params_";

  /** All but one word of a definition that contradicts nothing that word can say. */
  abstract Map<String, Object> rest();

  /**
   * @throws IllegalArgumentException if the words make no definition
   */
  abstract void check(Map<String, Object> words);
}
