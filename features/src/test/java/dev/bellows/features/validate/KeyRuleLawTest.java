package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.util.Arrays;
import java.util.List;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Which rows share a key is what comparing each row with each says, whatever the partitions. */
class KeyRuleLawTest {
  private static final StructType SCHEMA = StructType.fromDDL("id int, a double, b string");

  record Case(List<Row> rows, List<Integer> key, NullPolicy nulls, int partitions) {
    String[] columns() {
      return key.stream().map(i -> SCHEMA.fieldNames()[i]).toArray(String[]::new);
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Double> a = Arbitraries.of(0.0, -0.0, 1.5, Double.NaN, Double.NEGATIVE_INFINITY);
    Arbitrary<String> b = Arbitraries.of("", " ", "x", "X", "é");
    Arbitrary<List<Row>> rows =
        Combinators.combine(a.injectNull(0.1), b.injectNull(0.1))
            .as((x, y) -> RowFactory.create(0, x, y))
            .list()
            .ofMaxSize(30)
            .map(
                list ->
                    IntStream.range(0, list.size())
                        .mapToObj(i -> RowFactory.create(i, list.get(i).get(1), list.get(i).get(2)))
                        .toList());
    return Combinators.combine(
            rows,
            Arbitraries.of(List.of(1), List.of(2), List.of(1, 2), List.of(2, 1)),
            Arbitraries.of(NullPolicy.values()),
            Arbitraries.integers().between(1, 5))
        .as(Case::new);
  }

  /** The key of a row with what is missing as null and -0.0 as 0.0. */
  private static List<Object> key(Case given, Row row) {
    return Arrays.asList(given.key().stream().map(i -> part(row.get(i))).toArray());
  }

  private static Object part(Object value) {
    if (value instanceof Double number) {
      return Double.isNaN(number) ? null : (Object) (number + 0.0);
    }
    return value;
  }

  private static boolean fails(Case given, Row row) {
    List<Object> key = key(given, row);
    if (key.stream().anyMatch(Objects::isNull)) {
      return given.nulls() == NullPolicy.FAIL;
    }
    return given.rows().stream().filter(other -> key(given, other).equals(key)).count() > 1;
  }

  @Property(tries = 30, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void rowsThatShareAKeyFail(@ForAll("cases") Case given) {
    RuleSet rules = RuleSet.of(Rule.unique(given.columns()).nulls(given.nulls()));
    Dataset<Row> rows =
        TestSession.get().createDataFrame(given.rows(), SCHEMA).repartition(given.partitions());
    List<Integer> failing =
        given.rows().stream().filter(row -> fails(given, row)).map(row -> row.getInt(0)).toList();
    long unknown =
        given.rows().stream()
            .filter(row -> key(given, row).stream().anyMatch(Objects::isNull))
            .count();

    RuleResult result = rules.evaluate(rows).results().get(0);
    assertThat(result.rows()).isEqualTo(given.rows().size());
    assertThat(result.failing()).isEqualTo(failing.size());
    assertThat(result.unknown()).isEqualTo(unknown);
    assertThat(rules.failing(rows).orderBy("id").collectAsList())
        .extracting(row -> row.getInt(0))
        .isEqualTo(failing);
    assertThat(rules.passing(rows).count()).isEqualTo(given.rows().size() - failing.size());
    assertThat(
            rows.select(functions.col("id"), rules.verdict(rows).as("failed"))
                .where("size(failed) = 1")
                .orderBy("id")
                .collectAsList())
        .extracting(row -> row.getInt(0))
        .isEqualTo(failing);
  }
}
