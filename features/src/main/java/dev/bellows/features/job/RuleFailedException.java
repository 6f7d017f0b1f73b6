package dev.bellows.features.job;

import dev.bellows.core.BellowsException;

/**
 * Data that broke what the job declares of it: records that do not fit the schema of their source.
 * The job itself is sound, and nothing was written.
 */
public final class RuleFailedException extends BellowsException {
  private static final long serialVersionUID = 1L;

  RuleFailedException(String message) {
    super(message);
  }
}
