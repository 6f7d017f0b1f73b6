package dev.bellows.features.validate;

import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.Quantile;
import dev.bellows.features.profile.Tally;
import dev.bellows.features.profile.TextLengths;
import dev.bellows.features.profile.UniqueCount;
import dev.bellows.features.validate.ReportColumn.Cell;
import dev.bellows.features.validate.ReportColumn.Fact;
import dev.bellows.features.validate.ReportColumn.Facts;
import dev.bellows.features.validate.ReportColumn.Overview;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The statistics of a column as the page lists them; those that it has not are left out. */
final class ColumnFacts {
  private static final Map<Double, String> QUANTILES = quantiles();

  private final ColumnPair pair;
  private final ColumnProfile current;
  private final ValueFormat format;

  ColumnFacts(ColumnPair pair) {
    this.pair = pair;
    this.current = pair.current();
    this.format = ValueFormat.of(current);
  }

  private static Map<Double, String> quantiles() {
    Map<Double, String> labels = new java.util.LinkedHashMap<>();
    labels.put(0.0, "Min");
    labels.put(0.01, "1\u202f%");
    labels.put(0.05, "5\u202f%");
    labels.put(0.25, "25\u202f%");
    labels.put(0.5, "Median");
    labels.put(0.75, "75\u202f%");
    labels.put(0.95, "95\u202f%");
    labels.put(0.99, "99\u202f%");
    labels.put(1.0, "Max");
    return labels;
  }

  /** The cells of the column's line. */
  Map<Overview, Cell> overview() {
    Map<Overview, Cell> cells = new EnumMap<>(Overview.class);
    current
        .missingRate()
        .ifPresent(rate -> cells.put(Overview.MISSING, new Cell(rate, ReportNumbers.share(rate))));
    if (current.kind() == ColumnKind.UNSUPPORTED) {
      return cells;
    }
    UniqueCount unique = current.unique();
    cells.put(Overview.DISTINCT, new Cell(unique.value(), distinct(current)));
    if (current.kind() == ColumnKind.BOOLEAN) {
      current
          .mean()
          .ifPresent(
              share -> cells.put(Overview.MEAN, new Cell(share, ReportNumbers.share(share))));
      return cells;
    }
    if (current.kind() == ColumnKind.NUMERIC) {
      put(cells, Overview.MEAN, current.mean(), format::measure);
      put(cells, Overview.DEVIATION, current.std(), format::measure);
    }
    put(cells, Overview.MINIMUM, current.min(), format::brief);
    put(cells, Overview.MEDIAN, ColumnCharts.median(current), format::brief);
    put(cells, Overview.MAXIMUM, current.max(), format::brief);
    return cells;
  }

  private static void put(
      Map<Overview, Cell> cells,
      Overview statistic,
      OptionalDouble value,
      Function<Double, String> text) {
    value.ifPresent(number -> cells.put(statistic, new Cell(number, text.apply(number))));
  }

  private static String distinct(ColumnProfile side) {
    UniqueCount unique = side.unique();
    return (unique.exact() ? "" : "≈ ") + ReportNumbers.count(unique.value());
  }

  /** The tables of the column's panel. */
  List<Facts> groups() {
    List<Facts> groups = new ArrayList<>();
    groups.add(rows());
    if (pair.sides().stream().allMatch(side -> side.count().rows() == 0)) {
      return groups;
    }
    switch (current.kind()) {
      case NUMERIC -> {
        groups.add(new Facts("Moments", pair.headings(), moments()));
        groups.add(new Facts("Quantiles", pair.headings(), values()));
      }
      case DATE, TIMESTAMP -> groups.add(new Facts("Quantiles", pair.headings(), values()));
      case TEXT -> groups.add(new Facts("Texts", pair.headings(), texts()));
      case BOOLEAN, UNSUPPORTED -> {}
    }
    return groups;
  }

  /** Counts without a reference; beside one shares, which can be compared. */
  private Facts rows() {
    List<String> headings = pair.isCompared() ? pair.headings() : List.of("Number", "Share");
    List<Fact> facts = new ArrayList<>();
    facts.add(fact("Rows", side -> ReportNumbers.count(side.rows().rows())));
    addPart(facts, "Null", ColumnProfile::nulls, true);
    addPart(facts, "NaN", ColumnProfile::nans, false);
    addPart(facts, "+∞", ColumnProfile::positiveInfinities, false);
    addPart(facts, "−∞", ColumnProfile::negativeInfinities, false);
    for (double code : current.specials().keySet()) {
      addPart(
          facts,
          "Special " + ReportNumbers.number(code),
          side -> side.specials().getOrDefault(code, new Tally(0, 0)),
          true);
    }
    if (current.kind() == ColumnKind.NUMERIC) {
      addPart(facts, "Zero", ColumnProfile::zeros, true);
      addPart(facts, "Negative", ColumnProfile::negatives, true);
    }
    addPart(facts, "Blank", ColumnProfile::blanks, false);
    if (current.kind() != ColumnKind.UNSUPPORTED) {
      facts.add(fact("Distinct", ColumnFacts::distinct));
    }
    return new Facts("Rows", headings, facts);
  }

  private void addPart(
      List<Fact> facts, String label, Function<ColumnProfile, Tally> part, boolean evenIfNone) {
    boolean any = pair.sides().stream().anyMatch(side -> part.apply(side).rows() > 0);
    if (!any && !evenIfNone) {
      return;
    }
    Function<ColumnProfile, String> share =
        side -> ReportNumbers.share(ColumnPair.share(side, part.apply(side)));
    facts.add(
        pair.isCompared()
            ? new Fact(label, pair.each(share))
            : new Fact(
                label,
                List.of(ReportNumbers.count(part.apply(current).rows()), share.apply(current))));
  }

  /** A number that is no part of the rows. */
  private Fact fact(String label, Function<ColumnProfile, String> text) {
    List<String> values = new ArrayList<>(pair.each(text));
    if (!pair.isCompared()) {
      values.add("");
    }
    return new Fact(label, values);
  }

  private List<Fact> moments() {
    return List.of(
        new Fact("Mean", pair.each(side -> text(side.mean(), format::measure))),
        new Fact("Std", pair.each(side -> text(side.std(), format::measure))),
        new Fact("Skewness", pair.each(side -> text(side.skewness(), ColumnFacts::shape))),
        new Fact("Kurtosis", pair.each(side -> text(side.kurtosis(), ColumnFacts::shape))));
  }

  private static String shape(double value) {
    return Math.abs(value) < 1000 ? ReportNumbers.fixed(value, 2) : ReportNumbers.number(value);
  }

  private static String text(OptionalDouble value, Function<Double, String> text) {
    return value.isPresent() ? text.apply(value.getAsDouble()) : "";
  }

  private List<Fact> values() {
    List<Fact> facts = new ArrayList<>();
    QUANTILES.forEach(
        (p, label) ->
            facts.add(
                new Fact(
                    label,
                    pair.each(
                        side ->
                            side.quantile(p).map(Quantile::value).map(format::value).orElse("")))));
    return facts;
  }

  private List<Fact> texts() {
    return List.of(
        new Fact("Shortest", pair.each(side -> length(side, l -> ReportNumbers.count(l.min())))),
        new Fact(
            "Mean length", pair.each(side -> length(side, l -> ReportNumbers.number(l.mean())))),
        new Fact("Longest", pair.each(side -> length(side, l -> ReportNumbers.count(l.max())))),
        new Fact("First", pair.each(side -> side.minText().map(ColumnTexts::value).orElse(""))),
        new Fact("Last", pair.each(side -> side.maxText().map(ColumnTexts::value).orElse(""))));
  }

  private static String length(ColumnProfile side, Function<TextLengths, String> text) {
    Optional<TextLengths> lengths = side.lengths();
    return lengths.map(text).orElse("");
  }
}
