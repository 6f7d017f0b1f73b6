package dev.bellows.features.validate;

import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FrequentValue;
import dev.bellows.features.profile.Quantile;
import dev.bellows.features.validate.ReportChart.Categories;
import dev.bellows.features.validate.ReportChart.Category;
import dev.bellows.features.validate.ReportChart.Histogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Finds the picture for a column's distribution. */
final class ColumnCharts {
  private static final int SHOWN_VALUES = 12;

  /** As many as a profile keeps. */
  private static final int KNOWN_VALUES = 4096;

  private static final double MICROS = 1e6;
  private static final double DAY = 86_400;
  private static final double RANK_ERROR = 0.001;

  private ColumnCharts() {}

  static Optional<ReportChart> of(ColumnPair pair) {
    if (pair.sides().stream().allMatch(side -> side.count().rows() == 0)) {
      return Optional.empty();
    }
    return switch (pair.current().kind()) {
      case NUMERIC -> Optional.of(numbers(pair));
      case DATE -> Optional.of(times(pair, DAY, DAY));
      case TIMESTAMP -> Optional.of(times(pair, 1 / MICROS, 1));
      case TEXT, BOOLEAN -> Optional.of(categories(pair));
      case UNSUPPORTED -> Optional.empty();
    };
  }

  private static ReportChart numbers(ColumnPair pair) {
    NumberAxis axis =
        pair.sides().stream()
            .filter(side -> side.count().rows() > 0)
            .map(ColumnCharts::span)
            .reduce(NumberAxis.Span::and)
            .map(NumberAxis::of)
            .orElseThrow();
    List<Double> current = shares(axis, pair.current());
    List<Double> reference = pair.reference().map(side -> shares(axis, side)).orElse(List.of());
    return new Histogram(current, reference, axis.ticks(), leftOut(axis, pair));
  }

  private static NumberAxis.Span span(ColumnProfile side) {
    return new NumberAxis.Span(
        side.min().orElseThrow(),
        quantile(side, 0.01),
        quantile(side, 0.99),
        side.max().orElseThrow(),
        ValueFormat.of(side).areWhole());
  }

  private static double quantile(ColumnProfile side, double p) {
    return side.quantile(p).map(Quantile::value).orElseThrow();
  }

  private static List<Double> shares(NumberAxis axis, ColumnProfile side) {
    return side.count().rows() == 0
        ? axis.none()
        : axis.shares(x -> side.cumulative(x).orElseThrow());
  }

  private static String leftOut(NumberAxis axis, ColumnPair pair) {
    ColumnProfile current = pair.current();
    return current.count().rows() == 0
        ? ""
        : axis.leftOut(x -> current.cumulative(x).orElseThrow());
  }

  /**
   * @param unit seconds of a step of 1
   * @param least the shortest bar in seconds
   */
  private static ReportChart times(ColumnPair pair, double unit, double least) {
    List<ColumnProfile> filled =
        pair.sides().stream().filter(side -> side.count().rows() > 0).toList();
    double from = filled.stream().mapToDouble(s -> s.min().orElseThrow()).min().orElseThrow();
    double to = filled.stream().mapToDouble(s -> s.max().orElseThrow()).max().orElseThrow();
    TimeAxis axis = TimeAxis.of(from * unit, to * unit, least);
    return new Histogram(
        shares(axis, pair.current(), unit),
        pair.reference().map(side -> shares(axis, side, unit)).orElse(List.of()),
        axis.ticks(),
        "");
  }

  private static List<Double> shares(TimeAxis axis, ColumnProfile side, double unit) {
    if (side.count().rows() == 0) {
      return axis.none();
    }
    // The values are whole days and microseconds: what is before a moment is up to the one before.
    return axis.shares(seconds -> side.cumulative(Math.ceil(seconds / unit) - 1).orElseThrow());
  }

  private static ReportChart categories(ColumnPair pair) {
    Map<String, Double> current = shares(pair.current());
    Map<String, Double> reference = pair.reference().map(ColumnCharts::shares).orElse(Map.of());
    Map<String, Category> all = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(current.keySet());
    names.addAll(reference.keySet());
    for (String name : names) {
      all.putIfAbsent(
          name,
          new Category(
              ColumnTexts.value(name),
              known(current, name, pair.current()),
              pair.reference().map(side -> known(reference, name, side)).orElse(Double.NaN)));
    }
    List<Category> shown =
        all.values().stream()
            .sorted(Comparator.comparingDouble(ColumnCharts::larger).reversed())
            .limit(SHOWN_VALUES)
            .toList();
    return new Categories(shown, pair.reference().isPresent(), others(pair, shown));
  }

  private static double larger(Category value) {
    return Math.max(orZero(value.current()), orZero(value.reference()));
  }

  private static double orZero(double share) {
    return Double.isNaN(share) ? 0 : share;
  }

  /** Of a column with too many values those are left out that are too rare to tell. */
  private static Map<String, Double> shares(ColumnProfile side) {
    Map<String, Double> shares = new LinkedHashMap<>();
    double all = side.count().weight();
    for (FrequentValue value : side.topValues(KNOWN_VALUES)) {
      if (value.exact() || value.weight() / all > RANK_ERROR) {
        shares.put(value.value(), value.weight() / all);
      }
    }
    return shares;
  }

  /** None of a value that is not there, where all are known; NaN where they are not. */
  private static double known(Map<String, Double> shares, String value, ColumnProfile side) {
    return shares.getOrDefault(value, side.unique().exact() ? 0.0 : Double.NaN);
  }

  private static String others(ColumnPair pair, List<Category> shown) {
    long values = pair.current().unique().value();
    long present = shown.stream().filter(value -> value.current() > 0).count();
    if (values <= present) {
      return "";
    }
    double rest = Math.max(0, 1 - shown.stream().mapToDouble(v -> orZero(v.current())).sum());
    return String.format(
        "%s%s other values together: %s.",
        pair.current().unique().exact() ? "" : "≈ ",
        ReportNumbers.count(values - present),
        ReportNumbers.share(rest));
  }

  static OptionalDouble median(ColumnProfile side) {
    Optional<Quantile> median = side.quantile(0.5);
    return median.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(median.get().value());
  }

  static boolean isMoment(ColumnKind kind) {
    return kind == ColumnKind.DATE || kind == ColumnKind.TIMESTAMP;
  }
}
