package dev.bellows.benchmarks;

import dev.bellows.benchmarks.TrendLineup.Means;
import java.util.List;
import java.util.Map;

/**
 * The seven trend features over row windows: Bellows beside those who have them, or most of them.
 */
final class TrendBench implements Bench {
  static final String NAME = "trend";

  private final BenchContext context;
  private final TrendSize size;
  private final Lineup<Means> lineup;
  private final Interpreter polars;
  private final Interpreter pandas;

  /** Looks for the interpreters of the peers asked for; npm may fetch Polars. */
  TrendBench(BenchContext context, TrendSize size) {
    this.context = context;
    this.size = size;
    lineup = lineup(size).only(context.only());
    Workspace workspace = context.workspace();
    polars =
        lineup.has(TrendLineup.POLARS)
            ? Interpreter.polars(workspace.folder("node"))
            : Interpreter.NOT_ASKED;
    pandas =
        lineup.has(TrendLineup.PANDAS)
            ? Interpreter.pandas(workspace.folder("python"))
            : Interpreter.NOT_ASKED;
  }

  static Lineup<Means> lineup(TrendSize size) {
    return new TrendLineup(size.rows(), size.windows()).lineup();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String aimedAt() {
    return "10 million rows and windows of 7, 30 and 90";
  }

  @Override
  public String floor() {
    return TrendLineup.FLOOR;
  }

  @Override
  public Map<String, Object> parameters() {
    return size.parameters(context.threads());
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
    TrendSample sample = TrendSample.forWindows(context, size.windows());
    long agreeing =
        sample.agreeingWithSpark(size.windows()) + sample.agreeingWithDuckDb(size.windows());
    context.say("agreement: %,d cells of Bellows equal Spark's and DuckDB's".formatted(agreeing));
    TrendData data = size.data(context);
    return lineup.made(new Means(context, data, polars, pandas));
  }

  @Override
  public List<Target> targets(BenchReport report) {
    return new TrendTargets(report).all();
  }
}
