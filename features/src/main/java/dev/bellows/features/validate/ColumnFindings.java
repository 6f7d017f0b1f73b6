package dev.bellows.features.validate;

import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.Tally;
import dev.bellows.features.validate.ReportColumn.Finding;
import dev.bellows.features.validate.ReportColumn.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a reader should know of a column, whatever a reference says. */
final class ColumnFindings {
  /** A share of missing values from which on it is worth a look. */
  static final double MUCH_MISSING = 0.5;

  static final String GONE = "gone";
  static final String NO_VALUES = "no values";

  private final ColumnPair pair;
  private final ColumnProfile current;
  private final List<Finding> findings = new ArrayList<>();

  private ColumnFindings(ColumnPair pair) {
    this.pair = pair;
    this.current = pair.current();
  }

  /**
   * The gravest first.
   *
   * @param sameName the reference's column of that name, even if it is of another kind
   */
  static List<Finding> of(ColumnPair pair, Optional<ColumnProfile> sameName) {
    ColumnFindings found = new ColumnFindings(pair);
    found.schema(sameName);
    found.values();
    found.missing();
    found.infinities();
    found.type();
    found.findings.sort(Comparator.comparing(Finding::level));
    return found.findings;
  }

  /** What is said of a column that only the reference has. */
  static Finding gone() {
    return new Finding(
        Level.ALERT, GONE, "The reference has this column, and the current rows have not.");
  }

  private void schema(Optional<ColumnProfile> sameName) {
    if (!pair.isCompared()) {
      return;
    }
    if (sameName.isEmpty()) {
      add(Level.NOTICE, "new", "The reference does not have this column.");
      return;
    }
    String before = sameName.get().type();
    if (!before.equals(current.type())) {
      add(
          Level.NOTICE,
          "type changed",
          "Its type is %s, and %s in the reference.",
          current.type().toLowerCase(Locale.ROOT),
          before.toLowerCase(Locale.ROOT));
    }
  }

  private void values() {
    if (current.kind() == ColumnKind.UNSUPPORTED || current.rows().rows() == 0) {
      return;
    }
    if (current.count().rows() == 0) {
      add(Level.ALERT, NO_VALUES, "None of the %s rows has a value.", rows(current.rows()));
    } else if (current.zeroVariance()) {
      add(
          Level.NOTICE,
          "constant",
          "All %s values are %s.",
          rows(current.count()),
          current.minText().map(ColumnTexts::value).orElse("equal"));
    }
  }

  private void missing() {
    double rate = current.missingRate().orElse(0);
    if (rate < MUCH_MISSING || current.count().rows() == 0) {
      return;
    }
    String before =
        pair.reference()
            .filter(side -> side.missingRate().isPresent())
            .map(
                side ->
                    "; of the reference " + ReportNumbers.share(side.missingRate().getAsDouble()))
            .orElse("");
    add(
        Level.NOTICE,
        ReportNumbers.share(rate) + " missing",
        "%s of the rows have no value%s.",
        ReportNumbers.share(rate),
        before);
  }

  private void infinities() {
    long infinite = current.positiveInfinities().rows() + current.negativeInfinities().rows();
    if (infinite > 0) {
      add(
          Level.NOTICE,
          "infinite values",
          "%s rows are +∞ and %s are −∞; no mean and no quantile counts them.",
          rows(current.positiveInfinities()),
          rows(current.negativeInfinities()));
    }
  }

  private void type() {
    current
        .unsupportedReason()
        .ifPresent(
            reason -> add(Level.HINT, "not measured", "Only nulls are counted: %s.", reason));
    current
        .narrowerType()
        .ifPresent(
            narrower ->
                add(
                    Level.HINT,
                    "narrower type",
                    "%s holds all values of this %s.",
                    narrower.toLowerCase(Locale.ROOT),
                    current.type().toLowerCase(Locale.ROOT)));
  }

  private void add(Level level, String label, String text, Object... arguments) {
    findings.add(new Finding(level, label, String.format(Locale.ROOT, text, arguments)));
  }

  private static String rows(Tally tally) {
    return ReportNumbers.count(tally.rows());
  }
}
