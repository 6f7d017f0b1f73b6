package dev.bellows.features.trend;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The word that asks for a feature wherever definitions are written: {@code delta}.
 *
 * @param <F> the feature
 * @param name the word
 * @param type the feature's type
 * @param means which features of that type the word stands for
 * @param option what else can be said
 * @param description what a feature computes and when it has no answer, as a phrase
 */
record FeatureWord<F extends TrendFeature>(
    String name,
    Class<F> type,
    Predicate<F> means,
    FeatureOption<F> option,
    Function<F, String> description) {
  boolean standsFor(TrendFeature feature) {
    return type.isInstance(feature) && means.test(type.cast(feature));
  }

  /** The feature of the word alone. */
  TrendFeature read(DefinitionNode word) {
    return option.plain(word);
  }

  /** The features of the word with an option. */
  List<? extends TrendFeature> readWith(DefinitionNode asked) {
    return option.of(asked);
  }

  /** The word alone, or a map of it and its option. */
  Object write(TrendFeature feature) {
    Optional<Object> said = option.written(type.cast(feature));
    return said.isPresent() ? Map.of(name, said.get()) : name;
  }

  /** What a feature computes and when it has no answer, as a phrase. */
  String describe(TrendFeature feature) {
    return description.apply(type.cast(feature));
  }
}
