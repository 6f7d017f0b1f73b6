package dev.bellows.features.validate;

import dev.bellows.features.drift.BucketDrift;
import dev.bellows.features.drift.ComparedSide;
import dev.bellows.features.drift.DriftVerdict;
import dev.bellows.features.drift.FeatureDrift;
import dev.bellows.features.drift.TestResult;
import dev.bellows.features.profile.ColumnKind;
import dev.bellows.features.validate.ReportColumn.Bucket;
import dev.bellows.features.validate.ReportColumn.Drift;
import dev.bellows.features.validate.ReportColumn.Fact;
import dev.bellows.features.validate.ReportColumn.Facts;
import dev.bellows.features.validate.ReportColumn.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a feature moved, as the page says it. */
final class ColumnDrift {
  /** More buckets are not listed one by one; those that matter least are summed. */
  private static final int MOST_IN_ORDER = 24;

  private static final int MOST_CATEGORIES = 12;

  /** A number as the labels of bins write it. */
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  private final FeatureDrift drift;
  private final ValueFormat format;

  private ColumnDrift(FeatureDrift drift, ValueFormat format) {
    this.drift = drift;
    this.format = format;
  }

  /**
   * @param format how the column's values are written
   */
  static Drift of(FeatureDrift drift, ValueFormat format) {
    return new ColumnDrift(drift, format).page();
  }

  private Drift page() {
    int most = drift.kolmogorovSmirnov().isPresent() ? MOST_IN_ORDER : MOST_CATEGORIES;
    List<BucketDrift> filled =
        (drift.buckets().size() > most ? drift.byContribution() : drift.buckets())
            .stream().filter(bucket -> bucket.referenceRows() + bucket.currentRows() > 0).toList();
    boolean isMeasured = drift.verdict() != DriftVerdict.UNKNOWN;
    return new Drift(
        verdict(drift.verdict()),
        drift.psi(),
        sentence(drift.reason()),
        cause(),
        new Facts("Drift", List.of(""), measures()),
        isMeasured ? filled.stream().limit(most).map(this::bucket).toList() : List.of(),
        rest(filled, most));
  }

  private static Verdict verdict(DriftVerdict verdict) {
    return switch (verdict) {
      case DRIFTED -> Verdict.DRIFTED;
      case CHANGED -> Verdict.CHANGED;
      case STABLE -> Verdict.STABLE;
      case UNKNOWN -> Verdict.NOT_COMPARED;
    };
  }

  private Bucket bucket(BucketDrift bucket) {
    return new Bucket(
        label(bucket),
        bucket.referenceShare(),
        bucket.currentShare(),
        bucket.contribution() / drift.psi());
  }

  /** Edges are as exact as doubles are; here as many digits are shown as the spread asks for. */
  private String label(BucketDrift bucket) {
    if (format.kind() != ColumnKind.NUMERIC) {
      return ColumnTexts.value(bucket.label());
    }
    return NUMBER
        .matcher(bucket.label())
        .replaceAll(number -> format.value(Double.parseDouble(number.group())));
  }

  private static String sentence(String phrase) {
    return phrase.isEmpty()
        ? phrase
        : phrase.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + phrase.substring(1) + ".";
  }

  /** The bucket that adds most to the index. */
  private String cause() {
    Optional<BucketDrift> most =
        drift.byContribution().stream().filter(bucket -> bucket.contribution() > 0).findFirst();
    if (most.isEmpty() || !(drift.psi() > 0)) {
      return "";
    }
    BucketDrift bucket = most.get();
    String part =
        Double.isInfinite(drift.psi())
            ? ""
            : ", "
                + ReportNumbers.wholeShare(bucket.contribution() / drift.psi())
                + " of the index";
    return String.format(
        "%s: %s → %s of the rows%s",
        label(bucket),
        ReportNumbers.share(bucket.referenceShare()),
        ReportNumbers.share(bucket.currentShare()),
        part);
  }

  private String rest(List<BucketDrift> filled, int most) {
    if (filled.size() <= most) {
      return "";
    }
    double rest = filled.stream().skip(most).mapToDouble(BucketDrift::contribution).sum();
    String part = ReportNumbers.wholeShare(rest / drift.psi());
    return filled.size()
        - most
        + " more buckets"
        + (part.isEmpty() ? "." : " together: " + part + " of the index.");
  }

  private List<Fact> measures() {
    List<Fact> facts = new ArrayList<>();
    add(facts, "PSI", ReportNumbers.index(drift.psi()));
    add(facts, "less its bias", ReportNumbers.index(drift.debiased()));
    add(
        facts,
        "interval",
        Double.isNaN(drift.interval().low())
            ? ""
            : ReportNumbers.index(drift.interval().low())
                + "–"
                + ReportNumbers.index(drift.interval().high()));
    add(facts, "q, any change", ReportNumbers.probability(drift.qValue()));
    add(facts, "q, material", ReportNumbers.probability(drift.materialQValue()));
    add(facts, "Jensen–Shannon", ReportNumbers.index(drift.jensenShannon()));
    add(facts, "Hellinger", ReportNumbers.index(drift.hellinger()));
    add(facts, "Total variation", ReportNumbers.index(drift.totalVariation()));
    drift.kolmogorovSmirnov().ifPresent(test -> add(facts, "Kolmogorov–Smirnov", statistic(test)));
    addEffective(facts, "Effective rows", drift.current());
    addEffective(facts, "of the reference", drift.reference());
    return facts;
  }

  private static void add(List<Fact> facts, String label, String text) {
    if (!text.isEmpty()) {
      facts.add(new Fact(label, List.of(text)));
    }
  }

  private static String statistic(TestResult test) {
    return ReportNumbers.index(test.statistic());
  }

  /** Where weights make the rows of the tests others than the rows there are. */
  private static void addEffective(List<Fact> facts, String label, ComparedSide side) {
    if (Math.abs(side.effectiveRows() - side.rows()) >= 0.5) {
      add(facts, label, ReportNumbers.count(Math.round(side.effectiveRows())));
    }
  }
}
