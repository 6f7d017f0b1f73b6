package dev.bellows.optimization.partition;

import dev.bellows.core.BellowsException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Spark's settings write them. */
final class ByteText {
  private static final Pattern SIZE = Pattern.compile("(-?\\d+)\\s*([kmgt]?)i?b?");
  private static final String UNITS = "kmgt";
  private static final int BITS = 10;

  private ByteText() {}

  /** Of {@code 256MB}, {@code 64m}, {@code 1048576b} or {@code 1048576}; −1 stays −1. */
  static long parse(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new BellowsException("Cannot read size '" + text + "': it is a number such as 64MB");
    }
    int unit = size.group(2).isEmpty() ? 0 : UNITS.indexOf(size.group(2)) + 1;
    return Long.parseLong(size.group(1)) << (BITS * unit);
  }
}
