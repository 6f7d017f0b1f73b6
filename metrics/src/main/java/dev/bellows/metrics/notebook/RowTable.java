package dev.bellows.metrics.notebook;

import dev.bellows.core.Columns;
import dev.bellows.core.page.Html;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** The first rows of a dataset as a table. */
final class RowTable {
  private static final String STYLE =
      ".bellows-rows{margin:4px 0;overflow-x:auto;color:inherit}.bellows-rows"
          + " table{border-collapse:collapse;border:0;font:13px/1.5"
          + " ui-monospace,Menlo,Consolas,monospace}.bellows-rows table"
          + " tr{background:none}.bellows-rows table th,.bellows-rows table td{padding:2px"
          + " 8px;border:0;text-align:left;white-space:nowrap;background:none}.bellows-rows table"
          + " th{font-weight:600;border-bottom:1px solid rgba(128,128,128,.5)}.bellows-rows table"
          + " .n{text-align:right}.bellows-rows .null,.bellows-rows p{opacity:.7}.bellows-rows"
          + " p{margin:4px 8px 0;font:13px/1.5 system-ui,sans-serif}";

  private final List<StructField> fields;
  private final List<Row> rows;
  private final boolean hasMore;

  private RowTable(List<StructField> fields, List<Row> rows, boolean hasMore) {
    this.fields = fields;
    this.rows = rows;
    this.hasMore = hasMore;
  }

  /** As Spark writes the values in text. */
  static CellOutput of(Dataset<Row> dataset, int most) {
    List<StructField> fields = List.of(dataset.schema().fields());
    Column[] texts =
        fields.stream()
            .map(field -> Columns.named(field.name()).cast("string").as(field.name()))
            .toArray(Column[]::new);
    List<Row> taken = dataset.select(texts).takeAsList(most + 1);
    boolean hasMore = taken.size() > most;
    RowTable table = new RowTable(fields, hasMore ? taken.subList(0, most) : taken, hasMore);
    return new CellOutput(table.html(), table.text());
  }

  private String html() {
    Html html = new Html();
    html.raw("<div class=\"bellows-rows\"><style>").raw(STYLE).raw("</style>\n");
    html.raw("<table><thead><tr>");
    for (int i = 0; i < fields.size(); i++) {
      html.raw(isNumber(i) ? "<th class=\"n\">" : "<th>").text(fields.get(i).name()).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    rows.forEach(row -> row(row, html));
    html.raw("</tbody></table>\n");
    if (hasMore) {
      html.raw("<p>").text(more()).raw("</p>\n");
    }
    return html.raw("</div>").toString();
  }

  private void row(Row row, Html html) {
    html.raw("<tr>");
    for (int i = 0; i < fields.size(); i++) {
      List<String> classes = new ArrayList<>();
      if (isNumber(i)) {
        classes.add("n");
      }
      if (row.isNullAt(i)) {
        classes.add("null");
      }
      html.raw(classes.isEmpty() ? "<td>" : "<td class=\"" + String.join(" ", classes) + "\">");
      html.text(cell(row, i)).raw("</td>");
    }
    html.raw("</tr>\n");
  }

  private String text() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(fields.stream().map(StructField::name).toList());
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        cells.add(cell(row, i));
      }
      lines.add(cells);
    }
    int[] widths = new int[fields.size()];
    Arrays.setAll(
        widths, i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElse(0));
    String table = lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n"));
    return hasMore ? table + "\n" + more() : table;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(isNumber(i) ? padding + cells.get(i) : cells.get(i) + padding).append("  ");
    }
    return line.toString().stripTrailing();
  }

  private String more() {
    return rows.size() == 1
        ? "the first row; there are more"
        : "the first " + rows.size() + " rows; there are more";
  }

  private boolean isNumber(int column) {
    return fields.get(column).dataType() instanceof NumericType;
  }

  private static String cell(Row row, int column) {
    return row.isNullAt(column) ? "null" : row.getString(column);
  }
}
