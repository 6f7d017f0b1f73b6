package dev.bellows.features.binning;

import dev.bellows.core.BellowsException;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.ValueCount;
import java.util.Arrays;
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
      Distribution numbers, double missingWeight, List<ValueCount> texts, boolean textsAreAll) {
    private static final int MOST_TEXTS = 4_000;
    private static final int QUANTILES = 4_000;

    /** A side of which nothing is known. */
    static FitSide unknown() {
      Distribution none = Distribution.of(new double[0], new double[0], true);
      return new FitSide(none, 0, List.of(), true);
    }

    static FitSide of(ColumnProfile column) {
      double missing = column.nulls().weight() + column.nans().weight();
      if (column.kind() == ColumnKind.TEXT) {
        List<ValueCount> texts = column.values().orElseGet(() -> frequent(column));
        return new FitSide(unknown().numbers(), missing, texts, column.values().isPresent());
      }
      return new FitSide(numbers(column), missing, List.of(), true);
    }

    private static List<ValueCount> frequent(ColumnProfile column) {
      return column.topValues(MOST_TEXTS).stream()
          .map(v -> new ValueCount(v.value(), Double.NaN, v.rows(), v.weight(), Double.NaN))
          .toList();
    }

    private static Distribution numbers(ColumnProfile column) {
      Optional<List<ValueCount>> values = column.values();
      if (values.isEmpty()) {
        return estimated(column);
      }
      double[] numbers = values.get().stream().mapToDouble(ValueCount::number).toArray();
      double[] weights = values.get().stream().mapToDouble(ValueCount::weight).toArray();
      return Distribution.of(numbers, weights, true);
    }

    /** Evenly spaced quantiles of a sketch, each for its share, between exact extremes. */
    private static Distribution estimated(ColumnProfile column) {
      double[] numbers = new double[QUANTILES];
      double[] weights = new double[QUANTILES];
      Arrays.fill(weights, column.count().weight() / QUANTILES);
      for (int i = 0; i < QUANTILES; i++) {
        numbers[i] = column.quantile((i + 0.5) / QUANTILES).orElseThrow().value();
      }
      numbers[0] = column.min().orElseThrow();
      numbers[QUANTILES - 1] = column.max().orElseThrow();
      return Distribution.of(numbers, weights, false);
    }
  }

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
