package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Lineup.Entry;
import dev.bellows.compression.CompressedRows;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who takes part in the compression bench. */
record CompressLineup(CompressSize size) {
  static final String FLOOR = "scan";
  static final String BELLOWS = "bellows";
  static final String GROUP_BY = "groupby-bins";
  static final String STORED = "groupby-stored";
  static final String DUCKDB = "duckdb";
  static final String FIT_ROWS = "fit-rows";
  static final String FIT_CELLS = "fit-cells";
  static final String FIT_BOTH = "fit-compressed";

  private static final String HEAP = "JVM heap";

  /** What peers are made from. */
  record Means(BenchContext context, CompressData data) {}

  private interface Query {
    Dataset<Row> of(Means means);
  }

  private interface Keeping {
    Dataset<Row> of(Kept kept);
  }

  Lineup<Means> lineup() {
    return new Lineup<>(
        List.of(
            spark(FLOOR, "reads the rows", Optional.empty(), means -> means.data().read()),
            keeping(BELLOWS, "bins, packs and groups", kept -> kept.fresh().rows()),
            spark(
                GROUP_BY,
                "bins by Bellows, Spark's group by",
                Optional.of(BELLOWS),
                means -> CompressQueries.groupBy(means.data())),
            spark(
                STORED,
                "Spark's group by of bins that are there",
                Optional.of(BELLOWS),
                means -> CompressQueries.groupStored(means.data())),
            duckDb(),
            spark(
                FIT_ROWS,
                "bins, logistic regression",
                Optional.of(FIT_BOTH),
                means -> CompressQueries.fitRows(means.data())),
            new Entry<>(
                title(FIT_CELLS, "logistic regression on cells that are there", Optional.empty()),
                this::fitOfReadyCells),
            keeping(
                FIT_BOTH,
                "compresses, logistic regression",
                kept -> CompressQueries.fitCells(kept.data, kept.fresh()))));
  }

  /** The cells are made in the warm-up round, and stay. */
  private Peer fitOfReadyCells(Means means) {
    Kept kept = new Kept(means.data());
    return new SparkPeer(
        means.context().spark(),
        title(FIT_CELLS, "logistic regression on cells that are there", Optional.empty()),
        () -> CompressQueries.fitCells(kept.data, kept.ready()));
  }

  /** Cells that are kept until they are given back. */
  private static final class Kept {
    private final CompressData data;
    private CompressedRows cells;

    Kept(CompressData data) {
      this.data = data;
    }

    CompressedRows fresh() {
      cells = CompressQueries.compress(data);
      return cells;
    }

    CompressedRows ready() {
      return cells == null ? fresh() : cells;
    }

    void release() {
      if (cells != null) {
        cells.close();
        cells = null;
      }
    }
  }

  private Entry<Means> keeping(String name, String computes, Keeping query) {
    PeerTitle title = title(name, computes, Optional.empty());
    return new Entry<>(
        title,
        means -> {
          Kept kept = new Kept(means.data());
          return new SparkPeer(means.context().spark(), title, () -> query.of(kept), kept::release);
        });
  }

  private Entry<Means> spark(
      String name, String computes, Optional<String> counterpart, Query query) {
    PeerTitle title = title(name, computes, counterpart);
    return new Entry<>(
        title, means -> new SparkPeer(means.context().spark(), title, () -> query.of(means)));
  }

  private Entry<Means> duckDb() {
    PeerTitle title =
        new PeerTitle(
            DUCKDB, "bins and groups", size.rows(), Optional.of(BELLOWS), "DuckDB buffers");
    return new Entry<>(
        title,
        means ->
            new DuckDbPeer(
                title,
                means.context().threads(),
                means.context().workspace().folder("scratch"),
                CompressQueries.duckDb(means.data())));
  }

  private PeerTitle title(String name, String computes, Optional<String> counterpart) {
    return new PeerTitle(name, computes, size.rows(), counterpart, HEAP);
  }
}
