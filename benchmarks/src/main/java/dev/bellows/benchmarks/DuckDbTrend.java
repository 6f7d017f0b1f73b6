package dev.bellows.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The trend features in DuckDB's SQL, over the Parquet files of a folder. */
record DuckDbTrend(Path parquet, int window) {

  /**
   * All seven. The rank is DuckDB's own {@code rank(ORDER BY …)} within the frame, ascending and
   * descending for the average of ties; the slope's x is the row number, found first.
   */
  String seven() {
    return """
        WITH numbered AS (
          SELECT g, t, v, row_number() OVER (PARTITION BY g ORDER BY t)::DOUBLE AS position FROM %s)
        SELECT g, t, v, %s,
          CASE WHEN count(v) OVER frame >= %s THEN regr_slope(v, position) OVER frame END AS %s,
          CASE WHEN count(v) OVER frame >= %<s THEN (rank(ORDER BY v) OVER frame + 1
            + count(v) OVER frame - rank(ORDER BY v DESC) OVER frame) / 2 END AS %s
        FROM numbered %s"""
        .replace("%<s", Integer.toString(window))
        .formatted(
            files(),
            common(),
            window,
            TrendColumns.slope(window),
            TrendColumns.rank(window),
            windows());
  }

  /** The seven without rank and slope. */
  String five() {
    return "SELECT g, t, v, %s FROM %s %s".formatted(common(), files(), windows());
  }

  /** One row with the sum of each column: every value is computed, none is kept. */
  static String checksum(String query, List<String> columns) {
    return columns.stream()
        .map(column -> "sum(%s)".formatted(column))
        .collect(Collectors.joining(", ", "SELECT ", " FROM (" + query + ")"));
  }

  private String common() {
    return """
        v - lag(v) OVER series AS %s, v / lag(v) OVER series - 1 AS %s,
          CASE WHEN count(v) OVER frame >= W THEN v - avg(v) OVER frame END AS %s,
          CASE WHEN count(v) OVER frame >= W THEN stddev_samp(v) OVER frame END AS %s,
          CASE WHEN count(v) OVER frame >= W THEN max(v) OVER frame - min(v) OVER frame END AS %s"""
        .replace("W", Integer.toString(window))
        .formatted(
            TrendColumns.DELTA,
            TrendColumns.PCT_CHANGE,
            TrendColumns.momentum(window),
            TrendColumns.volatility(window),
            TrendColumns.range(window));
  }

  private String windows() {
    return """
        WINDOW series AS (PARTITION BY g ORDER BY t),
          frame AS (PARTITION BY g ORDER BY t ROWS BETWEEN %s PRECEDING AND CURRENT ROW)"""
        .formatted(window - 1);
  }

  private String files() {
    return "read_parquet(%s)".formatted(DuckDbPeer.quoted(parquet.resolve("*.parquet").toString()));
  }
}
