package dev.bellows.features.trend;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * What can be said of a feature beside its name.
 *
 * @param <F> the feature
 */
interface FeatureOption<F extends TrendFeature> {
  /** The units that stand for lengths of time, by their words, the shortest first. */
  Map<String, ChronoUnit> UNITS =
      TimeWindow.SUFFIXES.keySet().stream()
          .sorted()
          .collect(
              Collectors.toMap(
                  FeatureOption::word, unit -> unit, (first, second) -> first, LinkedHashMap::new));

  /** The feature of the name alone. */
  F plain(DefinitionNode name);

  /** The features that the option asks for. */
  List<F> of(DefinitionNode option);

  /** The option of a feature; empty where its name says all. */
  Optional<Object> written(F feature);

  /** The word of a unit: {@code days}. */
  static String word(ChronoUnit unit) {
    return unit.name().toLowerCase(Locale.ROOT);
  }

  /** Nothing can be said. */
  record None<F extends TrendFeature>(F feature) implements FeatureOption<F> {
    @Override
    public F plain(DefinitionNode name) {
      return feature;
    }

    @Override
    public List<F> of(DefinitionNode option) {
      String name = option.path().substring(option.path().lastIndexOf('.') + 1);
      throw option.fault("The feature '" + name + "' has no options; write it alone.");
    }

    @Override
    public Optional<Object> written(F written) {
      return Optional.empty();
    }
  }

  /** A lag or several; 1 by default. */
  record Lags<F extends TrendFeature.OfLag>(IntFunction<F> feature) implements FeatureOption<F> {
    @Override
    public F plain(DefinitionNode name) {
      return feature.apply(1);
    }

    @Override
    public List<F> of(DefinitionNode option) {
      List<DefinitionNode> lags = option.isList() ? option.items() : List.of(option);
      if (lags.isEmpty()) {
        throw option.fault("The list " + option.label() + " is empty; write one such as [1, 7].");
      }
      return lags.stream().map(lag -> lag.made(() -> feature.apply(lag.wholeNumber()))).toList();
    }

    @Override
    public Optional<Object> written(F written) {
      return written.lag() == 1 ? Optional.empty() : Optional.of(written.lag());
    }
  }

  /** A constant of an enum; one of them by default. */
  record Constant<F extends TrendFeature, E extends Enum<E>>(
      Class<E> type, E preset, Function<E, F> feature, Function<F, E> constant)
      implements FeatureOption<F> {
    @Override
    public F plain(DefinitionNode name) {
      return feature.apply(preset);
    }

    @Override
    public List<F> of(DefinitionNode option) {
      return List.of(feature.apply(option.constant(type)));
    }

    @Override
    public Optional<Object> written(F written) {
      E chosen = constant.apply(written);
      return chosen == preset ? Optional.empty() : Optional.of(DefinitionNode.word(chosen));
    }
  }

  /** A unit of time; without one the feature may be another, or none. */
  record Unit<F extends TrendFeature>(
      Optional<F> unitless, Function<ChronoUnit, F> feature, Function<F, ChronoUnit> unit)
      implements FeatureOption<F> {
    @Override
    public F plain(DefinitionNode name) {
      return unitless.orElseThrow(
          () ->
              name.fault(
                  String.format(
                      "The feature '%1$s' needs a unit of time: {%1$s: days}. Allowed: %2$s",
                      name.value(), UNITS.keySet())));
    }

    @Override
    public List<F> of(DefinitionNode option) {
      return List.of(feature.apply(option.choiceOf(UNITS)));
    }

    @Override
    public Optional<Object> written(F written) {
      return Optional.ofNullable(unit.apply(written)).map(FeatureOption::word);
    }
  }

  /** How ties are ranked, and on which scale. */
  record Rank() implements FeatureOption<TrendFeature.RankOf> {
    private static final TrendFeature.RankOf PLAIN =
        new TrendFeature.RankOf(RankTies.AVERAGE, RankScale.POSITION);

    @Override
    public TrendFeature.RankOf plain(DefinitionNode name) {
      return PLAIN;
    }

    @Override
    public List<TrendFeature.RankOf> of(DefinitionNode option) {
      Map<String, DefinitionNode> entries = option.entriesOf(List.of("ties", "scale"));
      RankTies ties =
          DefinitionNode.find(entries, "ties")
              .map(node -> node.constant(RankTies.class))
              .orElse(PLAIN.ties());
      RankScale scale =
          DefinitionNode.find(entries, "scale")
              .map(node -> node.constant(RankScale.class))
              .orElse(PLAIN.scale());
      return List.of(new TrendFeature.RankOf(ties, scale));
    }

    @Override
    public Optional<Object> written(TrendFeature.RankOf rank) {
      Map<String, Object> option = new LinkedHashMap<>();
      if (rank.ties() != PLAIN.ties()) {
        option.put("ties", DefinitionNode.word(rank.ties()));
      }
      if (rank.scale() != PLAIN.scale()) {
        option.put("scale", DefinitionNode.word(rank.scale()));
      }
      return option.isEmpty() ? Optional.empty() : Optional.of(option);
    }
  }

  /** The half-life, alone or with pandas' {@code adjust} and {@code ignore_na}. */
  record Decay() implements FeatureOption<TrendFeature.Ewma> {
    @Override
    public TrendFeature.Ewma plain(DefinitionNode name) {
      throw name.fault(
          "The feature 'ewma' needs a half-life: {ewma: 7r} or {ewma: {halfLife: 4d, adjust: false,"
              + " ignoreNa: true}}.");
    }

    @Override
    public List<TrendFeature.Ewma> of(DefinitionNode option) {
      if (!option.isBlock()) {
        return List.of(decay(option, true, false));
      }
      Map<String, DefinitionNode> entries =
          option.entriesOf(List.of("halfLife", "adjust", "ignoreNa"));
      boolean adjust =
          DefinitionNode.find(entries, "adjust").map(DefinitionNode::truth).orElse(true);
      boolean ignoreNa =
          DefinitionNode.find(entries, "ignoreNa").map(DefinitionNode::truth).orElse(false);
      DefinitionNode halfLife =
          DefinitionNode.required(
              entries, "halfLife", option, "rows such as 7r or a time such as 4d");
      return List.of(decay(halfLife, adjust, ignoreNa));
    }

    private static TrendFeature.Ewma decay(
        DefinitionNode halfLife, boolean adjust, boolean ignoreNa) {
      String text = halfLife.text();
      return halfLife.made(
          () ->
              new TrendFeature.Ewma(
                  TrendWindow.parse(text), adjust, ignoreNa, EwmaRule.BY_ELAPSED_ROWS));
    }

    @Override
    public Optional<Object> written(TrendFeature.Ewma ewma) {
      Map<String, Object> option = new LinkedHashMap<>();
      option.put("halfLife", ewma.halfLife().label());
      if (!ewma.isAdjusted()) {
        option.put("adjust", false);
      }
      if (ewma.ignoresNa()) {
        option.put("ignoreNa", true);
      }
      return Optional.of(option);
    }
  }
}
