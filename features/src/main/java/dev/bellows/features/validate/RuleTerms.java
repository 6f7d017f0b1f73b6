package dev.bellows.features.validate;

import dev.bellows.core.Args;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What all kinds of rules have.
 *
 * @param name its name where it was given one
 * @param severity what follows when it is broken
 * @param minPassRate the share of rows that must pass, 0 to 1; empty: as the set of rules says
 * @param confidence how sure it must be that so many rows pass, above 0 and below 1; empty: the
 *     share itself counts
 * @param nulls what a row is for which the condition is null
 */
public record RuleTerms(
    Optional<String> name,
    Severity severity,
    OptionalDouble minPassRate,
    OptionalDouble confidence,
    NullPolicy nulls) {
  /** No name of its own, an error, the set's pass rate, nulls fail. */
  public static final RuleTerms DEFAULTS =
      new RuleTerms(
          Optional.empty(),
          Severity.ERROR,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          NullPolicy.FAIL);

  public RuleTerms {
    Args.check(name.filter(String::isBlank).isEmpty(), "Invalid rule: its name is empty");
    minPassRate.ifPresent(RequiredRate::requireShare);
    Args.check(
        confidence.isEmpty() || (confidence.getAsDouble() > 0 && confidence.getAsDouble() < 1),
        "Invalid confidence: %s; write a share above 0 and below 1, such as 0.95 for 95 %%.",
        confidence.orElse(0));
  }

  RuleTerms name(String changed) {
    return new RuleTerms(Optional.of(changed), severity, minPassRate, confidence, nulls);
  }

  RuleTerms severity(Severity changed) {
    return new RuleTerms(name, changed, minPassRate, confidence, nulls);
  }

  RuleTerms minPassRate(double changed) {
    return new RuleTerms(name, severity, OptionalDouble.of(changed), confidence, nulls);
  }

  RuleTerms confidence(double changed) {
    return new RuleTerms(name, severity, minPassRate, OptionalDouble.of(changed), nulls);
  }

  RuleTerms nulls(NullPolicy changed) {
    return new RuleTerms(name, severity, minPassRate, confidence, changed);
  }
}
