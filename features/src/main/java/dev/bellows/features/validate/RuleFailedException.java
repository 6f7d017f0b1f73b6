package dev.bellows.features.validate;

import dev.bellows.core.BellowsException;
import java.util.List;

/**
 * Data that broke what is declared of it: too many rows that fail a rule, or records that do not
 * fit the schema of their source. The declaration itself is sound, and nothing was written.
 */
public final class RuleFailedException extends BellowsException {
  private static final long serialVersionUID = 1L;

  // An exception that a JVM hands to another one keeps its message, which names the rules.
  private final transient List<RuleResult> failures;

  /** Data that broke something else than a rule, such as a schema. */
  public RuleFailedException(String message) {
    this(message, List.of());
  }

  /**
   * Rows that broke these rules.
   *
   * @param failures the gates that did not hold
   */
  public RuleFailedException(String message, List<RuleResult> failures) {
    super(message);
    this.failures = List.copyOf(failures);
  }

  /** The gates that did not hold; empty where records did not fit a schema. */
  public List<RuleResult> failures() {
    return failures == null ? List.of() : failures;
  }
}
