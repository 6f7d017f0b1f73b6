package dev.bellows.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Aligned columns of text: a line of headings, then one line for each row. */
final class TextTable {
  private static final String GAP = "  ";

  /** On which side a column's texts stand. */
  enum Align {
    LEFT,
    RIGHT
  }

  private final List<String> headings;
  private final List<Align> aligns;
  private final List<List<String>> rows = new ArrayList<>();

  /** Headings that start with {@code >} are of columns aligned to the right. */
  TextTable(String... headings) {
    this.headings =
        Arrays.stream(headings).map(h -> h.startsWith(">") ? h.substring(1) : h).toList();
    this.aligns =
        Arrays.stream(headings).map(h -> h.startsWith(">") ? Align.RIGHT : Align.LEFT).toList();
  }

  TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** The lines, without blanks at their ends. */
  List<String> lines() {
    int[] widths = new int[headings.size()];
    List<List<String>> all = new ArrayList<>();
    all.add(headings);
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - width(row.get(i)));
      line.append(i == 0 ? "" : GAP);
      line.append(aligns.get(i) == Align.RIGHT ? blanks + row.get(i) : row.get(i) + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
