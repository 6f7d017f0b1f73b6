package dev.bellows.metrics.benchmark;

import dev.bellows.core.Args;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them. Units are powers of 1024, as Spark reads them. */
final class ByteSize {
  private static final Pattern WRITTEN =
      Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([kmgtp]?)(?:i?b)?\\s*", Pattern.CASE_INSENSITIVE);
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

  private ByteSize() {}

  /**
   * {@code 50MB}, {@code 1.5 GiB}, {@code 64k}, {@code 0}: in bytes.
   *
   * @throws IllegalArgumentException if it is not written like these
   */
  static long parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    Args.check(
        matcher.matches(),
        "Invalid size: '%s'; write a number and a unit of B, KB, MB, GB, TB or PB: 50MB",
        text);
    String prefix = matcher.group(2).toLowerCase(Locale.ROOT);
    int exponent = prefix.isEmpty() ? 0 : "kmgtp".indexOf(prefix) + 1;
    return new BigDecimal(matcher.group(1))
        .multiply(BigDecimal.valueOf(1L << (10 * exponent)))
        .setScale(0, RoundingMode.DOWN)
        .longValueExact();
  }

  /** In the largest unit that leaves at least 1: {@code 1.5 GiB}, {@code 312 B}. */
  static String format(long bytes) {
    int unit = 0;
    double size = bytes;
    while (Math.abs(size) >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
  }
}
