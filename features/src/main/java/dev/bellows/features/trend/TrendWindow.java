package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.io.Serializable;
import java.math.BigInteger;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of a group that a feature of one row looks at. Which of its two ends belong to it, and
 * whether the row itself does, is said by {@link TemporalTrendFeatures#closed} and {@link
 * TemporalTrendFeatures#asOf}.
 */
public sealed interface TrendWindow extends Serializable
    permits RowWindow, TimeWindow, ExpandingWindow {
  /** The last {@code rows} rows in time order. */
  static TrendWindow rows(int rows) {
    return new RowWindow(rows);
  }

  /** The last {@code days} times 24 hours. */
  static TrendWindow days(int days) {
    return new TimeWindow(days, ChronoUnit.DAYS);
  }

  /** The last {@code hours} hours. */
  static TrendWindow hours(int hours) {
    return new TimeWindow(hours, ChronoUnit.HOURS);
  }

  /** The last {@code minutes} minutes. */
  static TrendWindow minutes(int minutes) {
    return new TimeWindow(minutes, ChronoUnit.MINUTES);
  }

  /** The last {@code seconds} seconds. */
  static TrendWindow seconds(int seconds) {
    return new TimeWindow(seconds, ChronoUnit.SECONDS);
  }

  /** All rows from the group's first. */
  static TrendWindow expanding() {
    return new ExpandingWindow();
  }

  /**
   * Reads a window as job files and column names write it: {@code "7r"} is 7 rows, {@code "30d"} 30
   * days, {@code "expanding"} all rows so far. A length of time may also be written in words:
   * {@code "1 day"}, {@code "90 seconds"}.
   *
   * @throws IllegalArgumentException if the text is not a window
   */
  static TrendWindow parse(String text) {
    String plain = text.strip();
    if (plain.equals("expanding")) {
      return expanding();
    }
    Matcher matcher = Pattern.compile("([0-9]+)\\s*([a-z]+)").matcher(plain);
    boolean isLength = matcher.matches();
    ChronoUnit unit = isLength ? unit(matcher.group(2)) : null;
    boolean isRows = isLength && matcher.group(2).matches("r|rows?");
    Args.check(
        unit != null || isRows,
        "Invalid window: '%s'; a window is a number of rows such as 7r, a length of time such as"
            + " 30d, 12h, 5m, 90s, or the word expanding",
        text);
    long amount = amount(matcher.group(1));
    if (!isRows) {
      return new TimeWindow(amount, unit);
    }
    Args.check(
        amount <= Integer.MAX_VALUE,
        "Invalid window: '%s'; a window has at most %s rows",
        text,
        Integer.MAX_VALUE);
    return rows((int) amount);
  }

  /** The number; for one beyond all bounds, the largest, which is refused as any too large one. */
  private static long amount(String digits) {
    return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }

  private static ChronoUnit unit(String word) {
    String plural = word.endsWith("s") ? word : word + "s";
    return TimeWindow.SUFFIXES.entrySet().stream()
        .filter(u -> u.getValue().equals(word) || u.getKey().name().equalsIgnoreCase(plural))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** The window as it stands in the names of output columns: {@code 7r}, {@code 30d}. */
  String label();

  /** The non-missing values that a feature needs unless told otherwise, as in pandas. */
  int defaultMinPeriods();
}
