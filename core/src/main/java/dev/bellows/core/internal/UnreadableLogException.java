package dev.bellows.core.internal;

/**
 * An event log that cannot be read. Callers turn it into Bellows' own exception, on which this
 * package does not stand.
 */
public final class UnreadableLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableLogException(String message) {
    super(message);
  }

  UnreadableLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
