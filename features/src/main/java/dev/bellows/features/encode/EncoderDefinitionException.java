package dev.bellows.features.encode;

import dev.bellows.core.BellowsException;

/**
 * A definition of encodings that is written wrongly: an unknown word, a wrong type, a missing or
 * impossible value. The message starts with the way to it: {@code methods.0.targetMean: …}.
 */
public final class EncoderDefinitionException extends BellowsException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;

  EncoderDefinitionException(String path, String problem, Throwable cause) {
    super(path.isEmpty() ? problem : path + ": " + problem, cause);
    this.path = path;
    this.problem = problem;
  }

  /** The way to what is wrong: keys and list positions; empty for the definition as a whole. */
  public String path() {
    return path;
  }

  /** What is wrong, without the path. */
  public String problem() {
    return problem;
  }
}
