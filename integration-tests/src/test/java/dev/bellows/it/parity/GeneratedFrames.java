package dev.bellows.it.parity;

import dev.bellows.features.trend.Closed;
import dev.bellows.features.trend.Deviation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Many small frames, each of several groups, that share one definition: one Spark query and one
 * question to pandas serve them all.
 */
record GeneratedFrames(Definition definition, List<Series> series) {
  /** As Spark sees the rows; {@code id} is last among the columns that break ties. */
  static final StructType SCHEMA =
      new StructType()
          .add("frame", DataTypes.IntegerType)
          .add("group", DataTypes.StringType)
          .add("t", DataTypes.TimestampType)
          .add("x", DataTypes.DoubleType)
          .add("tag", DataTypes.IntegerType)
          .add("id", DataTypes.IntegerType);

  private static final long START = 978_307_200_000_000L;
  private static final long QUARTER_DAY = 21_600_000_000L;
  private static final int FRAMES = 10;

  /** One group of one frame in the order that the features must see. */
  record Series(int frame, String group, List<Point> points) {
    Series {
      points = points.stream().sorted(Point.ORDER).toList();
    }

    double[] values() {
      return points.stream().mapToDouble(p -> p.x() == null ? Double.NaN : p.x()).toArray();
    }

    double[] micros() {
      return points.stream().mapToDouble(p -> p.t() == null ? Double.NaN : p.t()).toArray();
    }
  }

  /** A row: its time in microseconds and its value may be null. */
  record Point(Long t, Double x, int tag, int id) {
    /** Nulls first, NaN last, −0.0 beside 0.0: Spark's order by t, x, tag and id. */
    static final Comparator<Point> ORDER =
        Comparator.comparing(Point::t, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(
                p -> p.x() == null ? null : p.x() + 0.0,
                Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparingInt(Point::tag)
            .thenComparingInt(Point::id);

    private Point withId(int newId) {
      return new Point(t, x, tag, newId);
    }
  }

  /** Noise, walks and counts, of which a few values are missing. */
  static Arbitrary<GeneratedFrames> plain() {
    Arbitrary<Double> noise = Arbitraries.doubles().between(-100, 100).ofScale(6);
    Arbitrary<Double> prices = Arbitraries.doubles().between(10, 500).ofScale(2);
    Arbitrary<Double> counts = Arbitraries.integers().between(0, 200).map(i -> (double) i);
    return frames(Arbitraries.of(sometimesMissing(noise), prices, counts).flatMap(x -> points(x)));
  }

  /** Everything that breaks digits: gaps, infinities, ties, constants, outliers, offsets. */
  static Arbitrary<GeneratedFrames> wild() {
    Arbitrary<Double> noise = Arbitraries.doubles().between(-100, 100).ofScale(6);
    Arbitrary<Double> ties = Arbitraries.integers().between(-2, 2).map(i -> (double) i);
    Arbitrary<Double> offset = Arbitraries.doubles().between(-1, 1).ofScale(6).map(x -> 1e8 + x);
    Arbitrary<Double> outliers =
        Arbitraries.frequencyOf(
            Tuple.of(15, noise), Tuple.of(1, Arbitraries.of(1e10, -1e10, 0.0, -0.0)));
    Arbitrary<Double> infinities =
        Arbitraries.frequencyOf(
            Tuple.of(6, ties),
            Tuple.of(1, Arbitraries.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)));
    Arbitrary<Double> nothing = Arbitraries.of(Double.NaN).injectNull(0.5);
    Arbitrary<Double> mixture =
        Arbitraries.frequencyOf(
            Tuple.of(5, noise), Tuple.of(5, ties), Tuple.of(1, outliers), Tuple.of(1, infinities));
    Arbitrary<Arbitrary<Double>> texture =
        Arbitraries.of(
            noise,
            ties,
            offset,
            outliers,
            infinities,
            mixture,
            nothing,
            Arbitraries.just(1.1),
            Arbitraries.just(-1e8 / 3));
    return frames(texture.flatMap(x -> points(sometimesMissing(x))));
  }

  private static Arbitrary<Double> sometimesMissing(Arbitrary<Double> values) {
    return Arbitraries.frequencyOf(
        Tuple.of(30, values), Tuple.of(2, Arbitraries.just(Double.NaN).injectNull(0.6)));
  }

  private static Arbitrary<List<Point>> points(Arbitrary<Double> values) {
    // Few distinct times, so that rows tie; a few of them unknown.
    Arbitrary<Long> times =
        Arbitraries.longs().between(0, 150).map(i -> START + i * QUARTER_DAY).injectNull(0.02);
    Arbitrary<Integer> tags = Arbitraries.integers().between(0, 2);
    return Combinators.combine(times, values, tags)
        .as((t, x, tag) -> new Point(t, x, tag, 0))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  private static Arbitrary<GeneratedFrames> frames(Arbitrary<List<Point>> points) {
    Arbitrary<List<List<Point>>> groups = points.list().ofMinSize(1).ofMaxSize(3);
    return Combinators.combine(definitions(), groups.list().ofSize(FRAMES))
        .as(GeneratedFrames::numbered);
  }

  private static Arbitrary<Definition> definitions() {
    Arbitrary<List<String>> windows =
        Combinators.combine(
                Arbitraries.integers().between(2, 40), Arbitraries.integers().between(1, 500))
            .as((rows, hours) -> List.of(rows + "r", hours + "h", "expanding"));
    Arbitrary<Integer> lag = Arbitraries.integers().between(2, 6);
    Arbitrary<Boolean> asThisPandas = Arbitraries.of(false, true);
    return Combinators.combine(
            windows,
            lag,
            Arbitraries.of(Closed.values()),
            Arbitraries.of(Deviation.values()),
            asThisPandas)
        .flatAs(
            (w, k, closed, deviation, preset) ->
                minPeriods(Integer.parseInt(w.get(0).replace("r", "")), closed)
                    .map(
                        needed ->
                            new Definition(
                                List.of(1, k),
                                w,
                                closed,
                                needed.stream().mapToInt(Integer::intValue).findFirst(),
                                deviation,
                                preset ? PandasProcess.version() : Optional.empty())));
  }

  /** At most what the window of rows can hold; the default, all its rows, now and then. */
  private static Arbitrary<Optional<Integer>> minPeriods(int rows, Closed closed) {
    boolean narrow = closed == Closed.NEITHER;
    return Arbitraries.integers().between(1, narrow ? rows - 1 : rows).optional(narrow ? 1 : 0.7);
  }

  private static GeneratedFrames numbered(Definition definition, List<List<List<Point>>> frames) {
    List<Series> series = new ArrayList<>();
    int next = 0;
    for (int frame = 0; frame < frames.size(); frame++) {
      List<List<Point>> groups = frames.get(frame);
      for (int group = 0; group < groups.size(); group++) {
        int first = next;
        List<Point> points = groups.get(group);
        List<Point> ids =
            IntStream.range(0, points.size())
                .mapToObj(i -> points.get(i).withId(first + i))
                .toList();
        series.add(new Series(frame, group == 0 ? null : "g" + group, ids));
        next += points.size();
      }
    }
    return new GeneratedFrames(definition, series);
  }

  /** The rows in the order of their ids, which is not the order of their times. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Series one : series) {
      for (Point p : one.points()) {
        rows.add(
            RowFactory.create(one.frame(), one.group(), timestamp(p.t()), p.x(), p.tag(), p.id()));
      }
    }
    rows.sort(Comparator.comparingInt(row -> row.getInt(5)));
    return rows;
  }

  /** The series in order, as {@code pandas_trends.py} reads them. */
  List<String> csv() {
    List<String> lines = new ArrayList<>(List.of("id,series,t,x"));
    for (int number = 0; number < series.size(); number++) {
      for (Point p : series.get(number).points()) {
        String t = p.t() == null ? "" : p.t().toString();
        String x = p.x() == null ? "" : p.x().toString();
        lines.add(p.id() + "," + number + "," + t + "," + x);
      }
    }
    return lines;
  }

  @Override
  public String toString() {
    return definition + " on " + series.size() + " series";
  }

  private static java.sql.Timestamp timestamp(Long micros) {
    return micros == null
        ? null
        : java.sql.Timestamp.from(
            Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000));
  }
}
