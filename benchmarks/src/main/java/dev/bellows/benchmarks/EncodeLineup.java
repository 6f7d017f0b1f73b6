package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Lineup.Entry;
import dev.bellows.features.encode.EncodingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Who takes part in the encode bench: those who encode one column by a model that was fitted before
 * (in the warm-up round), and those who fit and encode all columns.
 */
record EncodeLineup(EncodeSize size) {
  static final String FLOOR = "scan";
  static final String WHOLE = "bellows-whole";
  static final String DUCKDB = "duckdb-whole";
  static final String PANDAS = "pandas-whole";

  /** Beyond, Spark ML's chain of cases would only show once more that it takes forever. */
  private static final long MOST_CATEGORIES_OF_SPARK_ML = 20_000;

  /** What peers are made from. */
  record Means(BenchContext context, EncodeData data, Interpreter pandas) {}

  /** A model that is fitted when it is first asked for. */
  private static final class Once<T> {
    private T value;

    T get(Supplier<T> make) {
      if (value == null) {
        value = make.get();
      }
      return value;
    }
  }

  static String bellows(long cardinality) {
    return "bellows-" + Count.text(cardinality);
  }

  static String sparkMl(long cardinality) {
    return "sparkml-" + Count.text(cardinality);
  }

  Lineup<Means> lineup() {
    List<Entry<Means>> entries = new ArrayList<>();
    entries.add(scan());
    for (long cardinality : size.cardinalities()) {
      entries.add(bellowsOf(cardinality));
    }
    for (long cardinality : size.cardinalities()) {
      if (cardinality <= MOST_CATEGORIES_OF_SPARK_ML) {
        entries.add(sparkMlOf(cardinality));
      }
    }
    entries.add(whole());
    entries.add(functions());
    entries.add(duckDb());
    entries.add(pandas());
    return new Lineup<>(entries);
  }

  private Entry<Means> scan() {
    PeerTitle title = title(FLOOR, "reads all columns", Optional.empty(), "JVM heap");
    return spark(title, means -> means.data().read());
  }

  private Entry<Means> bellowsOf(long cardinality) {
    String column = EncodeSize.column(cardinality);
    String computes = "encodes %s, fitted before".formatted(column);
    PeerTitle title = title(bellows(cardinality), computes, Optional.empty(), "JVM heap");
    return new Entry<>(
        title,
        means -> {
          Once<EncodingModel> model = new Once<>();
          Supplier<EncodingModel> fit =
              () -> EncodeQueries.bellows(List.of(column)).fit(means.data().read());
          return new SparkPeer(
              means.context().spark(),
              title,
              () -> model.get(fit).apply(means.data().read().select("id", column, "y")));
        });
  }

  private Entry<Means> sparkMlOf(long cardinality) {
    String column = EncodeSize.column(cardinality);
    PeerTitle title =
        title(
            sparkMl(cardinality),
            "same, StringIndexer + TargetEncoder",
            Optional.of(bellows(cardinality)),
            "JVM heap");
    return new Entry<>(
        title,
        means -> {
          Once<PipelineModel> model = new Once<>();
          Supplier<PipelineModel> fit =
              () -> EncodeQueries.sparkMl(means.data().read(), List.of(column));
          return new SparkPeer(
              means.context().spark(),
              title,
              () -> model.get(fit).transform(means.data().read().select("id", column, "y")));
        });
  }

  private Entry<Means> whole() {
    PeerTitle title = title(WHOLE, "fits and encodes all columns", Optional.empty(), "JVM heap");
    return new Entry<>(
        title,
        means -> {
          List<EncodingModel> fitted = new ArrayList<>();
          return new SparkPeer(
              means.context().spark(),
              title,
              () -> {
                fitted.add(EncodeQueries.bellows(size.columns()).fit(means.data().read()));
                return fitted.get(0).apply(means.data().read());
              },
              () -> {
                fitted.forEach(EncodingModel::close);
                fitted.clear();
              });
        });
  }

  private Entry<Means> functions() {
    return spark(
        title(
            "functions-whole", "same, group by + broadcast joins", Optional.of(WHOLE), "JVM heap"),
        means -> EncodeQueries.functions(means.data().read(), size.columns()));
  }

  private interface Query {
    Dataset<Row> of(Means means);
  }

  private static Entry<Means> spark(PeerTitle title, Query query) {
    return new Entry<>(
        title, means -> new SparkPeer(means.context().spark(), title, () -> query.of(means)));
  }

  private Entry<Means> duckDb() {
    PeerTitle title = title(DUCKDB, "same", Optional.of(WHOLE), "DuckDB buffers");
    List<String> encodings = size.columns().stream().map(EncodeQueries::encoded).toList();
    return new Entry<>(
        title,
        means ->
            new DuckDbPeer(
                title,
                means.context().threads(),
                means.context().workspace().folder("scratch"),
                DuckDbTrend.checksum(
                    EncodeQueries.duckDb(means.data().parquet(), size.columns()), encodings)));
  }

  private Entry<Means> pandas() {
    PeerTitle title =
        title(PANDAS, "same, of numbers; one thread", Optional.of(WHOLE), "resident set");
    return new Entry<>(title, means -> new ChildPeer(title, program(means)));
  }

  private ChildPeer.Program program(Means means) {
    return means
        .pandas()
        .python(
            means.context(),
            "encode_pandas.py",
            size.rows(),
            means.data().raw().toString(),
            String.join(",", size.columns()),
            Integer.toString(EncodeQueries.M));
  }

  private PeerTitle title(
      String name, String computes, Optional<String> counterpart, String memory) {
    return new PeerTitle(name, computes, size.rows(), counterpart, memory);
  }
}
