package dev.bellows.optimization.rules;

import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import java.util.stream.Stream;

/**
 * A rule's look at plans, with the thresholds that hold.
 *
 * @param evidence what is known
 * @param settings the rule's info
 */
record PlanLook(Evidence evidence, RuleInfo settings) {
  /** Which plans a rule looks at. */
  enum Moment {
    /** Those of queries that have not run. */
    BEFORE,
    /** All. */
    ANY
  }

  /** Whether the value reaches the threshold; one that is equal does. */
  boolean atLeast(String threshold, Number value) {
    return value.doubleValue() >= settings.threshold(threshold);
  }

  /** Whether the value stays within the threshold; one that is equal does. */
  boolean atMost(String threshold, Number value) {
    return value.doubleValue() <= settings.threshold(threshold);
  }

  PlanCost cost() {
    return PlanCost.of(evidence);
  }

  boolean isOn(String key, boolean byDefault) {
    return Boolean.parseBoolean(evidence.setting(key, Boolean.toString(byDefault)));
  }

  Stream<PlanPlace> places(Moment moment) {
    return evidence.queries().stream()
        .filter(query -> moment == Moment.ANY || hasNotRun(query))
        .flatMap(PlanPlace::all);
  }

  /** A query of a run has a number, and one that was planned alone has none. */
  static boolean hasNotRun(QueryMetrics query) {
    return query.executionId() < 0;
  }

  /** A finding of the rule at that place: of a plan, measured by what all of it is predicted. */
  FindingDraft at(PlanPlace place) {
    double wall =
        hasNotRun(place.query())
            ? cost().total(place.query().plan().root())
            : evidence.wallMillis();
    return new FindingDraft(settings, place.where(), wall);
  }
}
