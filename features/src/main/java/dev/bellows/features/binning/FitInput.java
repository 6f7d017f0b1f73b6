package dev.bellows.features.binning;

import dev.bellows.core.BellowsException;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ValueCount;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a column when its bins are made.
 *
 * @param column its name and type; how many bins were asked for is filled in later
 * @param minimumShare the least share of the reference's weight that an interval may have
 * @param reference the reference's values
 * @param current the values of the other side, for bins over both
 */
record FitInput(
    BinnedColumn column, double minimumShare, FitSide reference, Optional<FitSide> current) {
  /**
   * One side's values.
   *
   * @param numbers the finite values but special ones
   * @param missingWeight the weight of null and NaN
   * @param texts the texts, of texts
   * @param textsAreAll whether those are all, with exact weights
   */
  record FitSide(
      Distribution numbers, double missingWeight, List<ValueCount> texts, boolean textsAreAll) {}

  BinnedColumn requested(int bins) {
    return new BinnedColumn(column.name(), column.type(), column.kind(), column.specials(), bins);
  }

  /** The values of both sides. */
  Distribution pooled() {
    Distribution numbers = reference.numbers();
    return current.map(side -> numbers.and(side.numbers())).orElse(numbers);
  }

  /** Both sides' texts, the most frequent of the reference first. */
  FitSide pooledTexts() {
    if (current.isEmpty()) {
      return reference;
    }
    Map<String, ValueCount> all = new TreeMap<>();
    reference.texts().forEach(text -> all.put(text.value(), text));
    current.get().texts().forEach(text -> all.putIfAbsent(text.value(), text));
    List<ValueCount> sorted = all.values().stream().sorted(byWeight()).toList();
    boolean areAll = reference.textsAreAll() && current.get().textsAreAll();
    return new FitSide(reference.numbers(), reference.missingWeight(), sorted, areAll);
  }

  static Comparator<ValueCount> byWeight() {
    return Comparator.comparingDouble(ValueCount::weight)
        .reversed()
        .thenComparing(ValueCount::value);
  }

  /** Checks that the column has numbers. */
  void requireNumbers(String bins) {
    if (!column.kind().hasNumbers()) {
      throw new BellowsException(
          String.format(
              "Cannot bin column '%s' by %s: its values are %s. Use BinPolicy.categories(…).",
              column.name(), bins, kindWord()));
    }
  }

  /** Checks that the column has texts. */
  void requireTexts(String bins) {
    if (column.kind() != ColumnKind.TEXT) {
      throw new BellowsException(
          String.format(
              "Cannot bin column '%s' by %s: its values are %s. Use BinPolicy.distinct(…), or cast"
                  + " it to a string first.",
              column.name(), bins, kindWord()));
    }
  }

  private String kindWord() {
    return column.kind().toString().toLowerCase(Locale.ROOT);
  }
}
