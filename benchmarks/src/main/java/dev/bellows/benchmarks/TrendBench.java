package dev.bellows.benchmarks;

import dev.bellows.benchmarks.TrendAgreement.Cells;
import dev.bellows.benchmarks.TrendLineup.Entry;
import dev.bellows.benchmarks.TrendLineup.Means;
import dev.bellows.core.Args;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The seven trend features over row windows: Bellows beside those who have them, or most of them.
 */
final class TrendBench implements Bench {
  static final String NAME = "trend";
  static final String SUMMARY =
      "seven trend features over row windows: Bellows, Spark's functions, DuckDB, Polars, pandas";

  private static final long SAMPLE_ROWS = 20_000;
  private static final Interpreter NOT_ASKED_FOR =
      new Interpreter("", "", Optional.of("not asked for"));

  private final BenchContext context;
  private final Size size;
  private final TrendLineup lineup;
  private final Interpreter polars;
  private final Interpreter pandas;

  /** How much data, and which windows. */
  record Size(long rows, long groups, List<Integer> windows) {
    Size {
      Args.check(rows >= 1, "Invalid number of rows: %s; at least 1 is needed", rows);
      Args.check(
          groups >= 1 && groups <= rows,
          "Invalid number of groups: %s; for %s rows there are 1 to %s",
          groups,
          rows,
          rows);
      Args.check(!windows.isEmpty(), "Invalid windows: none; name at least one, as in 7,30");
      for (int window : windows) {
        Args.check(window >= 2, "Invalid window: %s rows; a slope needs at least 2", window);
      }
      windows = windows.stream().distinct().sorted().toList();
    }
  }

  /** Looks for the interpreters of the peers asked for; npm may fetch Polars. */
  TrendBench(BenchContext context, Size size) {
    this.context = context;
    this.size = size;
    lineup = new TrendLineup(size.windows());
    Workspace workspace = context.workspace();
    polars = wants("polars") ? Interpreter.polars(workspace.folder("node")) : NOT_ASKED_FOR;
    pandas = wants("pandas") ? Interpreter.pandas(workspace.folder("python")) : NOT_ASKED_FOR;
  }

  private boolean wants(String family) {
    return wanted().stream().anyMatch(entry -> TrendLineup.isOf(entry.name(), family));
  }

  private List<Entry> wanted() {
    return lineup.entries().stream()
        .filter(
            entry ->
                context.only().isEmpty()
                    || context.only().stream()
                        .anyMatch(asked -> TrendLineup.isOf(entry.name(), asked)))
        .toList();
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
    return TrendLineup.FLOOR;
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
    versions.put("polars", polars.missing().orElse(polars.version()));
    versions.put("pandas", pandas.missing().orElse(pandas.version()));
    return versions;
  }

  /** Compares the engines on a sample, writes the data, and lines up the peers asked for. */
  @Override
  public List<Peer> peers() {
    lineup.requireKnown(context.only());
    context.say(
        "agreement: %,d cells of Bellows equal Spark's and DuckDB's".formatted(agreeingCells()));
    TrendData data = data(size.rows(), size.groups());
    context.say(
        "data: %,d rows, %,d groups in %s".formatted(size.rows(), size.groups(), data.parquet()));
    Means means = new Means(context, data, polars, pandas);
    return wanted().stream().map(entry -> entry.make().apply(means)).toList();
  }

  private TrendData data(long rows, long groups) {
    return TrendData.in(context.spark(), context.workspace().folder("data"), rows, groups);
  }

  /** The cells of Bellows that were compared with Spark's own functions and with DuckDB. */
  private long agreeingCells() {
    int widest = size.windows().get(size.windows().size() - 1);
    long sampleGroups = Math.max(1, SAMPLE_ROWS / Math.max(100, 3L * widest));
    TrendData sample = data(SAMPLE_ROWS, sampleGroups);
    return size.windows().stream().mapToLong(window -> agreeingCells(sample, window)).sum();
  }

  private long agreeingCells(TrendData sample, int window) {
    TrendAgreement agreement = TrendAgreement.over(window);
    Cells ours = agreement.ofSpark("Bellows", TrendLineup.bellows(sample.read(), size.windows()));
    Cells sparks = agreement.ofSpark("Spark", SparkTrend.seven(sample.read(), window));
    Cells duckDbs =
        agreement.ofDuckDb(
            new DuckDbTrend(sample.parquet(), window).seven(),
            context.threads(),
            context.workspace().folder("scratch"));
    return agreement.check(ours, sparks) + agreement.check(ours, duckDbs);
  }

  @Override
  public List<Target> targets(BenchReport report) {
    return new TrendTargets(report, size.windows()).all();
  }
}
