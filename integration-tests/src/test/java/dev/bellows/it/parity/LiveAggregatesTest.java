package dev.bellows.it.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.testing.TestSession;
import dev.bellows.features.engineer.FeatureEngineer;
import dev.bellows.features.engineer.GroupedFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Aggregates of generated groups on Spark, beside real pandas'. */
@AddLifecycleHook(NeedsPandas.class)
class LiveAggregatesTest {
  private static final StructType SCHEMA = StructType.fromDDL("k string, x double");
  private static final List<String> EXACT =
      List.of("row_count", "x_count", "x_median", "x_min", "x_max", "x_count_distinct");
  private static final GroupedFeatures ALL =
      FeatureEngineer.groupBy("k")
          .count()
          .count("x")
          .sum("x")
          .mean("x")
          .std("x")
          .median("x")
          .min("x")
          .max("x")
          .countDistinct("x");

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Double> numbers =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.integers().between(-4, 4).map(i -> (double) i)),
            Tuple.of(5, Arbitraries.doubles().between(-1e6, 1e6).ofScale(6)),
            Tuple.of(1, Arbitraries.of(-0.0, 0.0, Double.NaN)),
            Tuple.of(1, Arbitraries.just(null)));
    Arbitrary<String> keys = Arbitraries.of("a", "b", "c d", "é").injectNull(0.15);
    return Combinators.combine(keys, numbers)
        .as((k, x) -> RowFactory.create(k, x))
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void aggregatesEqualPandas(@ForAll("rows") List<Row> rows) throws IOException {
    Map<String, Map<String, Double>> pandas = askPandas(rows);
    List<Row> bellows = ALL.apply(TestSession.get().createDataFrame(rows, SCHEMA)).collectAsList();
    assertThat(bellows).hasSize(pandas.size());
    for (Row row : bellows) {
      requireEqual(row, pandas.get(Objects.toString(row.get(0), "nan")), sizeOf(row, rows));
    }
  }

  /** Σ|x| of the group: what cancels in a sum loses that many digits. */
  private static double sizeOf(Row group, List<Row> rows) {
    return rows.stream()
        .filter(row -> Objects.equals(row.get(0), group.get(0)) && !row.isNullAt(1))
        .mapToDouble(row -> Math.abs(row.getDouble(1)))
        .filter(x -> !Double.isNaN(x))
        .sum();
  }

  private static void requireEqual(Row row, Map<String, Double> pandas, double size) {
    pandas.forEach(
        (column, expected) -> {
          Object value = row.getAs(column);
          if (expected.isNaN()) {
            assertThat(value).as(column + " of " + row).isNull();
          } else {
            double tolerance = EXACT.contains(column) ? 0 : 1e-12 * size;
            assertThat(((Number) value).doubleValue())
                .as(column + " of " + row)
                .isCloseTo(expected, within(tolerance));
          }
        });
  }

  private static Map<String, Map<String, Double>> askPandas(List<Row> rows) throws IOException {
    Path question = Files.createTempFile("bellows-question", ".csv");
    Path answer = Files.createTempFile("bellows-answer", ".csv");
    try {
      List<String> lines = new ArrayList<>(List.of("k,x"));
      rows.forEach(
          row ->
              lines.add(
                  Objects.toString(row.get(0), "")
                      + ","
                      + Objects.toString(row.get(1), "").replace("NaN", "nan")));
      Files.write(question, lines);
      String told =
          PandasProcess.shared().ask("aggregates", question.toString(), answer.toString());
      Map<String, Map<String, Double>> groups = read(answer);
      assertThat(told).isEqualTo("groups=" + groups.size());
      return groups;
    } finally {
      Files.delete(question);
      Files.delete(answer);
    }
  }

  private static Map<String, Map<String, Double>> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] header = lines.get(0).split(",", -1);
    assertThat(header).hasSize(10);
    Map<String, Map<String, Double>> groups = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      Map<String, Double> group = new HashMap<>();
      for (int i = 1; i < header.length; i++) {
        group.put(header[i], Numbers.parse(cells[i]));
      }
      groups.put(cells[0], group);
    }
    return groups;
  }
}
