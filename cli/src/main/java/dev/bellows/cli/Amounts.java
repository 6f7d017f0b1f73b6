package dev.bellows.cli;

import java.time.Duration;
import java.util.Locale;

/** Writes numbers as people read them. */
final class Amounts {
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Amounts() {}

  /** {@code 3,000,000}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 412.3 MB}, in powers of 1000. */
  static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 999.95 && unit < BYTE_UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, "%.1f %s", amount, BYTE_UNITS[unit]);
  }

  /** {@code 0.4} or {@code 1,234.5}: seconds, without the unit. */
  static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%,.1f", seconds);
  }

  /** {@code 140,845}; {@code -} where no rate can be told. */
  static String rate(double perSecond) {
    return Double.isFinite(perSecond) && perSecond > 0 ? count(Math.round(perSecond)) : "-";
  }

  /** {@code 0:08}, {@code 1:02:03}. */
  static String clock(Duration elapsed) {
    long hours = elapsed.toHours();
    return hours > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", hours, elapsed.toMinutesPart(), elapsed.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", elapsed.toMinutesPart(), elapsed.toSecondsPart());
  }
}
