package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Lineup.Entry;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who takes part in the trend bench: each computes all windows at once. */
record TrendLineup(long rows, List<Integer> windows) {
  static final String FLOOR = "shuffle-sort";
  static final String BELLOWS = "bellows";
  static final String SPARK = "spark";
  static final String DUCKDB = "duckdb";
  static final String POLARS = "polars";
  static final String PANDAS = "pandas";

  TrendLineup {
    windows = List.copyOf(windows);
  }

  /** What peers are made from. */
  record Means(BenchContext context, TrendData data, Interpreter polars, Interpreter pandas) {}

  Lineup<Means> lineup() {
    String all = windows.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return new Lineup<>(
        List.of(
            spark(FLOOR, "shuffle by g, sort by g, t", SparkTrend::shuffledAndSorted),
            spark("lag", "Spark: one lag", SparkTrend::lagged),
            spark(BELLOWS, "7 features, W = " + all, data -> bellows(data, windows)),
            spark(SPARK, "same, Spark's functions", data -> SparkTrend.seven(data, windows)),
            duckDb(DUCKDB, "same", this::sevenInDuckDb),
            duckDb("duckdb-five", "5 of 7: no rank, no slope", this::fiveInDuckDb),
            polars(),
            pandas()));
  }

  /** Bellows, all seven features over these windows in one call. */
  static Dataset<Row> bellows(Dataset<Row> data, List<Integer> windows) {
    return TemporalTrendFeatures.groupBy("g")
        .orderBy("t")
        .on("v")
        .windows(windows.stream().map(TrendWindow::rows).toArray(TrendWindow[]::new))
        .all()
        .apply(data);
  }

  private Entry<Means> spark(
      String name, String computes, Function<Dataset<Row>, Dataset<Row>> work) {
    PeerTitle title = title(name, computes, "JVM heap");
    return new Entry<>(
        title,
        means ->
            new SparkPeer(means.context().spark(), title, () -> work.apply(means.data().read())));
  }

  private String sevenInDuckDb(Path folder) {
    return DuckDbTrend.checksum(
        new DuckDbTrend(folder, windows).seven(), TrendColumns.seven(windows));
  }

  private String fiveInDuckDb(Path folder) {
    return DuckDbTrend.checksum(
        new DuckDbTrend(folder, windows).five(), TrendColumns.five(windows));
  }

  private Entry<Means> duckDb(String name, String computes, Function<Path, String> query) {
    PeerTitle title = title(name, computes, "DuckDB buffers");
    return new Entry<>(
        title,
        means ->
            new DuckDbPeer(
                title,
                means.context().threads(),
                means.context().workspace().folder("scratch"),
                query.apply(means.data().parquet())));
  }

  private Entry<Means> polars() {
    return child(
        title(POLARS, "5 of 7: no rank, no slope", "resident set"),
        Means::polars,
        (means, interpreter) ->
            List.of(
                interpreter.command(),
                means.context().workspace().script("node", "trend_polars.js").toString(),
                means.data().parquet().toString(),
                words()));
  }

  private Entry<Means> pandas() {
    return child(
        title(PANDAS, "6 of 7: no slope; one thread", "resident set"),
        Means::pandas,
        (means, interpreter) ->
            List.of(
                interpreter.command(),
                means.context().workspace().script("python", "trend_pandas.py").toString(),
                means.data().raw().toString(),
                words()));
  }

  private String words() {
    return windows.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static Entry<Means> child(
      PeerTitle title,
      Function<Means, Interpreter> interpreter,
      BiFunction<Means, Interpreter, List<String>> command) {
    return new Entry<>(
        title,
        means -> {
          Interpreter found = interpreter.apply(means);
          List<String> words = found.missing().isEmpty() ? command.apply(means, found) : List.of();
          return new ChildPeer(title, program(means, found, words));
        });
  }

  private static ChildPeer.Program program(
      Means means, Interpreter interpreter, List<String> command) {
    BenchContext context = means.context();
    return new ChildPeer.Program(
        interpreter.missing(),
        command,
        Map.of("POLARS_MAX_THREADS", Integer.toString(context.threads()), "OMP_NUM_THREADS", "1"),
        context.workspace().folder("scratch").resolve("errors.txt"),
        means.data().rows());
  }

  private PeerTitle title(String name, String computes, String memory) {
    return new PeerTitle(name, computes, rows, Optional.of(BELLOWS), memory);
  }
}
