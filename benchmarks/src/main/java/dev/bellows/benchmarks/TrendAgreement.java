package dev.bellows.benchmarks;

import dev.bellows.core.BellowsException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.duckdb.DuckDBConnection;

/**
 * The proof, on a sample, that peers which claim the same results have them: each cell within 1e-9
 * relative. Where terms cancel (a value that equals its window's mean) the measure is 1e-12 of the
 * data's magnitude instead.
 */
record TrendAgreement(List<String> columns) {
  private static final double RELATIVE = 1e-9;
  private static final double ABSOLUTE = 1e-12 * 100;

  /**
   * One engine's cells: rows in order of g and t, each with g, t and the columns; null is missing.
   */
  record Cells(String engine, List<Double[]> rows) {}

  TrendAgreement {
    columns = List.copyOf(columns);
  }

  static TrendAgreement over(List<Integer> windows) {
    return new TrendAgreement(TrendColumns.seven(windows));
  }

  /** Runs the query. */
  Cells ofSpark(String engine, Dataset<Row> query) {
    Column[] wanted = names().map(functions::col).toArray(Column[]::new);
    List<Double[]> rows = new ArrayList<>();
    for (Row row : query.select(wanted).orderBy("g", "t").collectAsList()) {
      Double[] cells = new Double[wanted.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.isNullAt(i) ? null : ((Number) row.get(i)).doubleValue();
      }
      rows.add(cells);
    }
    return new Cells(engine, rows);
  }

  /** Runs the query. */
  Cells ofDuckDb(String query, int threads, Path scratch) {
    String names = String.join(", ", names().toList());
    List<Double[]> rows = new ArrayList<>();
    try (DuckDBConnection connection = DuckDbPeer.connect(threads, scratch);
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT %s FROM (%s) ORDER BY g, t".formatted(names, query))) {
      while (found.next()) {
        rows.add(cells(found));
      }
    } catch (SQLException e) {
      throw new BellowsException("Cannot compare with DuckDB: " + e.getMessage(), e);
    }
    return new Cells("DuckDB", rows);
  }

  private Double[] cells(ResultSet found) throws SQLException {
    Double[] cells = new Double[columns.size() + 2];
    for (int i = 0; i < cells.length; i++) {
      double value = found.getDouble(i + 1);
      cells[i] = found.wasNull() ? null : value;
    }
    return cells;
  }

  private Stream<String> names() {
    return Stream.concat(Stream.of("g", "t"), columns.stream());
  }

  /**
   * The number of cells compared.
   *
   * @throws BellowsException with the first cell that differs
   */
  long check(Cells ours, Cells theirs) {
    if (ours.rows().size() != theirs.rows().size()) {
      throw new BellowsException(
          "Cannot trust the bench: %s rows come from %s and %s from %s"
              .formatted(ours.rows().size(), ours.engine(), theirs.rows().size(), theirs.engine()));
    }
    for (int i = 0; i < ours.rows().size(); i++) {
      check(ours, theirs, i);
    }
    return (long) ours.rows().size() * columns.size();
  }

  private void check(Cells ours, Cells theirs, int index) {
    Double[] first = ours.rows().get(index);
    Double[] second = theirs.rows().get(index);
    for (int i = 0; i < first.length; i++) {
      if (!agree(first[i], second[i])) {
        throw new BellowsException(
            "Cannot trust the bench: %s at g=%.0f, t=%.0f is %s from %s and %s from %s"
                .formatted(
                    names().toList().get(i),
                    first[0],
                    first[1],
                    first[i],
                    ours.engine(),
                    second[i],
                    theirs.engine()));
      }
    }
  }

  private static boolean agree(Double first, Double second) {
    if (first == null || second == null) {
      return first == null && second == null;
    }
    double tolerance = Math.max(ABSOLUTE, RELATIVE * Math.max(Math.abs(first), Math.abs(second)));
    return first.equals(second) || Math.abs(first - second) <= tolerance;
  }
}
