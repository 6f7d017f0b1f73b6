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
    String numbered =
        "(SELECT g, t, v, row_number() OVER (PARTITION BY g ORDER BY t)::DOUBLE AS position FROM %s)"
            .formatted(files());
    String rank =
        """
        (rank(ORDER BY v) OVER frame + 1 + count(v) OVER frame
          - rank(ORDER BY v DESC) OVER frame) / 2""";
    return "SELECT g, t, v, %s, %s, %s FROM %s %s"
        .formatted(
            common(),
            full("regr_slope(v, position) OVER frame", TrendColumns.slope(window)),
            full(rank, TrendColumns.rank(window)),
            numbered,
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
    return String.join(
        ", ",
        "v - lag(v) OVER series AS " + TrendColumns.DELTA,
        "v / lag(v) OVER series - 1 AS " + TrendColumns.PCT_CHANGE,
        full("v - avg(v) OVER frame", TrendColumns.momentum(window)),
        full("stddev_samp(v) OVER frame", TrendColumns.volatility(window)),
        full("max(v) OVER frame - min(v) OVER frame", TrendColumns.range(window)));
  }

  /** The expression where the window is full, else null. */
  private String full(String expression, String name) {
    return "CASE WHEN count(v) OVER frame >= %s THEN %s END AS %s"
        .formatted(window, expression, name);
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
