package dev.bellows.metrics.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of text for a terminal, with tables. Nothing that data says moves what is shown. */
final class TextLines {
  private final List<String> lines = new ArrayList<>();

  void line(String text) {
    lines.add(visible(text).stripTrailing());
  }

  void heading(String text) {
    lines.add("");
    lines.add(text);
  }

  /** Says what a list leaves out. */
  void more(int all, int shown, String what) {
    if (all > shown) {
      lines.add("  and " + RunWords.count(all - shown) + " more " + what);
    }
  }

  /** One sign of alignment for each column: {@code <} for text, {@code >} for numbers. */
  void table(List<List<String>> rows, String alignment) {
    int[] widths = new int[alignment.length()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], width(row.get(i))));
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String blanks = " ".repeat(widths[i] - width(row.get(i)));
        line.append(i == 0 ? "" : "  ");
        line.append(alignment.charAt(i) == '<' ? row.get(i) + blanks : blanks + row.get(i));
      }
      line(line.toString());
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", " ");
  }

  @Override
  public String toString() {
    // A terminal may not know the narrow blank before a percent sign.
    return String.join("\n", lines).replace('\u202f', ' ') + "\n";
  }
}
