package dev.bellows.features.job;

import dev.bellows.core.Args;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A distance between two watermarks, as job files write it.
 *
 * @param unit empty for plain numbers
 */
record WatermarkSpan(long amount, Optional<ChronoUnit> unit) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,15}) ?(us|ms|s|m|h|d|w)?");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "us", ChronoUnit.MICROS,
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS,
          "w", ChronoUnit.WEEKS);

  /**
   * @throws IllegalArgumentException if the text is no distance
   */
  static WatermarkSpan parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    Args.check(
        matcher.matches(),
        "Invalid length: '%s'; write a length of time such as 3d, 12h, 30m, or a plain number for a"
            + " watermark that is a number",
        text);
    return new WatermarkSpan(
        Long.parseLong(matcher.group(1)), Optional.ofNullable(matcher.group(2)).map(UNITS::get));
  }

  /** Its length in microseconds; 0 without a unit is 0. */
  Optional<Long> micros() {
    if (amount == 0) {
      return Optional.of(0L);
    }
    return unit.map(each -> Math.multiplyExact(amount, each.getDuration().toNanos() / 1000));
  }
}
