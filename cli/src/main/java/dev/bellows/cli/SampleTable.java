package dev.bellows.cli;

import dev.bellows.cli.Terminal.Signs;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A few rows of data in the width there is: wide values are cut, and the columns that do not fit
 * are named below.
 */
final class SampleTable {
  private static final Pattern LONG_FRACTION = Pattern.compile("-?\\d+\\.\\d{6,}(E-?\\d+)?");
  private static final int WIDEST_VALUE = 24;
  private static final int GAP = 2;

  private final List<String> columns;
  private final List<List<String>> rows;
  private final Terminal terminal;

  SampleTable(List<String> columns, List<List<String>> rows, Terminal terminal) {
    this.columns = columns;
    this.rows = rows;
    this.terminal = terminal;
  }

  List<String> lines() {
    int shown = columnsThatFit();
    TextTable table =
        new TextTable(columns.subList(0, shown).stream().map(this::cut).toArray(String[]::new));
    for (List<String> row : rows) {
      table.row(row.subList(0, shown).stream().map(this::cut).toArray(String[]::new));
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (shown < columns.size()) {
      lines.addAll(leftOut(columns.subList(shown, columns.size())));
    }
    return lines;
  }

  private int columnsThatFit() {
    int used = 0;
    for (int i = 0; i < columns.size(); i++) {
      used += (i == 0 ? 0 : GAP) + width(i);
      if (used > terminal.columns() - 1) {
        return Math.max(1, i);
      }
    }
    return columns.size();
  }

  private int width(int column) {
    List<Integer> widths = new ArrayList<>();
    widths.add(cut(columns.get(column)).length());
    rows.forEach(row -> widths.add(cut(row.get(column)).length()));
    return Collections.max(widths);
  }

  /** One line of text, so that a value never breaks the table. */
  private String cut(String value) {
    String line = value == null ? "null" : rounded(value).replaceAll("\\p{Cntrl}+", " ");
    if (line.codePointCount(0, line.length()) <= WIDEST_VALUE) {
      return line;
    }
    String mark = mark();
    return line.substring(0, line.offsetByCodePoints(0, WIDEST_VALUE - mark.length())) + mark;
  }

  /** A long fraction in six digits: a sample is looked at; the report in JSON has them all. */
  private static String rounded(String value) {
    return LONG_FRACTION.matcher(value).matches()
        ? new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toString()
        : value;
  }

  private String mark() {
    return terminal.signs() == Signs.UNICODE ? "…" : "...";
  }

  private List<String> leftOut(List<String> names) {
    String start =
        names.size() == 1 ? "and 1 more column: " : "and " + names.size() + " more columns: ";
    return Wrapped.lines(start + String.join(", ", names), terminal.columns() - 1, "  ");
  }
}
