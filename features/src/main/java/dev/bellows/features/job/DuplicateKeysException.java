package dev.bellows.features.job;

import dev.bellows.core.BellowsException;

/**
 * Rows to be merged that share their keys: which of them should be in the table is not said. That
 * output was not written.
 */
public final class DuplicateKeysException extends BellowsException {
  private static final long serialVersionUID = 1L;

  DuplicateKeysException(String message) {
    super(message);
  }
}
