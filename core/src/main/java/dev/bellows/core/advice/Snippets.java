package dev.bellows.core.advice;

import java.util.Locale;

/** Lines to paste. */
public final class Snippets {
  private static final long MIB = 1L << 20;

  private Snippets() {}

  /** Sets it in the running session. */
  public static String set(String key, Object value) {
    return String.format(Locale.ROOT, "spark.conf().set(\"%s\", \"%s\");", key, value);
  }

  /** Gives it to {@code spark-submit}. */
  public static String submit(String key, Object value) {
    return String.format(Locale.ROOT, "--conf %s=%s", key, value);
  }

  /** A size for a setting: {@code 192m}; at least 1 MiB. */
  public static String size(double bytes) {
    return Math.max(1, Math.round(bytes / MIB)) + "m";
  }
}
