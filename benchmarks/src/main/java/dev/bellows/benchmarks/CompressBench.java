package dev.bellows.benchmarks;

import dev.bellows.benchmarks.CompressLineup.Means;
import dev.bellows.compression.CellSchema;
import dev.bellows.compression.CompressedRows;
import dev.bellows.core.BellowsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Post-binning compression, and what it saves a regression. */
final class CompressBench implements Bench {
  static final String NAME = "compress";

  private static final CompressSize SAMPLE = new CompressSize(20_000, 3);
  private static final double COEFFICIENTS = 1e-6;

  private final BenchContext context;
  private final CompressSize size;
  private final Lineup<Means> lineup;

  CompressBench(BenchContext context, CompressSize size) {
    this.context = context;
    this.size = size;
    lineup = lineup(size).only(context.only());
  }

  static Lineup<Means> lineup(CompressSize size) {
    return new CompressLineup(size).lineup();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String aimedAt() {
    return "20 million rows and 4 or 6 features of 10 bins";
  }

  @Override
  public String floor() {
    return CompressLineup.FLOOR;
  }

  @Override
  public Map<String, Object> parameters() {
    return size.parameters(context.threads());
  }

  @Override
  public Map<String, String> versions() {
    Map<String, String> versions = Versions.ofPlatform(context.spark());
    versions.put("duckdb", DuckDbPeer.version());
    return versions;
  }

  /** Compares cells and coefficients on a sample, writes the data, and lines up the peers. */
  @Override
  public List<Peer> peers() {
    CompressData sample =
        CompressData.in(context.spark(), context.workspace().folder("data"), SAMPLE);
    try (CompressedRows cells = CompressQueries.compress(sample)) {
      context.say(
          "agreement: %,d cells of Bellows equal the groups of Spark"
              .formatted(requireSameGroups(sample, cells)));
      context.say(
          "agreement: coefficients on rows and on cells within %.1g"
              .formatted(requireSameFit(sample, cells)));
    }
    CompressData data = CompressData.in(context.spark(), context.workspace().folder("data"), size);
    context.say("data: %,d rows in %s".formatted(size.rows(), data.rows()));
    return lineup.made(new Means(context, data));
  }

  private static long requireSameGroups(CompressData sample, CompressedRows cells) {
    Dataset<Row> groups = CompressQueries.groupBy(sample);
    Column[] columns =
        Stream.concat(
                SAMPLE.names().stream().map(CellSchema::bin),
                Stream.of(CompressData.LABEL, CellSchema.N))
            .map(functions::col)
            .toArray(Column[]::new);
    long count = groups.count();
    long shared = cells.rows().select(columns).intersectAll(groups.select(columns)).count();
    if (shared != count || cells.report().rowsOut() != count) {
      throw new BellowsException(
          "Cannot trust the bench: of %s groups %s are among the %s cells"
              .formatted(count, shared, cells.report().rowsOut()));
    }
    return count;
  }

  private static double requireSameFit(CompressData sample, CompressedRows cells) {
    Dataset<Row> coded = sample.read().transform(sample.bins()::apply);
    double[] ofRows = CompressQueries.fit(sample, coded, Optional.empty()).coefficients().toArray();
    double[] ofCells =
        CompressQueries.fit(sample, cells.rows(), Optional.of(CellSchema.WEIGHT))
            .coefficients()
            .toArray();
    double most = 0;
    for (int i = 0; i < ofRows.length; i++) {
      most = Math.max(most, Math.abs(ofRows[i] - ofCells[i]));
    }
    if (!(most <= COEFFICIENTS)) {
      throw new BellowsException(
          "Cannot trust the bench: a coefficient on the cells is %s off".formatted(most));
    }
    return most;
  }

  @Override
  public List<Target> targets(BenchReport report) {
    Aims aims = new Aims(report);
    return Stream.of(
            aims.atLeast(CompressLineup.GROUP_BY, 1.5, CompressLineup.BELLOWS),
            aims.longer(CompressLineup.DUCKDB, CompressLineup.BELLOWS),
            aims.atLeast(CompressLineup.FIT_ROWS, 10, CompressLineup.FIT_CELLS),
            aims.atLeast(CompressLineup.FIT_ROWS, 3, CompressLineup.FIT_BOTH))
        .flatMap(Optional::stream)
        .toList();
  }
}
