package dev.bellows.benchmarks;

import dev.bellows.core.Args;
import dev.bellows.core.Suggestions;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The seven trend features over row windows: Bellows beside those who have them, or most of them. */
final class TrendBench implements Bench {
  static final String NAME = "trend";
  static final String SUMMARY =
      "seven trend features over row windows: Bellows, Spark's functions, DuckDB, Polars, pandas";

  private static final String FLOOR = "shuffle-sort";
  private static final String BELLOWS = "bellows-";
  private static final long SAMPLE_ROWS = 20_000;
  private static final String HEAP = "JVM heap";

  private final BenchContext context;
  private final Size size;
  private final Interpreter pandas;
  private final Interpreter polars;

  /** How much data, and which windows. */
  record Size(long rows, long groups, List<Integer> windows) {
    Size {
      Args.check(rows >= 1, "Invalid number of rows: %s; at least 1 is needed", rows);
      Args.check(
          groups >= 1 && groups <= rows,
          "Invalid number of groups: %s; there are 1 to %s (the rows)",
          groups,
          rows);
      Args.check(!windows.isEmpty(), "Invalid windows: none; name at least one, as in 7,30");
      windows.forEach(
          rowsOfWindow ->
              Args.check(
                  rowsOfWindow >= 2, "Invalid window: %s rows; a slope needs 2", rowsOfWindow));
      windows = windows.stream().distinct().sorted().toList();
    }
  }

  TrendBench(BenchContext context, Size size) {
    this.context = context;
    this.size = size;
    Workspace workspace = context.workspace();
    pandas = Interpreter.pandas(workspace.folder("python"));
    polars =
        context.wants("polars-" + size.windows().get(0))
            ? Interpreter.polars(workspace.folder("node"))
            : new Interpreter("", "", Optional.of("not asked for"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long rows() {
    return size.rows();
  }

  @Override
  public String floor() {
    return FLOOR;
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("groups", size.groups());
    parameters.put("windows", size.windows());
    parameters.put("threads", context.threads());
    return parameters;
  }

  @Override
  public Map<String, String> versions() {
    Map<String, String> versions = Versions.ofPlatform(context.spark());
    versions.put("duckdb", DuckDbPeer.version());
    versions.put("polars", polars.missing().isEmpty() ? polars.version() : "none");
    versions.put("pandas", pandas.missing().isEmpty() ? pandas.version() : "none");
    return versions;
  }

  /** Writes the data, compares the engines on a sample, and lines up the peers asked for. */
  @Override
  public List<Peer> peers() {
    List<Lineup> lineup = lineup();
    requireKnown(lineup);
    checkAgreement();
    context.say("data: %,d rows, %,d groups".formatted(size.rows(), size.groups()));
    TrendData data = data(size.rows(), size.groups());
    return lineup.stream()
        .filter(entry -> context.wants(entry.title().name()))
        .map(entry -> entry.make().apply(data))
        .toList();
  }

  private TrendData data(long rows, long groups) {
    return TrendData.in(context.spark(), context.workspace().folder("data"), rows, groups);
  }

  /** Compares Bellows with Spark's own functions and with DuckDB, cell by cell. */
  private void checkAgreement() {
    int widest = size.windows().get(size.windows().size() - 1);
    TrendData sample =
        data(SAMPLE_ROWS, Math.max(1, SAMPLE_ROWS / Math.max(100, 3L * widest)));
    long cells = 0;
    for (int window : size.windows()) {
      TrendAgreement agreement = TrendAgreement.over(window);
      TrendAgreement.Cells ours =
          agreement.ofSpark("Bellows", bellows(sample.read(), List.of(window)));
      cells +=
          agreement.check(
              ours, agreement.ofSpark("Spark", SparkTrend.seven(sample.read(), window)));
      cells +=
          agreement.check(
              ours,
              agreement.ofDuckDb(
                  new DuckDbTrend(sample.parquet(), window).seven(),
                  context.threads(),
                  context.workspace().folder("scratch")));
    }
    context.say("agreement: %,d cells of Bellows equal Spark's and DuckDB's".formatted(cells));
  }

  /** A peer that can be made once the data is there. */
  private record Lineup(PeerTitle title, Function<TrendData, Peer> make) {}

  private void requireKnown(List<Lineup> lineup) {
    List<String> names = lineup.stream().map(entry -> entry.title().name()).toList();
    for (String asked : context.only()) {
      Args.check(
          names.stream().anyMatch(name -> name.equals(asked) || name.startsWith(asked + "-")),
          "No peer '%s'%s. Peers: %s",
          asked,
          Suggestions.didYouMean(asked, names),
          names);
    }
  }

  private List<Lineup> lineup() {
    List<Integer> windows = size.windows();
    String together = bellowsName(windows);
    List<Lineup> lineup = new ArrayList<>();
    lineup.add(
        spark(FLOOR, "shuffle by g, sort by g, t", together, SparkTrend::shuffledAndSorted));
    lineup.add(spark("lag", "Spark: one lag", together, SparkTrend::lagged));
    if (windows.size() > 1) {
      lineup.add(bellowsEntry(windows));
    }
    windows.forEach(window -> lineup.add(bellowsEntry(List.of(window))));
    for (int window : windows) {
      lineup.add(
          spark(
              "spark-" + window,
              "Spark's functions: the same 7",
              bellowsName(List.of(window)),
              data -> SparkTrend.seven(data, window)));
    }
    windows.forEach(window -> lineup.add(duckDbSeven(window)));
    windows.forEach(window -> lineup.add(duckDbFive(window)));
    windows.forEach(window -> lineup.add(polarsEntry(window)));
    windows.forEach(window -> lineup.add(pandasEntry(window)));
    return lineup;
  }

  private static String bellowsName(List<Integer> windows) {
    return windows.stream().map(String::valueOf).collect(Collectors.joining("+", BELLOWS, ""));
  }

  private static PeerTitle title(String name, String computes, String counterpart, String memory) {
    return new PeerTitle(name, computes, Optional.of(counterpart), memory);
  }

  private Lineup bellowsEntry(List<Integer> windows) {
    String name = bellowsName(windows);
    String windowText =
        windows.stream().map(String::valueOf).collect(Collectors.joining(" and ", "W=", ""));
    return spark(name, "7 features, " + windowText, name, data -> bellows(data, windows));
  }

  private static Dataset<Row> bellows(Dataset<Row> data, List<Integer> windows) {
    return TemporalTrendFeatures.groupBy("g")
        .orderBy("t")
        .on("v")
        .windows(windows.stream().map(TrendWindow::rows).toArray(TrendWindow[]::new))
        .all()
        .apply(data);
  }

  private Lineup spark(
      String name, String computes, String counterpart, Function<Dataset<Row>, Dataset<Row>> work) {
    PeerTitle title = title(name, computes, counterpart, HEAP);
    return new Lineup(
        title,
        data -> {
          Supplier<Dataset<Row>> query = () -> work.apply(data.read());
          return new SparkPeer(context.spark(), title, query);
        });
  }

  private Lineup duckDbSeven(int window) {
    return duckDb(
        "duckdb-" + window,
        "the same 7",
        window,
        data ->
            DuckDbTrend.checksum(
                new DuckDbTrend(data.parquet(), window).seven(), TrendColumns.seven(window)));
  }

  private Lineup duckDbFive(int window) {
    return duckDb(
        "duckdb-five-" + window,
        "5 of 7: no rank, no slope",
        window,
        data ->
            DuckDbTrend.checksum(
                new DuckDbTrend(data.parquet(), window).five(), TrendColumns.five(window)));
  }

  private Lineup duckDb(
      String name, String computes, int window, Function<TrendData, String> query) {
    PeerTitle title = title(name, computes, bellowsName(List.of(window)), "DuckDB buffers");
    return new Lineup(
        title,
        data ->
            new DuckDbPeer(
                title,
                context.threads(),
                context.workspace().folder("scratch"),
                query.apply(data)));
  }

  private Lineup polarsEntry(int window) {
    PeerTitle title =
        title(
            "polars-" + window,
            "5 of 7: no rank, no slope",
            bellowsName(List.of(window)),
            "resident set");
    return new Lineup(
        title,
        data ->
            new ChildPeer(
                title,
                program(
                    polars,
                    List.of(
                        context.workspace().script("node", "trend_polars.js").toString(),
                        data.parquet().toString(),
                        Integer.toString(window)),
                    Map.of("POLARS_MAX_THREADS", Integer.toString(context.threads())))));
  }

  private Lineup pandasEntry(int window) {
    PeerTitle title =
        title(
            "pandas-" + window,
            "6 of 7: no slope; one thread",
            bellowsName(List.of(window)),
            "resident set");
    return new Lineup(
        title,
        data ->
            new ChildPeer(
                title,
                program(
                    pandas,
                    List.of(
                        context.workspace().script("python", "trend_pandas.py").toString(),
                        pandas.missing().isEmpty() ? data.raw().toString() : "",
                        Integer.toString(window)),
                    Map.of("OMP_NUM_THREADS", "1"))));
  }

  private ChildPeer.Program program(
      Interpreter interpreter, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(interpreter.command());
    command.addAll(arguments);
    return new ChildPeer.Program(
        interpreter.missing(),
        command,
        environment,
        context.workspace().folder("scratch").resolve("errors.txt"),
        size.rows());
  }

  @Override
  public List<Target> targets(BenchReport report) {
    return new TrendTargets(report, size.windows(), FLOOR, TrendBench::bellowsName).all();
  }
}
