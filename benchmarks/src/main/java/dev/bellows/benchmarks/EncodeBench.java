package dev.bellows.benchmarks;

import dev.bellows.benchmarks.EncodeLineup.Means;
import dev.bellows.core.BellowsException;
import dev.bellows.features.encode.EncodingModel;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.duckdb.DuckDBConnection;

/** The target mean of categories, in columns of few and of very many. */
final class EncodeBench implements Bench {
  static final String NAME = "encode";

  private static final long SAMPLE_ROWS = 20_000;
  private static final List<Long> SAMPLE_CARDINALITIES = List.of(10L, 1_000L);
  private static final double TOLERANCE = 1e-12;

  private final BenchContext context;
  private final EncodeSize size;
  private final Lineup<Means> lineup;
  private final Interpreter pandas;

  EncodeBench(BenchContext context, EncodeSize size) {
    this.context = context;
    this.size = size;
    lineup = lineup(size).only(context.only());
    pandas = Interpreter.pandas(context, lineup, "pandas");
  }

  static Lineup<Means> lineup(EncodeSize size) {
    return new EncodeLineup(size).lineup();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String aimedAt() {
    return "10 million rows and 10 to 1 million categories";
  }

  @Override
  public String floor() {
    return EncodeLineup.FLOOR;
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
    context.say(
        "agreement: %,d encodings of Bellows equal those of Spark ML, of Spark's functions and of DuckDB"
            .formatted(agreeing()));
    EncodeData data = EncodeData.in(context.spark(), context.workspace().folder("data"), size);
    context.say("data: %,d rows in %s".formatted(size.rows(), data.parquet()));
    return lineup.made(new Means(context, data, pandas));
  }

  private long agreeing() {
    EncodeSize sampleSize = new EncodeSize(SAMPLE_ROWS, SAMPLE_CARDINALITIES);
    EncodeData sample =
        EncodeData.in(context.spark(), context.workspace().folder("data"), sampleSize);
    List<String> columns = sampleSize.columns();
    List<double[]> ours;
    try (EncodingModel model = EncodeQueries.bellows(columns).fit(sample.read())) {
      ours = cells(model.apply(sample.read()), columns);
    }
    Dataset<Row> byMl = EncodeQueries.sparkMl(sample.read(), columns).transform(sample.read());
    Dataset<Row> byHand = EncodeQueries.functions(sample.read(), columns);
    requireEqual(ours, cells(byMl, columns), "Spark ML");
    requireEqual(ours, cells(byHand, columns), "Spark's functions");
    requireEqual(ours, cellsOfDuckDb(sample, columns), "DuckDB");
    return (long) ours.size() * columns.size();
  }

  private static List<double[]> cells(Dataset<Row> encoded, List<String> columns) {
    Column[] wanted =
        columns.stream().map(c -> functions.col(EncodeQueries.encoded(c))).toArray(Column[]::new);
    List<double[]> cells = new ArrayList<>();
    for (Row row : encoded.orderBy("id").select(wanted).collectAsList()) {
      double[] values = new double[wanted.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.getDouble(i);
      }
      cells.add(values);
    }
    return cells;
  }

  private List<double[]> cellsOfDuckDb(EncodeData sample, List<String> columns) {
    String encodings =
        columns.stream().map(EncodeQueries::encoded).collect(Collectors.joining(", "));
    String sql =
        "SELECT %s FROM (%s) ORDER BY id"
            .formatted(encodings, EncodeQueries.duckDb(sample.parquet(), columns));
    List<double[]> cells = new ArrayList<>();
    try (DuckDBConnection connection =
            DuckDbPeer.connect(context.threads(), context.workspace().folder("scratch"));
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        double[] values = new double[columns.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = found.getDouble(i + 1);
        }
        cells.add(values);
      }
    } catch (SQLException e) {
      throw new BellowsException("Cannot compare with DuckDB: " + e.getMessage(), e);
    }
    return cells;
  }

  private static void requireEqual(List<double[]> ours, List<double[]> theirs, String engine) {
    if (ours.size() != theirs.size()) {
      throw new BellowsException(
          "Cannot trust the bench: %s rows come from Bellows and %s from %s"
              .formatted(ours.size(), theirs.size(), engine));
    }
    for (int i = 0; i < ours.size(); i++) {
      for (int j = 0; j < ours.get(i).length; j++) {
        double difference = Math.abs(ours.get(i)[j] - theirs.get(i)[j]);
        if (!(difference <= TOLERANCE)) {
          throw new BellowsException(
              "Cannot trust the bench: encoding %s of row %s is %s from Bellows and %s from %s"
                  .formatted(j, i, ours.get(i)[j], theirs.get(i)[j], engine));
        }
      }
    }
  }

  @Override
  public List<Target> targets(BenchReport report) {
    Aims aims = new Aims(report);
    String narrowest = EncodeLineup.bellows(10);
    return Stream.of(
            aims.atLeast(EncodeLineup.sparkMl(1_000), 3, EncodeLineup.bellows(1_000)),
            aims.atLeast(EncodeLineup.sparkMl(20_000), 30, EncodeLineup.bellows(20_000)),
            aims.atMost(EncodeLineup.bellows(100_000), 1.5, narrowest),
            aims.atMost(EncodeLineup.bellows(1_000_000), 3, narrowest))
        .flatMap(Optional::stream)
        .toList();
  }
}
