package dev.bellows.core.hook;

import dev.bellows.core.BellowsException;

/**
 * An operation whose input cannot serve. The job tells it with the step and, for a job from a file,
 * with the line of the key to blame.
 */
public final class OperationException extends BellowsException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * @param path the key to blame within the operation's block: {@code "columns.0"}; empty for the
   *     whole block
   * @param problem what is wrong, why, and what to do, as sentences
   */
  public OperationException(String path, String problem) {
    this(path, problem, null);
  }

  /** The same with what caused it. */
  public OperationException(String path, String problem, Throwable cause) {
    super(problem, cause);
    this.path = path;
  }

  /** The key to blame within the operation's block; empty for the whole block. */
  public String path() {
    return path;
  }
}
