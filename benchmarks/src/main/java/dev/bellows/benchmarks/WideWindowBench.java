package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Lineup.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a wider window costs: the seven features over one window at a time. */
final class WideWindowBench implements Bench {
  static final String NAME = "trend-wide-window";

  /** Beyond, Spark's functions would only show once more that they take forever. */
  static final int WIDEST_OF_SPARK = 500;

  private static final String FLOOR = "shuffle-sort";

  private final BenchContext context;
  private final TrendSize size;

  /** What the peers are made from. */
  record Means(BenchContext context, TrendData data) {}

  /** A query over the data. */
  private interface Work {
    Dataset<Row> over(Dataset<Row> data);
  }

  WideWindowBench(BenchContext context, TrendSize size) {
    this.context = context;
    this.size = size;
  }

  static Lineup<Means> lineup(TrendSize size) {
    List<Entry<Means>> entries = new ArrayList<>();
    PeerTitle floor =
        new PeerTitle(
            FLOOR, "shuffle by g, sort by g, t", size.rows(), Optional.empty(), "JVM heap");
    entries.add(entry(floor, SparkTrend::shuffledAndSorted));
    for (int window : size.windows()) {
      PeerTitle title = title(size, bellows(window), "7 features, W = " + window, window);
      entries.add(entry(title, data -> TrendLineup.bellows(data, List.of(window))));
    }
    for (int window : windowsOfSpark(size)) {
      PeerTitle title = title(size, spark(window), "same 7, Spark's functions", window);
      entries.add(entry(title, data -> SparkTrend.seven(data, List.of(window))));
    }
    return new Lineup<>(entries);
  }

  private static PeerTitle title(TrendSize size, String name, String computes, int window) {
    return new PeerTitle(name, computes, size.rows(), Optional.of(bellows(window)), "JVM heap");
  }

  private static Entry<Means> entry(PeerTitle title, Work work) {
    return new Entry<>(
        title,
        means ->
            new SparkPeer(means.context().spark(), title, () -> work.over(means.data().read())));
  }

  private static List<Integer> windowsOfSpark(TrendSize size) {
    return size.windows().stream().filter(window -> window <= WIDEST_OF_SPARK).toList();
  }

  static String bellows(int window) {
    return "bellows-" + window;
  }

  static String spark(int window) {
    return "spark-" + window;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String aimedAt() {
    return "1 million rows in 100 groups";
  }

  @Override
  public String floor() {
    return FLOOR;
  }

  @Override
  public Map<String, Object> parameters() {
    return size.parameters(context.threads());
  }

  @Override
  public Map<String, String> versions() {
    return Versions.ofPlatform(context.spark());
  }

  /** Compares Bellows with Spark and DuckDB on a sample, writes the data, lines up the peers. */
  @Override
  public List<Peer> peers() {
    Lineup<Means> lineup = lineup(size).only(context.only());
    TrendSample sample = TrendSample.forWindows(context, size.windows());
    long agreeing = sample.agreeingWithDuckDb(size.windows());
    if (!windowsOfSpark(size).isEmpty()) {
      agreeing += sample.agreeingWithSpark(windowsOfSpark(size));
    }
    context.say("agreement: %,d cells of Bellows equal Spark's and DuckDB's".formatted(agreeing));
    return lineup.made(new Means(context, size.data(context)));
  }

  @Override
  public List<Target> targets(BenchReport report) {
    Aims aims = new Aims(report);
    int narrowest = Collections.min(size.windows());
    int widest = Collections.max(size.windows());
    Stream<Optional<Target>> ofSpark =
        windowsOfSpark(size).stream()
            .max(Integer::compare)
            .map(window -> aims.atLeast(spark(window), 50, bellows(window)))
            .stream();
    return Stream.concat(Stream.of(aims.atMost(bellows(widest), 1.3, bellows(narrowest))), ofSpark)
        .flatMap(Optional::stream)
        .toList();
  }
}
