package dev.bellows.features.engineer;

import dev.bellows.core.BellowsException;

/**
 * Features that are declared wrongly, or that the input's columns cannot serve. The message starts
 * with the way to what is wrong within the definition: {@code features.2.mean: …}.
 */
public final class FeatureEngineerException extends BellowsException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;

  FeatureEngineerException(String path, String problem, Throwable cause) {
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
