package dev.bellows.core.advice;

import java.util.Locale;

/** Amounts as messages say them. */
public final class Words {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Words() {}

  /** {@code 820 ms}, {@code 12.3 s}, {@code 4.5 min}, {@code 2.1 h}. */
  public static String time(Number duration) {
    double millis = duration.doubleValue();
    if (millis < 1_000) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    if (millis < 120_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000);
    }
    return millis < 7_200_000
        ? String.format(Locale.ROOT, "%.1f min", millis / 60_000)
        : String.format(Locale.ROOT, "%.1f h", millis / 3_600_000);
  }

  /** {@code 512 B}, {@code 1.5 GiB}. */
  public static String bytes(Number bytes) {
    int unit = 0;
    double size = bytes.doubleValue();
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
  }

  /** {@code 37 %}. */
  public static String percent(Number share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share.doubleValue());
  }

  /** {@code 12.5×}. */
  public static String times(Number ratio) {
    return String.format(Locale.ROOT, "%.1f×", ratio.doubleValue());
  }

  /** {@code 1,234,567}. */
  public static String count(Number number) {
    return String.format(Locale.ROOT, "%,.0f", number.doubleValue());
  }
}
