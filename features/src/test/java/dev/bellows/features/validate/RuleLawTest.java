package dev.bellows.features.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** What Spark says of rules is what plain Java says, whatever the partitions and the ANSI mode. */
class RuleLawTest {
  private static final StructType SCHEMA = StructType.fromDDL("id int, x double, n int, s string");

  /** Rows, rules with what plain Java makes of them, and how it is computed. */
  record Case(List<Row> rows, List<JudgedRule> rules, int partitions, boolean ansi) {
    RuleSet set() {
      return RuleSet.of(rules.stream().map(JudgedRule::rule).toList());
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            rows().list().ofMaxSize(50),
            RuleOracle.rules().list().ofMinSize(1).ofMaxSize(6),
            Arbitraries.integers().between(1, 5),
            Arbitraries.of(true, false))
        .as(
            (rows, rules, partitions, ansi) ->
                new Case(numbered(rows), named(rules), partitions, ansi));
  }

  private static Arbitrary<Row> rows() {
    Arbitrary<Double> x =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(-3, 3).map(i -> i * 0.5)),
            Tuple.of(1, Arbitraries.doubles()),
            Tuple.of(
                2,
                Arbitraries.of(
                    -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)));
    return Combinators.combine(
            x.injectNull(0.2),
            Arbitraries.integers().between(-3, 3).injectNull(0.2),
            Arbitraries.of(RuleOracle.TEXTS).injectNull(0.2))
        .as((a, b, c) -> RowFactory.create(0, a, b, c));
  }

  private static List<Row> numbered(List<Row> rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(
            i -> RowFactory.create(i, rows.get(i).get(1), rows.get(i).get(2), rows.get(i).get(3)))
        .toList();
  }

  private static List<JudgedRule> named(List<JudgedRule> rules) {
    return IntStream.range(0, rules.size()).mapToObj(i -> rules.get(i).named("rule " + i)).toList();
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void countsAndVerdictsAreThoseOfPlainJava(@ForAll("cases") Case given) {
    SparkSession spark = TestSession.get();
    String before = spark.conf().get("spark.sql.ansi.enabled");
    spark.conf().set("spark.sql.ansi.enabled", given.ansi());
    try {
      Dataset<Row> rows =
          spark.createDataFrame(given.rows(), SCHEMA).repartition(given.partitions());
      requireCounts(given, given.set().evaluate(rows));
      requireVerdicts(given, rows);
      requireHeldRows(given, rows);
    } finally {
      spark.conf().set("spark.sql.ansi.enabled", before);
    }
  }

  private static void requireCounts(Case given, RuleReport report) {
    assertThat(report.rows()).isEqualTo(given.rows().size());
    assertThat(report.failingRows())
        .isEqualTo(given.rows().stream().filter(row -> fails(given, row)).count());
    boolean allGatesHeld = true;
    for (int i = 0; i < given.rules().size(); i++) {
      JudgedRule judged = given.rules().get(i);
      RuleResult result = report.results().get(i);
      long unknown = given.rows().stream().filter(judged::isUnknown).count();
      long failing = given.rows().stream().filter(judged::fails).count();
      boolean skips = judged.rule().nulls() == NullPolicy.SKIP;
      long checked = given.rows().size() - (skips ? unknown : 0);
      // In whole numbers: passing / checked >= atLeast / of.
      boolean held = (checked - failing) * judged.of() >= judged.atLeast() * checked;
      assertThat(result.unknown()).as("unknown of %s", judged.rule()).isEqualTo(unknown);
      assertThat(result.failing()).as("failing of %s", judged.rule()).isEqualTo(failing);
      assertThat(result.checked()).as("checked of %s", judged.rule()).isEqualTo(checked);
      assertThat(result.held()).as("held of %s", result).isEqualTo(held);
      boolean isGate = List.of("error", "fatal").contains(judged.rule().severity().label());
      allGatesHeld &= held || !isGate;
    }
    assertThat(report.held()).isEqualTo(allGatesHeld);
  }

  private static boolean fails(Case given, Row row) {
    return given.rules().stream()
        .anyMatch(judged -> judged.rule().severity() != Severity.INFO && judged.fails(row));
  }

  private static List<Object> failedRules(Case given, Row row) {
    List<Object> names = new ArrayList<>();
    given.rules().stream()
        .filter(judged -> judged.fails(row))
        .forEach(judged -> names.add(judged.rule().name()));
    return names;
  }

  private static void requireVerdicts(Case given, Dataset<Row> rows) {
    Map<Integer, List<Object>> verdicts = new HashMap<>();
    rows.select(functions.col("id"), given.set().verdict(rows))
        .collectAsList()
        .forEach(row -> verdicts.put(row.getInt(0), row.getList(1)));
    assertThat(verdicts).hasSameSizeAs(given.rows());
    given
        .rows()
        .forEach(row -> assertThat(verdicts.get(row.getInt(0))).isEqualTo(failedRules(given, row)));
  }

  private static void requireHeldRows(Case given, Dataset<Row> rows) {
    try (HeldRows held = given.set().hold(rows)) {
      requireCounts(given, held.report());
      List<Row> failing = given.rows().stream().filter(row -> fails(given, row)).toList();
      List<Row> found = held.failing().orderBy("id").collectAsList();
      assertThat(found).extracting(row -> row.getInt(0)).isEqualTo(ids(failing));
      assertThat(found)
          .extracting(row -> row.<Object>getList(4))
          .isEqualTo(failing.stream().map(row -> failedRules(given, row)).toList());
      assertThat(held.passing().orderBy("id").collectAsList())
          .extracting(row -> row.getInt(0))
          .isEqualTo(ids(given.rows().stream().filter(row -> !fails(given, row)).toList()));
    }
  }

  private static List<Integer> ids(List<Row> rows) {
    return rows.stream().map(row -> row.getInt(0)).toList();
  }
}
