package dev.bellows.features.job;

import dev.bellows.core.BellowsException;

/**
 * A job file that is wrong in itself, whatever the data: syntax, an unknown key, a wrong type, a
 * name that does not exist. The message starts with the place: {@code job.yaml:12: …}, or {@code
 * --set a.b: …} for an override.
 */
public final class JobFileException extends BellowsException {
  private static final long serialVersionUID = 1L;

  JobFileException(String message) {
    super(message);
  }

  JobFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
