package dev.bellows.features.ml;

import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendDefinitionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import scala.runtime.AbstractFunction1;

/**
 * Checks the value of a param when it is set: Spark ML asks this function. It never answers no, as
 * Spark's message would not say why, but throws.
 *
 * @param <T> the type of the param's values
 */
final class ParamCheck<T> extends AbstractFunction1<T, Object> implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  /** All but one word of a definition that contradicts nothing that word can say. */
  private static final Map<String, Object> REST =
      Map.of(
          "orderBy", "time",
          "columns", List.of("value"),
          "windows", List.of("expanding"),
          "features", List.of("lag"));

  private final String word;

  private ParamCheck(String word) {
    this.word = word;
  }

  /** The check of what definitions say by that word. */
  static <T> ParamCheck<T> of(String word) {
    return new ParamCheck<>(word);
  }

  @Override
  public Object apply(T value) {
    Map<String, Object> words = new HashMap<>(REST);
    words.put(word, ParamWords.word(word, value));
    try {
      TemporalTrendFeatures.fromMap(words, "TrendTransformer");
      return true;
    } catch (TrendDefinitionException e) {
      throw new IllegalArgumentException(e.problem(), e);
    }
  }
}
