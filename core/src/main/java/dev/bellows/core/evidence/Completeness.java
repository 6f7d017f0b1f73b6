package dev.bellows.core.evidence;

import java.util.List;

/**
 * Whether evidence holds all that happened.
 *
 * @param gaps what is missing and why, in sentences; empty when nothing is
 */
public record Completeness(List<String> gaps) {
  /** Nothing is missing. */
  public static final Completeness EXACT = new Completeness(List.of());

  /** How far numbers can be trusted. */
  public enum Level {
    /** They hold all that happened. */
    EXACT,
    /** At least so much happened. */
    LOWER_BOUND
  }

  public Completeness {
    gaps = List.copyOf(gaps);
  }

  /** How far the numbers can be trusted. */
  public Level level() {
    return gaps.isEmpty() ? Level.EXACT : Level.LOWER_BOUND;
  }
}
