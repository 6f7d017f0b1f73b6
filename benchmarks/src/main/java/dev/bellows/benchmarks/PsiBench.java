package dev.bellows.benchmarks;

import dev.bellows.benchmarks.PsiLineup.Means;
import dev.bellows.core.BellowsException;
import dev.bellows.features.drift.BucketDrift;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.FeatureDrift;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/** The population stability index of many columns. */
final class PsiBench implements Bench {
  static final String NAME = "psi";

  /** Few enough for a profile to hold all values, so that edges are the exact deciles. */
  private static final PsiSize SAMPLE = new PsiSize(4_000, 5);

  private final BenchContext context;
  private final PsiSize size;
  private final Lineup<Means> lineup;
  private final Interpreter pandas;

  PsiBench(BenchContext context, PsiSize size) {
    this.context = context;
    this.size = size;
    lineup = lineup(size).only(context.only());
    pandas = Interpreter.pandas(context, lineup, PsiLineup.PANDAS);
  }

  static Lineup<Means> lineup(PsiSize size) {
    return new PsiLineup(size).lineup();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String aimedAt() {
    return "10 million rows on each side and 20 columns";
  }

  @Override
  public String floor() {
    return PsiLineup.FLOOR;
  }

  @Override
  public Map<String, Object> parameters() {
    return size.parameters(context.threads());
  }

  @Override
  public Map<String, String> versions() {
    Map<String, String> versions = Versions.ofPlatform(context.spark());
    versions.put("duckdb", DuckDbPeer.version());
    versions.put("pandas", pandas.missing().orElse(pandas.version()));
    return versions;
  }

  /** Compares the counts on a sample, writes the data, and lines up the peers asked for. */
  @Override
  public List<Peer> peers() {
    context.say(
        "agreement: %,d bucket counts of Bellows equal those of DuckDB".formatted(agreeing()));
    PsiData data = PsiData.in(context.spark(), context.workspace().folder("data"), size);
    context.say("data: twice %,d rows in %s".formatted(size.rows(), data.folder()));
    return lineup.made(new Means(context, data, pandas));
  }

  private long agreeing() {
    PsiData sample = PsiData.in(context.spark(), context.workspace().folder("data"), SAMPLE);
    DriftReport ours = PsiQueries.bellows(sample);
    try (DuckDBConnection connection =
            DuckDbPeer.connect(context.threads(), context.workspace().folder("scratch"));
        Statement statement = connection.createStatement();
        ResultSet theirs = statement.executeQuery(PsiQueries.duckDb(sample))) {
      theirs.next();
      long compared = 0;
      for (String column : SAMPLE.names()) {
        compared += requireEqual(ours.feature(column), theirs);
      }
      return compared;
    } catch (SQLException e) {
      throw new BellowsException("Cannot compare with DuckDB: " + e.getMessage(), e);
    }
  }

  /**
   * DuckDB's rows up to an edge are ours of all buckets up to it, the first being of missing ones.
   */
  private static long requireEqual(FeatureDrift ours, ResultSet theirs) throws SQLException {
    long before = 0;
    long after = 0;
    for (int edge = 1; edge < PsiQueries.BINS; edge++) {
      BucketDrift bucket = ours.buckets().get(edge);
      before += bucket.referenceRows();
      after += bucket.currentRows();
      long duckBefore = theirs.getLong("r_%s_%s".formatted(ours.feature(), edge));
      long duckAfter = theirs.getLong("c_%s_%s".formatted(ours.feature(), edge));
      if (before != duckBefore || after != duckAfter) {
        throw new BellowsException(
            "Cannot trust the bench: up to edge %s of %s Bellows counts %s and %s rows, DuckDB %s and %s"
                .formatted(edge, ours.feature(), before, after, duckBefore, duckAfter));
      }
    }
    return 2L * (PsiQueries.BINS - 1);
  }

  @Override
  public List<Target> targets(BenchReport report) {
    Aims aims = new Aims(report);
    return Stream.of(
            aims.atMost(PsiLineup.ROWS, 6, PsiLineup.FLOOR),
            aims.atLeast(PsiLineup.SPARK_ML, 3, PsiLineup.ROWS),
            aims.longer(PsiLineup.DUCKDB, PsiLineup.ROWS),
            aims.longer(PsiLineup.PANDAS, PsiLineup.ROWS))
        .flatMap(Optional::stream)
        .toList();
  }
}
