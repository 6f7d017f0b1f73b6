package dev.bellows.features.encode;

import dev.bellows.core.Args;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What to encode, and how: a definition without Spark. Fields are set while {@link #with} makes a
 * definition out of another one, and by nobody after that.
 */
final class EncoderDefinition {
  static final int USUAL_FOLDS = 5;
  static final int MOST_FOLDS = 20;

  List<String> columns = List.of();
  List<Encoding> encodings = List.of();
  Map<String, List<String>> classes = Map.of();
  Optional<RareGrouping> rare = Optional.empty();
  Optional<String> weight = Optional.empty();
  Nulls nulls = Nulls.CATEGORY;
  Unseen unseen = Unseen.PRIOR;
  int folds = USUAL_FOLDS;
  Optional<List<String>> foldBy = Optional.empty();
  long seed;

  private EncoderDefinition() {}

  /** A definition of no encodings yet. */
  static EncoderDefinition empty() {
    return new EncoderDefinition();
  }

  /** This definition with some of its parts changed; this one stays as it is. */
  EncoderDefinition with(Consumer<EncoderDefinition> change) {
    EncoderDefinition copy = new EncoderDefinition();
    copy.columns = columns;
    copy.encodings = encodings;
    copy.classes = classes;
    copy.rare = rare;
    copy.weight = weight;
    copy.nulls = nulls;
    copy.unseen = unseen;
    copy.folds = folds;
    copy.foldBy = foldBy;
    copy.seed = seed;
    change.accept(copy);
    return copy;
  }

  EncoderDefinition and(Encoding encoding) {
    List<Encoding> more = new ArrayList<>(encodings);
    more.add(encoding);
    return with(definition -> definition.encodings = List.copyOf(more));
  }

  EncoderDefinition andClasses(String target, List<String> names) {
    Args.check(
        names.size() >= 2,
        "Invalid classes of '%s': %s; a target of classes has 2 or more",
        target,
        names);
    Args.check(
        Set.copyOf(names).size() == names.size(),
        "Invalid classes of '%s': %s; a class comes twice",
        target,
        names);
    Map<String, List<String>> more = new LinkedHashMap<>(classes);
    more.put(target, List.copyOf(names));
    return with(definition -> definition.classes = more);
  }

  static int requireFolds(int folds) {
    Args.check(
        folds >= 2 && folds <= MOST_FOLDS,
        "Invalid crossFit: %s folds; between 2 and %s are possible",
        folds,
        MOST_FOLDS);
    return folds;
  }

  /** How many folds the statistics are kept of: 1 where no encoding knows a target. */
  int keptFolds() {
    return targetNames().isEmpty() ? 1 : folds;
  }

  /** The columns that encodings tell of, each once. */
  List<String> targetNames() {
    Set<String> names = new LinkedHashSet<>();
    encodings.forEach(encoding -> encoding.target().ifPresent(names::add));
    return List.copyOf(names);
  }

  /** The numbers that means are wanted of: targets, or each class of a target of several. */
  List<TargetColumn> targets() {
    List<TargetColumn> targets = new ArrayList<>();
    for (String name : targetNames()) {
      if (classes.containsKey(name)) {
        classes.get(name).forEach(c -> targets.add(new TargetColumn(name, Optional.of(c))));
      } else {
        targets.add(new TargetColumn(name, Optional.empty()));
      }
    }
    return targets;
  }

  /** Whether an encoding needs the variance of that target. */
  boolean needsSpread(TargetColumn target) {
    return ofTarget(target).anyMatch(Encoding::needsSpread);
  }

  /** Whether an encoding needs that target to be 0 or 1. */
  boolean needsBinary(TargetColumn target) {
    return ofTarget(target).anyMatch(Encoding.OfEvidence.class::isInstance);
  }

  private Stream<Encoding> ofTarget(TargetColumn target) {
    return encodings.stream()
        .filter(encoding -> encoding.target().filter(target.column()::equals).isPresent());
  }

  /** The numbers to add for a category of that column. */
  List<OutputColumn> outputs(String column) {
    List<OutputColumn> outputs = new ArrayList<>();
    List<TargetColumn> targets = targets();
    for (Encoding encoding : encodings) {
      if (encoding instanceof Encoding.OfFrequency frequency) {
        String suffix = frequency.kind() == Frequency.SHARE ? "freq" : "count";
        outputs.add(new OutputColumn(prefix(column) + suffix, encoding, -1));
      }
      for (int t = 0; t < targets.size(); t++) {
        TargetColumn target = targets.get(t);
        if (encoding.target().filter(target.column()::equals).isPresent()) {
          String kind = encoding instanceof Encoding.OfMean ? "mean" : "woe";
          String name = prefix(column) + prefix(target.column()) + kind + target.suffix();
          outputs.add(new OutputColumn(name, encoding, t));
        }
      }
    }
    return outputs;
  }

  /** The name of the column of grouped categories. */
  static String groupedName(String column) {
    return prefix(column) + "grouped";
  }

  private static String prefix(String column) {
    return column.replace('.', '_') + "_";
  }

  /**
   * All checks that need no schema.
   *
   * @throws IllegalStateException if columns or encodings are not given
   * @throws IllegalArgumentException if parts contradict each other
   */
  void check() {
    requireSome(columns, "columns", "on(\"city\")");
    if (rare.isEmpty()) {
      requireSome(encodings, "encodings", "freqEncoding() or targetMeanEncoding(\"late\")");
    }
    requireOnce(columns, "The column");
    targetNames().forEach(this::checkTarget);
    weight.ifPresent(this::checkWeight);
    foldBy.ifPresent(this::checkFolds);
    for (String target : classes.keySet()) {
      Args.check(
          targetNames().contains(target),
          "Classes of '%s' are given, but no encoding has that target; the targets are %s",
          target,
          targetNames());
    }
    Args.check(
        unseen != Unseen.RARE || rare.isPresent(),
        "Invalid unseen: RARE; there are no rare categories without rareGrouping(…). Add it, or use"
            + " PRIOR");
  }

  private static void requireSome(List<?> parts, String what, String remedy) {
    if (parts.isEmpty()) {
      throw new IllegalStateException(
          "Cannot encode categories: no " + what + " were given. Add " + remedy + ".");
    }
  }

  private static void requireOnce(List<String> names, String what) {
    Set<String> seen = new LinkedHashSet<>();
    for (String name : names) {
      Args.check(
          seen.add(name.toLowerCase(Locale.ROOT)),
          "%s '%s' comes twice in %s; remove one",
          what,
          name,
          names);
    }
  }

  private void checkTarget(String target) {
    Args.check(
        columns.stream().noneMatch(target::equalsIgnoreCase),
        "Cannot encode column '%s' by its own target mean: it would be the target itself",
        target);
  }

  private void checkWeight(String column) {
    Predicate<String> isWeight = column::equalsIgnoreCase;
    Args.check(
        columns.stream().noneMatch(isWeight) && targetNames().stream().noneMatch(isWeight),
        "Invalid weight: '%s' is also encoded or a target; a column has one role",
        column);
  }

  private void checkFolds(List<String> names) {
    Args.check(
        !names.isEmpty(),
        "Invalid foldBy: no columns; name those whose equal values stay together");
    requireOnce(names, "The fold column");
    for (String name : names) {
      Args.check(
          targetNames().stream().noneMatch(name::equalsIgnoreCase),
          "Cannot fold by '%s': it is the target, and a fold that depends on the target gives it"
              + " away",
          name);
      Args.check(
          weight.filter(name::equalsIgnoreCase).isEmpty(),
          "Cannot fold by '%s': it is the weight, and a row of weight 2 must be in the fold of its"
              + " two copies",
          name);
    }
  }
}
