package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Lineup.Entry;
import dev.bellows.features.binning.BinningModel;
import dev.bellows.features.drift.DriftReport;
import dev.bellows.features.drift.PsiSpec;
import dev.bellows.features.profile.BucketCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who takes part in the PSI bench. */
record PsiLineup(PsiSize size) {
  static final String FLOOR = "scan";
  static final String ROWS = "bellows-rows";
  static final String STORED = "bellows-stored";
  static final String SPARK_ML = "sparkml";
  static final String DUCKDB = "duckdb";
  static final String PANDAS = "pandas";

  /** What peers are made from. */
  record Means(BenchContext context, PsiData data, Interpreter pandas) {}

  Lineup<Means> lineup() {
    return new Lineup<>(List.of(scan(), rows(), stored(), sparkMl(), duckDb(), pandas()));
  }

  private Entry<Means> scan() {
    return spark(
        title(FLOOR, "reads both sides", Optional.empty(), "JVM heap"),
        means -> means.data().readReference().union(means.data().readCurrent()));
  }

  private Entry<Means> rows() {
    return spark(
        title(ROWS, "fits bins, counts both sides", Optional.empty(), "JVM heap"),
        means -> PsiQueries.bellows(means.data()).toDataFrame(means.context().spark()));
  }

  /** The reference is fitted and counted in the warm-up round, as it would be once a month. */
  private Entry<Means> stored() {
    PeerTitle title =
        title(STORED, "current side against a stored reference", Optional.empty(), "JVM heap");
    return new Entry<>(
        title,
        means -> {
          Stored stored = new Stored(means.data());
          return new SparkPeer(
              means.context().spark(),
              title,
              () -> stored.report().toDataFrame(means.context().spark()));
        });
  }

  /** A reference that is counted when it is first asked for. */
  private static final class Stored {
    private final PsiData data;
    private BinningModel bins;
    private Map<String, BucketCounts> reference;

    Stored(PsiData data) {
      this.data = data;
    }

    DriftReport report() {
      PsiSpec spec = PsiSpec.standard();
      if (bins == null) {
        bins = spec.bins().fit(data.readReference());
        reference = bins.count(data.readReference(), Optional.empty());
      }
      Map<String, BucketCounts> current = bins.count(data.readCurrent(), Optional.empty());
      return DriftReport.of(bins, reference, current, spec);
    }
  }

  private Entry<Means> sparkMl() {
    return spark(
        title(SPARK_ML, "QuantileDiscretizer, Bucketizer, group by", Optional.of(ROWS), "JVM heap"),
        means -> PsiQueries.sparkMl(means.data()));
  }

  private interface Query {
    Dataset<Row> of(Means means);
  }

  private static Entry<Means> spark(PeerTitle title, Query query) {
    return new Entry<>(
        title, means -> new SparkPeer(means.context().spark(), title, () -> query.of(means)));
  }

  private Entry<Means> duckDb() {
    PeerTitle title =
        title(DUCKDB, "exact deciles, counts of both sides", Optional.of(ROWS), "DuckDB buffers");
    return new Entry<>(
        title,
        means ->
            new DuckDbPeer(
                title,
                means.context().threads(),
                means.context().workspace().folder("scratch"),
                PsiQueries.duckDb(means.data())));
  }

  private Entry<Means> pandas() {
    PeerTitle title =
        title(PANDAS, "same, with numpy; one thread", Optional.of(ROWS), "resident set");
    return new Entry<>(title, means -> new ChildPeer(title, program(means)));
  }

  private ChildPeer.Program program(Means means) {
    return means
        .pandas()
        .python(
            means.context(),
            "psi_pandas.py",
            2 * size.rows(),
            means.data().raw().toString(),
            String.join(",", size.names()),
            Integer.toString(PsiQueries.BINS));
  }

  private PeerTitle title(
      String name, String computes, Optional<String> counterpart, String memory) {
    return new PeerTitle(name, computes, 2 * size.rows(), counterpart, memory);
  }
}
