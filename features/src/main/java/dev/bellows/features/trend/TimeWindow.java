package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * The rows of the last {@code amount} {@code unit}s before a row's time, the row included. A day
 * has 24 hours, whatever the time zone.
 */
public record TimeWindow(long amount, ChronoUnit unit) implements TrendWindow {
  static final Map<ChronoUnit, String> SUFFIXES =
      Map.of(
          ChronoUnit.MICROS, "us",
          ChronoUnit.MILLIS, "ms",
          ChronoUnit.SECONDS, "s",
          ChronoUnit.MINUTES, "m",
          ChronoUnit.HOURS, "h",
          ChronoUnit.DAYS, "d",
          ChronoUnit.WEEKS, "w");

  private static final long LONGEST_MICROS = 3_155_760_000_000_000_000L;

  /** Refuses a window of no length, one beyond 100,000 years, and units without a fixed length. */
  public TimeWindow {
    requireFixed(unit, "a window");
    Args.check(
        amount >= 1, "Invalid window: %s %s; a window has a length", amount, unit.toString());
    Args.check(
        amount <= LONGEST_MICROS / microsOf(unit),
        "Invalid window: %s %s; that is longer than 100,000 years",
        amount,
        unit.toString());
  }

  /** The window of that length; refuses parts of a microsecond, which Spark's times do not have. */
  static TimeWindow of(Duration length) {
    Args.check(
        length.toNanosPart() % 1000 == 0,
        "Invalid window: %s; Spark's times count whole microseconds, so round it to them",
        length);
    Args.check(
        length.abs().toSeconds() < LONGEST_MICROS / 1_000_000,
        "Invalid window: %s; that is longer than 100,000 years",
        length);
    long micros = length.toSeconds() * 1_000_000 + length.toNanosPart() / 1000;
    return new TimeWindow(micros, ChronoUnit.MICROS);
  }

  @Override
  public String label() {
    return amount + SUFFIXES.get(unit);
  }

  /** 1: {@code rolling("7D")} needs 1 value in pandas. */
  @Override
  public int defaultMinPeriods() {
    return 1;
  }

  /** The window's length in microseconds. */
  public long micros() {
    return amount * microsOf(unit);
  }

  /** Refuses a unit of time, of the named thing, whose length is not the same everywhere. */
  static void requireFixed(ChronoUnit unit, String of) {
    Args.check(
        SUFFIXES.containsKey(unit),
        "Invalid unit of %s: %s; it is one of micros, millis, seconds, minutes, hours, days, weeks:"
            + " others have no fixed length or no use",
        of,
        unit);
  }

  static long microsOf(ChronoUnit unit) {
    return unit.getDuration().toNanos() / 1000;
  }
}
