package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Lineup.Entry;
import dev.bellows.features.profile.FeatureProfiler;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Who takes part in the profile bench. */
record ProfileLineup(ProfileSize size) {
  static final String FLOOR = "scan";
  static final String BELLOWS = "bellows";
  static final String SUMMARY = "spark-summary";
  static final String DUCKDB = "duckdb-summarize";
  static final String PANDAS = "pandas";

  /** What peers are made from. */
  record Means(BenchContext context, ProfileData data, Interpreter pandas) {}

  Lineup<Means> lineup() {
    return new Lineup<>(List.of(scan(), bellows(), summary(), duckDb(), pandas()));
  }

  private Entry<Means> scan() {
    PeerTitle title = title(FLOOR, "reads all columns", Optional.empty(), "JVM heap");
    return new Entry<>(
        title, means -> new SparkPeer(means.context().spark(), title, () -> means.data().read()));
  }

  private Entry<Means> bellows() {
    PeerTitle title =
        title(
            BELLOWS,
            "counts, missing, unique, moments, quantiles, top values, state",
            Optional.empty(),
            "JVM heap");
    return new Entry<>(
        title,
        means -> new SparkPeer(means.context().spark(), title, () -> profiled(means.data())));
  }

  /** The statistics of all columns, computed; a row of their size for the sink. */
  private static Dataset<Row> profiled(ProfileData data) {
    int length = FeatureProfiler.all().profile(data.read()).toJson().length();
    return data.spark().createDataset(List.of(length), Encoders.INT()).toDF();
  }

  private Entry<Means> summary() {
    PeerTitle title =
        title(
            SUMMARY,
            "count, mean, stddev, min, 3 quantiles, max",
            Optional.of(BELLOWS),
            "JVM heap");
    return new Entry<>(
        title,
        means ->
            new SparkPeer(means.context().spark(), title, () -> means.data().read().summary()));
  }

  private Entry<Means> duckDb() {
    PeerTitle title =
        title(
            DUCKDB,
            "min, max, approx. unique, avg, std, 3 quantiles, count, nulls",
            Optional.of(BELLOWS),
            "DuckDB buffers");
    return new Entry<>(
        title,
        means ->
            new DuckDbPeer(
                title,
                means.context().threads(),
                means.context().workspace().folder("scratch"),
                "SUMMARIZE SELECT * FROM " + files(means.data().parquet())));
  }

  static String files(Path parquet) {
    return "read_parquet(%s)".formatted(DuckDbPeer.quoted(parquet.resolve("*.parquet").toString()));
  }

  private Entry<Means> pandas() {
    PeerTitle title =
        title(
            PANDAS,
            "describe with 7 quantiles, skew, kurt, nunique, isna; one thread",
            Optional.of(BELLOWS),
            "resident set");
    return new Entry<>(title, means -> new ChildPeer(title, program(means)));
  }

  private ChildPeer.Program program(Means means) {
    return means
        .pandas()
        .python(
            means.context(),
            "profile_pandas.py",
            size.rows(),
            means.data().raw().toString(),
            String.join(",", size.names()));
  }

  private PeerTitle title(
      String name, String computes, Optional<String> counterpart, String memory) {
    return new PeerTitle(name, computes, size.rows(), counterpart, memory);
  }
}
