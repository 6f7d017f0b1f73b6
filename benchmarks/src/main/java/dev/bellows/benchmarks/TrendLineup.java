package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import dev.bellows.core.Suggestions;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who takes part in the trend bench, for given windows. */
record TrendLineup(List<Integer> windows) {
  static final String FLOOR = "shuffle-sort";

  TrendLineup {
    windows = List.copyOf(windows);
  }

  /** What peers are made from. */
  record Means(BenchContext context, TrendData data, Interpreter polars, Interpreter pandas) {}

  /** A peer that can be made once its means are there. */
  record Entry(PeerTitle title, Function<Means, Peer> make) {
    String name() {
      return title.name();
    }
  }

  /** All peers, in the order of the table. */
  List<Entry> entries() {
    String together = bellowsName(windows);
    List<Entry> entries = new ArrayList<>();
    entries.add(
        spark(FLOOR, "shuffle by g, sort by g, t", together, SparkTrend::shuffledAndSorted));
    entries.add(spark("lag", "Spark: one lag", together, SparkTrend::lagged));
    if (windows.size() > 1) {
      entries.add(bellowsOver(windows));
    }
    windows.forEach(window -> entries.add(bellowsOver(List.of(window))));
    windows.forEach(window -> entries.add(sparkOver(window)));
    windows.forEach(window -> entries.add(duckDbSeven(window)));
    windows.forEach(window -> entries.add(duckDbFive(window)));
    windows.forEach(window -> entries.add(polarsOver(window)));
    windows.forEach(window -> entries.add(pandasOver(window)));
    return entries;
  }

  /** Checks that each name is a peer's or that of a family of peers. */
  void requireKnown(List<String> asked) {
    List<String> names = entries().stream().map(Entry::name).toList();
    for (String one : asked) {
      Args.check(
          names.stream().anyMatch(name -> isOf(name, one)),
          "No peer '%s'%s. Peers: %s; families: bellows, spark, duckdb, polars, pandas",
          one,
          Suggestions.didYouMean(one, names),
          String.join(", ", names));
    }
  }

  /** Whether the peer has this name, or belongs to the family of this name. */
  static boolean isOf(String peer, String nameOrFamily) {
    return peer.equals(nameOrFamily) || peer.startsWith(nameOrFamily + "-");
  }

  static String bellowsName(List<Integer> windows) {
    return windows.stream().map(String::valueOf).collect(Collectors.joining("+", "bellows-", ""));
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

  private static Entry bellowsOver(List<Integer> windows) {
    String name = bellowsName(windows);
    String text = windows.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return spark(name, "7 features, W = " + text, name, data -> bellows(data, windows));
  }

  private static Entry sparkOver(int window) {
    return spark(
        "spark-" + window,
        "same 7, Spark's functions",
        bellowsName(List.of(window)),
        data -> SparkTrend.seven(data, window));
  }

  private static Entry spark(
      String name, String computes, String counterpart, Function<Dataset<Row>, Dataset<Row>> work) {
    PeerTitle title = new PeerTitle(name, computes, Optional.of(counterpart), "JVM heap");
    return new Entry(
        title,
        means ->
            new SparkPeer(means.context().spark(), title, () -> work.apply(means.data().read())));
  }

  private static Entry duckDbSeven(int window) {
    return duckDb(
        "duckdb-" + window,
        "same 7",
        window,
        folder ->
            DuckDbTrend.checksum(
                new DuckDbTrend(folder, window).seven(), TrendColumns.seven(window)));
  }

  private static Entry duckDbFive(int window) {
    return duckDb(
        "duckdb-five-" + window,
        "5 of 7: no rank, no slope",
        window,
        folder ->
            DuckDbTrend.checksum(
                new DuckDbTrend(folder, window).five(), TrendColumns.five(window)));
  }

  private static Entry duckDb(
      String name, String computes, int window, Function<Path, String> query) {
    PeerTitle title = single(name, computes, window, "DuckDB buffers");
    return new Entry(
        title,
        means ->
            new DuckDbPeer(
                title,
                means.context().threads(),
                means.context().workspace().folder("scratch"),
                query.apply(means.data().parquet())));
  }

  private static Entry polarsOver(int window) {
    return child(
        single("polars-" + window, "5 of 7: no rank, no slope", window, "resident set"),
        Means::polars,
        (means, interpreter) ->
            List.of(
                interpreter.command(),
                means.context().workspace().script("node", "trend_polars.js").toString(),
                means.data().parquet().toString(),
                Integer.toString(window)));
  }

  private static Entry pandasOver(int window) {
    return child(
        single("pandas-" + window, "6 of 7: no slope; one thread", window, "resident set"),
        Means::pandas,
        (means, interpreter) ->
            List.of(
                interpreter.command(),
                means.context().workspace().script("python", "trend_pandas.py").toString(),
                means.data().raw().toString(),
                Integer.toString(window)));
  }

  private static Entry child(
      PeerTitle title,
      Function<Means, Interpreter> interpreter,
      BiFunction<Means, Interpreter, List<String>> command) {
    return new Entry(
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

  private static PeerTitle single(String name, String computes, int window, String memory) {
    return new PeerTitle(name, computes, Optional.of(bellowsName(List.of(window))), memory);
  }
}
