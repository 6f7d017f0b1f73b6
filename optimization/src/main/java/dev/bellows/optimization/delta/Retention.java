package dev.bellows.optimization.delta;

import dev.bellows.core.BellowsException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a table keeps the files that its newest version no longer has. */
final class Retention {
  static final String PROPERTY = "delta.deletedFileRetentionDuration";
  static final double DEFAULT_HOURS = 168;
  private static final Pattern AMOUNT =
      Pattern.compile("(\\d+)\\s+(week|day|hour|minute|second|millisecond|microsecond)s?");

  private Retention() {}

  /** What the table says, else a week. */
  static double hours(Map<String, String> properties) {
    return Optional.ofNullable(properties.get(PROPERTY))
        .map(Retention::hours)
        .orElse(DEFAULT_HOURS);
  }

  private static double hours(String interval) {
    String text = interval.toLowerCase(Locale.ROOT).strip();
    Matcher amounts = AMOUNT.matcher(text);
    Duration total = Duration.ZERO;
    while (amounts.find()) {
      total = total.plus(amount(Long.parseLong(amounts.group(1)), amounts.group(2)));
    }
    if (!amounts.replaceAll("").replaceFirst("^interval", "").isBlank()) {
      throw new BellowsException(
          String.format(
              "Cannot tell how long the table keeps files: its property %s is '%s'. Write it as"
                  + " 'interval 7 days'.",
              PROPERTY, interval));
    }
    return total.toNanos() / 3.6e12;
  }

  private static Duration amount(long count, String unit) {
    return switch (unit) {
      case "week" -> Duration.ofDays(7 * count);
      case "day" -> Duration.ofDays(count);
      case "hour" -> Duration.ofHours(count);
      case "minute" -> Duration.ofMinutes(count);
      case "second" -> Duration.ofSeconds(count);
      case "millisecond" -> Duration.ofMillis(count);
      default -> Duration.ofNanos(1000 * count);
    };
  }

  /** Refuses to keep files for less time than the table says. */
  static void require(String table, long hours, Map<String, String> properties) {
    double least = hours(properties);
    if ((double) hours < least) {
      throw new BellowsException(
          String.format(
              Locale.ROOT,
              "Cannot vacuum '%s' to %s hours: the table keeps deleted files for %s. Readers,"
                  + " streams and time travel of the last %s hours need them, and a writer that has"
                  + " not committed would lose its files. Vacuum to %s hours or more, or set %s.",
              table,
              hours,
              shown(least),
              shown(least),
              shown(least),
              PROPERTY));
    }
  }

  static String shown(double hours) {
    return hours == Math.rint(hours)
        ? String.format(Locale.ROOT, "%.0f", hours)
        : Double.toString(hours);
  }
}
