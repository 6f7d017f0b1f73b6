package dev.bellows.metrics.rules;

import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.metrics.analyze.StageTime;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A rule's look at evidence, with the thresholds that hold.
 *
 * @param evidence what is known
 * @param settings the rule's info
 */
record Look(Evidence evidence, RuleInfo settings) {
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*([bkmgtp]?)b?");

  /** Whether the value reaches the threshold; one that is equal does. */
  boolean atLeast(String threshold, Number value) {
    return value.doubleValue() >= settings.threshold(threshold);
  }

  /** Whether the value stays within the threshold; one that is equal does. */
  boolean atMost(String threshold, Number value) {
    return value.doubleValue() <= settings.threshold(threshold);
  }

  /** The stages that ended well and had tasks. */
  Stream<StageMetrics> stages() {
    return evidence.stages().stream()
        .filter(stage -> stage.isComplete() && stage.totals().tasks() > 0);
  }

  StageTime time(StageMetrics stage) {
    return StageTime.of(evidence, stage);
  }

  /** The nodes of all plans that ran, with the stages that computed them. */
  Stream<Place> places(Predicate<PlanNode> wanted) {
    return evidence.queries().stream()
        .filter(query -> query.endedMillis().isPresent())
        .flatMap(query -> Place.all(evidence, query))
        .filter(place -> wanted.test(place.node()));
  }

  /** The part of the run's wall clock that this is, from 0 to 1. */
  double shareOfWall(Number millis) {
    long wall = evidence.wallMillis();
    return wall == 0 ? 0 : Math.max(0, Math.min(1, millis.doubleValue() / wall));
  }

  boolean isOn(String key, boolean byDefault) {
    return Boolean.parseBoolean(evidence.setting(key, Boolean.toString(byDefault)));
  }

  /**
   * A setting that is a size: {@code 128m}, {@code 4g}, {@code 134217728b}; the default where it is
   * not set or not a size.
   *
   * @param bareUnit what a number without a unit counts: 1 for bytes, 1 MiB for executor memory
   */
  double bytes(String key, double byDefault, double bareUnit) {
    Matcher size = SIZE.matcher(evidence.setting(key, "").toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      return byDefault;
    }
    double number = Double.parseDouble(size.group(1));
    return size.group(2).isEmpty()
        ? number * bareUnit
        : number * Math.pow(1024, "bkmgtp".indexOf(size.group(2)));
  }

  /** A finding of the rule at that place. */
  FindingDraft at(String where) {
    return new FindingDraft(settings, where, evidence.wallMillis());
  }
}
