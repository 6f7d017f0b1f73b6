package dev.bellows.features.job;

import dev.bellows.features.validate.RequiredRate;
import dev.bellows.features.validate.Rule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the rows that come out of a step must be.
 *
 * @param rules the rules
 * @param minPassRate the share of rows that must pass where a rule does not say its own; empty: as
 *     the step's layer or the job says
 * @param quarantine where rows go that fail a rule of severity warn, error or fatal; empty: they
 *     stay among the step's rows
 * @param reference the source or step whose rows the rules of drift compare with
 */
public record StepRules(
    List<Rule> rules,
    OptionalDouble minPassRate,
    Optional<QuarantineTable> quarantine,
    Optional<String> reference) {
  /** No rules. */
  static final StepRules NONE =
      new StepRules(List.of(), OptionalDouble.empty(), Optional.empty(), Optional.empty());

  public StepRules {
    rules = List.copyOf(rules);
    // The check of the share belongs to it, wherever it is said.
    minPassRate.ifPresent(share -> new RequiredRate(share, "the step"));
  }

  StepRules rules(List<Rule> others) {
    return new StepRules(others, minPassRate, quarantine, reference);
  }

  StepRules minPassRate(double share) {
    return new StepRules(rules, OptionalDouble.of(share), quarantine, reference);
  }

  StepRules quarantine(QuarantineTable table) {
    return new StepRules(rules, minPassRate, Optional.of(table), reference);
  }

  StepRules reference(String name) {
    return new StepRules(rules, minPassRate, quarantine, Optional.of(name));
  }

  /** Whether there is something beside the rules, that is for nothing without them. */
  boolean hasTerms() {
    return minPassRate.isPresent() || quarantine.isPresent() || reference.isPresent();
  }
}
