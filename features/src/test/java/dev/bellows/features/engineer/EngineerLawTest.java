package dev.bellows.features.engineer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What Spark computes is what plain Java computes, whatever the partitions and the ANSI mode. */
class EngineerLawTest {
  private static final StructType SCHEMA =
      StructType.fromDDL("id int, k string, a double, b double");
  private static final double[] EDGES = {-10, -1, 0, 0.5, 3, 1e6};

  /** A frame and how it is computed. */
  record Frame(List<Row> rows, int partitions, boolean ansi) {}

  @Provide
  Arbitrary<Frame> frames() {
    Arbitrary<Double> numbers =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(-5, 5).map(i -> i * 0.5)),
            Tuple.of(4, Arbitraries.doubles().between(-1e9, 1e9)),
            Tuple.of(
                2,
                Arbitraries.of(
                    0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)),
            Tuple.of(1, Arbitraries.just(null)));
    Arbitrary<Row> rows =
        Combinators.combine(Arbitraries.of("x", "y", "z").injectNull(0.2), numbers, numbers)
            .as((k, a, b) -> RowFactory.create(0, k, a, b));
    return Combinators.combine(
            rows.list().ofMinSize(1).ofMaxSize(60),
            Arbitraries.integers().between(1, 5),
            Arbitraries.of(true, false))
        .as(
            (list, partitions, ansi) ->
                new Frame(
                    IntStream.range(0, list.size())
                        .mapToObj(
                            i ->
                                RowFactory.create(
                                    i, list.get(i).get(1), list.get(i).get(2), list.get(i).get(3)))
                        .toList(),
                    partitions,
                    ansi));
  }

  private static List<Row> computed(Frame frame, FeatureEngineer features) {
    SparkSession spark = TestSession.get();
    String before = spark.conf().get("spark.sql.ansi.enabled");
    spark.conf().set("spark.sql.ansi.enabled", frame.ansi());
    try {
      Dataset<Row> rows = spark.createDataFrame(frame.rows(), SCHEMA);
      return features.apply(rows.repartition(frame.partitions())).collectAsList();
    } finally {
      spark.conf().set("spark.sql.ansi.enabled", before);
    }
  }

  /** Null for what is missing or no number. */
  private static Double number(Object value) {
    return value == null || ((Double) value).isNaN() ? null : (Double) value;
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void aggregatesAreThoseOfPlainJava(@ForAll("frames") Frame frame) {
    GroupedFeatures features =
        FeatureEngineer.groupBy("k")
            .count()
            .count("a")
            .sum("a")
            .mean("a")
            .std("a")
            .median("a")
            .min("a")
            .max("a")
            .countDistinct("a", "b")
            .count("a")
            .where("b > 0")
            .as("positive");
    Map<Object, List<Row>> groups = new HashMap<>();
    frame.rows().forEach(r -> groups.computeIfAbsent(r.get(1), k -> new ArrayList<>()).add(r));
    List<Row> result = computed(frame, features);
    assertThat(result).hasSize(groups.size());
    for (Row row : result) {
      requireAggregates(row, groups.get(row.get(0)));
    }
    requireOnEachRow(frame, features, result);
  }

  private static void requireAggregates(Row row, List<Row> group) {
    double[] a = present(group, 2);
    assertThat(row.getLong(1)).isEqualTo(group.size());
    assertThat(row.getLong(2)).isEqualTo(a.length);
    double sum = Arrays.stream(a).sum();
    double size = Arrays.stream(a).map(Math::abs).sum();
    requireNear(row.get(3), a.length < 1 ? Double.NaN : sum, size);
    requireNear(row.get(4), a.length < 1 ? Double.NaN : sum / a.length, size);
    requireNear(row.get(5), a.length < 2 ? Double.NaN : std(a, sum / a.length), size);
    double[] sorted = a.clone();
    Arrays.sort(sorted);
    requireNear(row.get(6), a.length < 1 ? Double.NaN : median(sorted), size);
    requireNear(row.get(7), a.length < 1 ? Double.NaN : sorted[0], 0);
    requireNear(row.get(8), a.length < 1 ? Double.NaN : sorted[a.length - 1], 0);
    assertThat(row.getLong(9)).isEqualTo(Arrays.stream(a).map(x -> x + 0.0).distinct().count());
    assertThat(row.getLong(10))
        .isEqualTo(Arrays.stream(present(group, 3)).map(x -> x + 0.0).distinct().count());
    // Spark holds NaN for greater than all numbers.
    List<Row> positive =
        group.stream()
            .filter(r -> !r.isNullAt(3) && (r.getDouble(3) > 0 || Double.isNaN(r.getDouble(3))))
            .toList();
    assertThat(row.getLong(11)).isEqualTo(present(positive, 2).length);
  }

  private static double[] present(List<Row> rows, int index) {
    return rows.stream()
        .map(row -> number(row.get(index)))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static double std(double[] values, double mean) {
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
  }

  /** Null stands for NaN; sums may differ by 1e-12 of the terms. */
  private static void requireNear(Object actual, double expected, double size) {
    if (Double.isNaN(expected)) {
      assertThat(actual).isNull();
    } else if (Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      double tolerance = Double.isInfinite(size) ? 0 : 1e-12 * size;
      assertThat((Double) actual).isCloseTo(expected, within(tolerance));
    }
  }

  private static void requireOnEachRow(Frame frame, GroupedFeatures features, List<Row> groups) {
    Map<Object, Row> byKey = new HashMap<>();
    groups.forEach(row -> byKey.put(row.get(0), row));
    List<Row> result = computed(frame, features.onEachRow());
    assertThat(result.stream().map(row -> row.getInt(0)).sorted().toList())
        .isEqualTo(IntStream.range(0, frame.rows().size()).boxed().toList());
    for (Row row : result) {
      Row input = frame.rows().get(row.getInt(0));
      for (int i = 1; i < 4; i++) {
        assertThat(row.get(i)).isEqualTo(input.get(i));
      }
      Row group = byKey.get(row.get(1));
      assertThat(row.getLong(4)).isEqualTo(group.getLong(1));
      assertThat(row.get(4 + 6)).isEqualTo(group.get(7));
    }
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void rowFeaturesAreThoseOfPlainJava(@ForAll("frames") Frame frame) {
    RowFeatures features =
        FeatureEngineer.rows()
            .ratio("a", "b")
            .difference("a", "b")
            .product("a", "b")
            .log("a")
            .log1p("a")
            .sqrt("a")
            .clip("a", -1, 2)
            .bucket("a", EDGES);
    List<Row> plain = computed(frame, features);
    List<Row> answered =
        computed(
            frame,
            features.onInvalidByDefault(Answer.value(-77)).onMissingByDefault(Answer.value(-99)));
    assertThat(plain).hasSize(frame.rows().size());
    for (Row row : plain) {
      Row other =
          answered.stream().filter(r -> r.getInt(0) == row.getInt(0)).findFirst().orElseThrow();
      requireRow(row, other);
    }
  }

  private static void requireRow(Row row, Row answered) {
    Double a = number(row.get(2));
    Double b = number(row.get(3));
    List<Object> expected = new ArrayList<>();
    boolean isPair = a != null && b != null;
    expected.add(isPair && b != 0 ? number(a / b) : null);
    expected.add(isPair ? number(a - b) : null);
    expected.add(isPair ? number(a * b) : null);
    expected.add(a != null && a > 0 ? StrictMath.log(a) : null);
    expected.add(a != null && a > -1 ? StrictMath.log1p(a) : null);
    expected.add(a != null && a >= 0 ? Math.sqrt(a) : null);
    expected.add(a != null ? (a < -1 ? -1.0 : a > 2 ? 2.0 : a) : null);
    expected.add(a != null ? (int) Arrays.stream(EDGES).filter(edge -> edge <= a).count() : null);
    for (int i = 0; i < expected.size(); i++) {
      Object wanted = expected.get(i);
      assertThat(row.get(4 + i)).as(row.schema().fieldNames()[4 + i]).isEqualTo(wanted);
      if (wanted == null) {
        boolean isMissing = a == null || (i < 3 && b == null);
        double answer = isMissing ? -99.0 : -77.0;
        assertThat(((Number) answered.get(4 + i)).doubleValue()).isEqualTo(answer);
      } else {
        assertThat(answered.get(4 + i)).isEqualTo(wanted);
      }
    }
  }
}
