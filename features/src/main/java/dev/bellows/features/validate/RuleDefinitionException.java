package dev.bellows.features.validate;

import dev.bellows.core.BellowsException;

/**
 * A rule that is written wrongly, or that the rows cannot serve: an unknown word, a missing column,
 * an expression that is not boolean. No Spark job has run.
 */
public final class RuleDefinitionException extends BellowsException {
  private static final long serialVersionUID = 1L;

  private final String path;

  RuleDefinitionException(String path, String problem, Throwable cause) {
    super(problem, cause);
    this.path = path;
  }

  /** The way to what is wrong in the list of rules: {@code 2.check}; empty for all of them. */
  public String path() {
    return path;
  }
}
