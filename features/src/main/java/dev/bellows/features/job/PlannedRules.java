package dev.bellows.features.job;

import dev.bellows.features.validate.RuleSet;
import java.util.Optional;

/**
 * The rules of a step, checked against its columns.
 *
 * @param rules with the pass rate that holds for the step
 * @param at their path in the file: {@code steps.0.rules}
 * @param quarantine where rows that fail are written
 * @param reference the source or step that rules of drift compare with
 * @param rideAlong whether the pass that writes the rows can count them
 */
record PlannedRules(
    RuleSet rules,
    String at,
    Optional<PlannedSink> quarantine,
    Optional<String> reference,
    boolean rideAlong) {
  /**
   * Whether the step's rows must be there as a whole before anything is made of them: a gate has to
   * know them all before the first is written, a quarantine is a second reader, and a rule may
   * compare rows with each other.
   */
  boolean holdRows() {
    return rules.hasGate() || quarantine.isPresent() || !rideAlong;
  }
}
