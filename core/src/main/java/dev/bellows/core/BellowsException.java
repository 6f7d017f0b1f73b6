package dev.bellows.core;

/**
 * Data, a table or a configuration that cannot serve the request. The message says what is wrong,
 * why, and what to do. A wrong argument of a method is an {@link IllegalArgumentException} instead.
 */
public class BellowsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error that is all in its message. */
  public BellowsException(String message) {
    super(message);
  }

  /** An error that another one caused; the message says which operation it was. */
  public BellowsException(String message, Throwable cause) {
    super(message, cause);
  }
}
