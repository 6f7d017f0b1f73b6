package dev.bellows.metrics.analyze;

import dev.bellows.core.advice.Finding.Measure;
import java.util.List;

/**
 * What bounds a stage, or the driver between stages.
 *
 * @param where {@code stage 7}, {@code driver}
 * @param bound what it waits for most
 * @param millis its wall clock
 * @param shareOfWall of the run's wall clock
 * @param numbers that decided it: shares of the time, bytes
 */
public record Bottleneck(
    String where, Bound bound, long millis, double shareOfWall, List<Measure> numbers) {
  /** What time goes into. */
  public enum Bound {
    /** Computing. */
    CPU,
    /** Garbage collection and spilling. */
    MEMORY,
    /** Reading and writing files. */
    IO,
    /** Fetching shuffle blocks and results. */
    NETWORK,
    /** Shipping tasks: too many, too small, or too few slots. */
    SCHEDULING,
    /** One task or few that are much longer than the rest. */
    SKEW,
    /** Planning queries in the driver. */
    PLANNING,
    /** The program in the driver. */
    DRIVER
  }

  public Bottleneck {
    numbers = List.copyOf(numbers);
  }
}
