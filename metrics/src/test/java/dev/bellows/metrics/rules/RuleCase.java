package dev.bellows.metrics.rules;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.metrics.testing.EvidenceFixture;
import java.util.Map;

/**
 * A rule beside evidence.
 *
 * @param rule its id
 * @param positive evidence in which it finds one thing
 * @param cost of that, in milliseconds
 * @param measured what each of its thresholds is compared with there: a threshold of exactly that
 *     value still lets it speak, the next one does not
 * @param negative evidence that is nearly the same, in which it finds nothing
 */
record RuleCase(
    String rule, Evidence positive, double cost, Map<String, Double> measured, Evidence negative) {

  static RuleCase of(
      String rule,
      EvidenceFixture positive,
      double cost,
      Map<String, Double> measured,
      EvidenceFixture negative) {
    return new RuleCase(rule, positive.evidence(), cost, measured, negative.evidence());
  }

  @Override
  public String toString() {
    return rule;
  }
}
