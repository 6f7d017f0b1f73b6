package dev.bellows.core.advice;

import dev.bellows.core.Args;

/**
 * What following a finding is predicted to save, in milliseconds of wall clock.
 *
 * @param lowMillis at least
 * @param highMillis at most
 */
public record Gain(double lowMillis, double highMillis) {
  /** Nothing that can be predicted. */
  public static final Gain NONE = new Gain(0, 0);

  public Gain {
    Args.check(
        lowMillis >= 0 && highMillis >= lowMillis,
        "Invalid gain: from %s to %s ms; it is at least 0, and the low end not above the high end",
        lowMillis,
        highMillis);
  }

  /** From nothing to that much. */
  public static Gain upTo(double millis) {
    return new Gain(0, Math.max(0, millis));
  }
}
