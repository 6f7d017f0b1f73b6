package dev.bellows.features.validate;

import dev.bellows.features.drift.BucketDrift;
import dev.bellows.features.drift.ComparedSide;
import dev.bellows.features.drift.DriftVerdict;
import dev.bellows.features.drift.FeatureDrift;
import dev.bellows.features.drift.TestResult;
import dev.bellows.features.validate.ReportColumn.Bucket;
import dev.bellows.features.validate.ReportColumn.Drift;
import dev.bellows.features.validate.ReportColumn.Fact;
import dev.bellows.features.validate.ReportColumn.Facts;
import dev.bellows.features.validate.ReportColumn.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a feature moved, as the page says it. */
final class ColumnDrift {
  /** More buckets are not listed one by one; those that matter least are summed. */
  private static final int MOST_BUCKETS = 24;

  private final FeatureDrift drift;

  private ColumnDrift(FeatureDrift drift) {
    this.drift = drift;
  }

  static Drift of(FeatureDrift drift) {
    return new ColumnDrift(drift).page();
  }

  private Drift page() {
    List<BucketDrift> filled =
        (drift.buckets().size() > MOST_BUCKETS ? drift.byContribution() : drift.buckets())
            .stream().filter(bucket -> bucket.referenceRows() + bucket.currentRows() > 0).toList();
    List<Bucket> shown = filled.stream().limit(MOST_BUCKETS).map(ColumnDrift::bucket).toList();
    return new Drift(
        verdict(drift.verdict()),
        drift.psi(),
        sentence(drift.reason()),
        cause(),
        new Facts("Drift", List.of(""), measures()),
        drift.verdict() == DriftVerdict.UNKNOWN ? List.of() : shown,
        rest(filled));
  }

  private static Verdict verdict(DriftVerdict verdict) {
    return switch (verdict) {
      case DRIFTED -> Verdict.DRIFTED;
      case CHANGED -> Verdict.CHANGED;
      case STABLE -> Verdict.STABLE;
      case UNKNOWN -> Verdict.NOT_COMPARED;
    };
  }

  private static Bucket bucket(BucketDrift bucket) {
    return new Bucket(
        ColumnTexts.value(bucket.label()),
        bucket.referenceShare(),
        bucket.currentShare(),
        bucket.contribution());
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
            : ", " + ReportNumbers.wholeShare(bucket.contribution() / drift.psi()) + " of the index";
    return String.format(
        "%s: %s → %s of the rows%s",
        ColumnTexts.value(bucket.label()),
        ReportNumbers.share(bucket.referenceShare()),
        ReportNumbers.share(bucket.currentShare()),
        part);
  }

  private static String rest(List<BucketDrift> filled) {
    if (filled.size() <= MOST_BUCKETS) {
      return "";
    }
    double rest =
        filled.stream().skip(MOST_BUCKETS).mapToDouble(BucketDrift::contribution).sum();
    return String.format(
        "%s more buckets add %s.", filled.size() - MOST_BUCKETS, ReportNumbers.index(rest));
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
                + " – "
                + ReportNumbers.index(drift.interval().high()));
    add(facts, "q, any change", ReportNumbers.probability(drift.qValue()));
    add(facts, "q, material", ReportNumbers.probability(drift.materialQValue()));
    add(facts, "Jensen–Shannon", ReportNumbers.index(drift.jensenShannon()));
    add(facts, "Hellinger", ReportNumbers.index(drift.hellinger()));
    add(facts, "Total variation", ReportNumbers.index(drift.totalVariation()));
    drift.kolmogorovSmirnov().ifPresent(test -> add(facts, "Kolmogorov–Smirnov", statistic(test)));
    add(facts, "Effective rows", rows(drift.current()) + " | " + rows(drift.reference()));
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

  private static String rows(ComparedSide side) {
    return ReportNumbers.count(Math.round(side.effectiveRows()));
  }
}
