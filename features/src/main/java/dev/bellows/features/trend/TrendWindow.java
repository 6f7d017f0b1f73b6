package dev.bellows.features.trend;

import dev.bellows.core.Args;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of a group that a feature of one row looks at: the row itself and rows before it. */
public sealed interface TrendWindow extends Serializable permits RowWindow {
  /** The last {@code rows} rows in time order, the current row included. */
  static TrendWindow rows(int rows) {
    return new RowWindow(rows);
  }

  /**
   * Reads a window as job files and column names write it: {@code "7r"} is 7 rows.
   *
   * @throws IllegalArgumentException if the text is not a window
   */
  static TrendWindow parse(String text) {
    Matcher matcher = Pattern.compile("(\\d{1,9})r").matcher(text.strip());
    Args.check(
        matcher.matches(),
        "Invalid window: '%s'; a window is a number of rows followed by r, such as 7r",
        text);
    return rows(Integer.parseInt(matcher.group(1)));
  }

  /** The window as it stands in the names of output columns: {@code 7r}. */
  String label();

  /** The non-missing values that a feature needs unless told otherwise, as in pandas. */
  int defaultMinPeriods();
}
