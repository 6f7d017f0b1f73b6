package dev.bellows.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trend features over several windows in DuckDB's SQL, over the Parquet files of a folder. */
record DuckDbTrend(Path parquet, List<Integer> windows) {
  DuckDbTrend {
    windows = List.copyOf(windows);
  }

  /**
   * All seven. The rank is DuckDB's own {@code rank(ORDER BY …)} within the frame, ascending and
   * descending for the average of ties; the slope's x is the row number, found first.
   */
  String seven() {
    String numbered =
        "(SELECT g, t, v, row_number() OVER (PARTITION BY g ORDER BY t)::DOUBLE AS position FROM %s)"
            .formatted(files());
    return query(numbered, window -> Stream.concat(simple(window), slopeAndRank(window)));
  }

  /** The seven without rank and slope. */
  String five() {
    return query(files(), this::simple);
  }

  private String query(String source, IntFunction<Stream<String>> features) {
    String columns = windows.stream().flatMap(features::apply).collect(Collectors.joining(", "));
    String frames =
        windows.stream().map(DuckDbTrend::frameDefinition).collect(Collectors.joining(", "));
    return """
        SELECT g, t, v, v - lag(v) OVER series AS %s, v / lag(v) OVER series - 1 AS %s, %s
        FROM %s WINDOW series AS (PARTITION BY g ORDER BY t), %s"""
        .formatted(TrendColumns.DELTA, TrendColumns.PCT_CHANGE, columns, source, frames);
  }

  /** One row with the sum of each column: every value is computed, none is kept. */
  static String checksum(String query, List<String> columns) {
    return columns.stream()
        .map(column -> "sum(%s)".formatted(column))
        .collect(Collectors.joining(", ", "SELECT ", " FROM (" + query + ")"));
  }

  private Stream<String> simple(int window) {
    return Stream.of(
        full(window, "v - avg(v) OVER %1$s", TrendColumns.momentum(window)),
        full(window, "stddev_samp(v) OVER %1$s", TrendColumns.volatility(window)),
        full(window, "max(v) OVER %1$s - min(v) OVER %1$s", TrendColumns.range(window)));
  }

  private Stream<String> slopeAndRank(int window) {
    String rank =
        """
        (rank(ORDER BY v) OVER %1$s + 1 + count(v) OVER %1$s
          - rank(ORDER BY v DESC) OVER %1$s) / 2""";
    return Stream.of(
        full(window, "regr_slope(v, position) OVER %1$s", TrendColumns.slope(window)),
        full(window, rank, TrendColumns.rank(window)));
  }

  /** The expression where the window is full, else null. */
  private static String full(int window, String expression, String name) {
    String frame = frame(window);
    return "CASE WHEN count(v) OVER %s >= %s THEN %s END AS %s"
        .formatted(frame, window, expression.formatted(frame), name);
  }

  private static String frame(int window) {
    return "frame" + window;
  }

  private static String frameDefinition(int window) {
    return "%s AS (PARTITION BY g ORDER BY t ROWS BETWEEN %s PRECEDING AND CURRENT ROW)"
        .formatted(frame(window), window - 1);
  }

  private String files() {
    return "read_parquet(%s)".formatted(DuckDbPeer.quoted(parquet.resolve("*.parquet").toString()));
  }
}
