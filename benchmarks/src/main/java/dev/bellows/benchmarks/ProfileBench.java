package dev.bellows.benchmarks;

import dev.bellows.benchmarks.ProfileLineup.Means;
import dev.bellows.core.BellowsException;
import dev.bellows.features.profile.ColumnProfile;
import dev.bellows.features.profile.FeatureProfile;
import dev.bellows.features.profile.FeatureProfiler;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/** All statistics of all columns of a wide table. */
final class ProfileBench implements Bench {
  static final String NAME = "profile";

  private static final ProfileSize SAMPLE = new ProfileSize(20_000, 20);
  private static final double TOLERANCE = 1e-10;

  private final BenchContext context;
  private final ProfileSize size;
  private final Lineup<Means> lineup;
  private final Interpreter pandas;

  ProfileBench(BenchContext context, ProfileSize size) {
    this.context = context;
    this.size = size;
    lineup = lineup(size).only(context.only());
    pandas = Interpreter.pandas(context, lineup, ProfileLineup.PANDAS);
  }

  static Lineup<Means> lineup(ProfileSize size) {
    return new ProfileLineup(size).lineup();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String aimedAt() {
    return "1 million rows of 200 columns";
  }

  @Override
  public String floor() {
    return ProfileLineup.FLOOR;
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

  /** Compares the engines on a sample, writes the data, and lines up the peers asked for. */
  @Override
  public List<Peer> peers() {
    context.say("agreement: %,d statistics of Bellows equal those of DuckDB".formatted(agreeing()));
    ProfileData data = ProfileData.in(context.spark(), context.workspace().folder("data"), size);
    context.say("data: %,d rows in %s".formatted(size.rows(), data.parquet()));
    return lineup.made(new Means(context, data, pandas));
  }

  private long agreeing() {
    ProfileData sample =
        ProfileData.in(context.spark(), context.workspace().folder("data"), SAMPLE);
    FeatureProfile profile = FeatureProfiler.all().profile(sample.read());
    String statistics =
        SAMPLE.names().stream()
            .map(
                c ->
                    "count(%1$s), min(%1$s), max(%1$s), avg(%1$s), stddev_samp(%1$s), skewness(%1$s)"
                        .formatted(c))
            .collect(Collectors.joining(", "));
    String sql = "SELECT %s FROM %s".formatted(statistics, ProfileLineup.files(sample.parquet()));
    long agreeing = 0;
    try (DuckDBConnection connection =
            DuckDbPeer.connect(context.threads(), context.workspace().folder("scratch"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      for (ColumnProfile column : profile.columns()) {
        for (double ours : statistics(column)) {
          agreeing++;
          requireEqual(column.name(), ours, row.getDouble((int) agreeing));
        }
      }
    } catch (SQLException e) {
      throw new BellowsException("Cannot compare with DuckDB: " + e.getMessage(), e);
    }
    return agreeing;
  }

  private static double[] statistics(ColumnProfile column) {
    return new double[] {
      column.count().rows(),
      column.min().orElseThrow(),
      column.max().orElseThrow(),
      column.mean().orElseThrow(),
      column.std().orElseThrow(),
      column.skewness().orElseThrow()
    };
  }

  private static void requireEqual(String column, double ours, double theirs) {
    if (!(Math.abs(ours - theirs) <= TOLERANCE * Math.max(1, Math.abs(theirs)))) {
      throw new BellowsException(
          "Cannot trust the bench: a statistic of %s is %s from Bellows and %s from DuckDB"
              .formatted(column, ours, theirs));
    }
  }

  @Override
  public List<Target> targets(BenchReport report) {
    Aims aims = new Aims(report);
    return Stream.of(
            aims.atMost(ProfileLineup.BELLOWS, 4, ProfileLineup.FLOOR),
            aims.atLeast(ProfileLineup.DUCKDB, 2, ProfileLineup.BELLOWS),
            aims.longer(ProfileLineup.SUMMARY, ProfileLineup.BELLOWS),
            aims.longer(ProfileLineup.PANDAS, ProfileLineup.BELLOWS))
        .flatMap(Optional::stream)
        .toList();
  }
}
