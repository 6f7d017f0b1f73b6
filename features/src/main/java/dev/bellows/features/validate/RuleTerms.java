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
 * @param nulls what a row is for which the condition is null
 */
public record RuleTerms(
    Optional<String> name, Severity severity, OptionalDouble minPassRate, NullPolicy nulls) {
  /** No name of its own, an error, the set's pass rate, nulls fail. */
  public static final RuleTerms DEFAULTS =
      new RuleTerms(Optional.empty(), Severity.ERROR, OptionalDouble.empty(), NullPolicy.FAIL);

  public RuleTerms {
    Args.check(name.filter(String::isBlank).isEmpty(), "Invalid rule: its name is empty");
    minPassRate.ifPresent(RequiredRate::requireShare);
  }
}
