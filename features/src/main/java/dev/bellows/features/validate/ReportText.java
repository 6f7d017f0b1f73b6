package dev.bellows.features.validate;

import dev.bellows.features.validate.ReportColumn.Cell;
import dev.bellows.features.validate.ReportColumn.Drift;
import dev.bellows.features.validate.ReportColumn.Finding;
import dev.bellows.features.validate.ReportColumn.Level;
import dev.bellows.features.validate.ReportColumn.Overview;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A page as a text of aligned columns. */
final class ReportText {
  private static final List<Overview> SHOWN =
      List.of(
          Overview.MISSING,
          Overview.DISTINCT,
          Overview.MEAN,
          Overview.MINIMUM,
          Overview.MEDIAN,
          Overview.MAXIMUM);
  private static final int NUMBERS_FROM = 2;

  private ReportText() {}

  static String of(ReportPage page, int mostColumns) {
    boolean isCompared = page.method().isPresent();
    List<List<String>> rows = new ArrayList<>();
    rows.add(headings(isCompared));
    page.columns().stream()
        .limit(mostColumns)
        .forEach(column -> rows.add(cells(column, isCompared)));
    List<String> lines = new ArrayList<>();
    lines.add(page.headline());
    lines.add("");
    lines.addAll(aligned(rows));
    int more = page.columns().size() - mostColumns;
    if (more > 0) {
      lines.add("and " + more + " more columns");
    }
    // A terminal may not know the narrow blank before a percent sign.
    return String.join("\n", lines).replace('\u202f', ' ') + "\n";
  }

  private static List<String> headings(boolean isCompared) {
    List<String> headings = new ArrayList<>(List.of("column", "type"));
    SHOWN.forEach(s -> headings.add(s.heading().toLowerCase(java.util.Locale.ROOT)));
    if (isCompared) {
      headings.addAll(List.of("psi", "verdict"));
    }
    headings.add("");
    return headings;
  }

  private static List<String> cells(ReportColumn column, boolean isCompared) {
    List<String> cells = new ArrayList<>(List.of(visible(column.name()), column.type()));
    SHOWN.forEach(s -> cells.add(column.overview().getOrDefault(s, Cell.EMPTY).text()));
    if (isCompared) {
      cells.add(column.drift().map(drift -> ReportNumbers.index(drift.psi())).orElse(""));
      cells.add(column.drift().map(Drift::verdict).map(v -> v.word()).orElse(""));
    }
    cells.add(
        column.findings().stream()
            .filter(finding -> finding.level() != Level.HINT)
            .map(Finding::label)
            .collect(Collectors.joining(", ")));
    return cells;
  }

  /** A name cannot break the line or move what a terminal shows. */
  private static String visible(String name) {
    return name.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      Arrays.setAll(widths, i -> Math.max(widths[i], width(row.get(i))));
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    boolean isCompared = widths.length > NUMBERS_FROM + SHOWN.size() + 1;
    int numbersTo = NUMBERS_FROM + SHOWN.size() + (isCompared ? 1 : 0);
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - width(row.get(i)));
      boolean isNumber = i >= NUMBERS_FROM && i < numbersTo;
      line.append(i == 0 ? "" : "  ").append(isNumber ? blanks + row.get(i) : row.get(i) + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
