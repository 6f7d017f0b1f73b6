package dev.bellows.features.ml;

import java.util.HashMap;
import java.util.Map;
import scala.runtime.AbstractFunction1;

/**
 * Checks the value of a param when it is set: Spark ML asks this function. It never answers no, as
 * Spark's message would not say why, but throws.
 *
 * @param <T> the type of the param's values
 */
final class ParamCheck<T> extends AbstractFunction1<T, Object> implements java.io.Serializable {
  private static final long serialVersionUID = 2L;

  private final Vocabulary vocabulary;
  private final String word;

  private ParamCheck(Vocabulary vocabulary, String word) {
    this.vocabulary = vocabulary;
    this.word = word;
  }

  /** The check of what definitions say by that word. */
  static <T> ParamCheck<T> of(Vocabulary vocabulary, String word) {
    return new ParamCheck<>(vocabulary, word);
  }

  @Override
  public Object apply(T value) {
    Map<String, Object> words = new HashMap<>(vocabulary.rest());
    words.put(word, ParamWords.word(word, value));
    vocabulary.check(words);
    return true;
  }
}
