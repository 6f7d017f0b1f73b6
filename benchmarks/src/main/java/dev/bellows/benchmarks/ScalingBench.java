package dev.bellows.benchmarks;

import dev.bellows.benchmarks.Lineup.Entry;
import dev.bellows.core.Args;
import dev.bellows.features.trend.TemporalTrendFeatures;
import dev.bellows.features.trend.TrendWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How the time and the memory of the seven features grow with the rows, and with one group. */
final class ScalingBench implements Bench {
  static final String NAME = "scaling";

  private static final int ROWS_PER_GROUP = 100;

  private final BenchContext context;
  private final Size size;

  /** The numbers of rows, in groups of 100; the rows of the one group; the windows over both. */
  record Size(List<Long> rows, long oneGroup, List<Integer> windows) {
    Size {
      Args.check(!rows.isEmpty(), "Invalid rows: none; name at least one number, as in 1M,10M");
      rows = rows.stream().distinct().sorted().toList();
      windows = ofRows(rows.get(0), windows).windows();
      ofRows(oneGroup, windows);
    }

    private static TrendSize ofRows(long rows, List<Integer> windows) {
      return new TrendSize(rows, Math.max(1, rows / ROWS_PER_GROUP), windows);
    }

    TrendSize of(long rowCount) {
      return ofRows(rowCount, windows);
    }

    TrendSize ofOneGroup() {
      return new TrendSize(oneGroup, 1, windows);
    }
  }

  ScalingBench(BenchContext context, Size size) {
    this.context = context;
    this.size = size;
  }

  static Lineup<BenchContext> lineup(Size size) {
    List<Entry<BenchContext>> entries = new ArrayList<>();
    for (long rows : size.rows()) {
      entries.add(
          entry(
              sorted(rows),
              "shuffle by g, sort by g, t",
              size.of(rows),
              bellows(rows),
              SparkTrend::shuffledAndSorted));
    }
    for (long rows : size.rows()) {
      entries.add(
          entry(
              bellows(rows),
              "7 features, W = " + size.windows(),
              size.of(rows),
              bellows(rows),
              data -> TrendLineup.bellows(data, size.windows())));
    }
    entries.add(
        entry(
            oneGroup(size.oneGroup()),
            "the same, all rows in one group",
            size.ofOneGroup(),
            oneGroup(size.oneGroup()),
            data -> TrendLineup.bellows(data, size.windows())));
    entries.add(
        entry(
            oneGroup(size.oneGroup()) + "-expanding",
            "7 features of all rows so far",
            size.ofOneGroup(),
            oneGroup(size.oneGroup()),
            ScalingBench::expanding));
    return new Lineup<>(entries);
  }

  private static Entry<BenchContext> entry(
      String name,
      String computes,
      TrendSize size,
      String counterpart,
      Function<Dataset<Row>, Dataset<Row>> work) {
    PeerTitle title =
        new PeerTitle(name, computes, size.rows(), Optional.of(counterpart), "JVM heap");
    return new Entry<>(
        title,
        context -> {
          TrendData data = size.data(context);
          return new SparkPeer(context.spark(), title, () -> work.apply(data.read()));
        });
  }

  private static Dataset<Row> expanding(Dataset<Row> data) {
    return TemporalTrendFeatures.groupBy("g")
        .orderBy("t")
        .on("v")
        .windows(TrendWindow.expanding())
        .all()
        .apply(data);
  }

  static String bellows(long rows) {
    return "bellows-" + Count.text(rows);
  }

  static String sorted(long rows) {
    return "shuffle-sort-" + Count.text(rows);
  }

  static String oneGroup(long rows) {
    return "bellows-one-group-" + Count.text(rows);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String aimedAt() {
    return "1, 10 and 50 million rows in a heap of 4 GB";
  }

  /** The smallest run: the table then shows how much longer the others take. */
  @Override
  public String floor() {
    return bellows(size.rows().get(0));
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("rows", size.rows());
    parameters.put("rowsPerGroup", ROWS_PER_GROUP);
    parameters.put("oneGroup", size.oneGroup());
    parameters.put("windows", size.windows());
    parameters.put("threads", context.threads());
    return parameters;
  }

  @Override
  public Map<String, String> versions() {
    return Versions.ofPlatform(context.spark());
  }

  @Override
  public List<Peer> peers() {
    return lineup(size).only(context.only()).made(context);
  }

  @Override
  public List<Target> targets(BenchReport report) {
    return new ScalingTargets(report, size).all();
  }
}
