package dev.bellows.features.engineer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.features.graph.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupedFeaturesTest {
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
          .countDistinct("x")
          .approxCountDistinct("x");

  private final SparkSession spark = TestSession.get();

  private Dataset<Row> rows(String values) {
    return spark.sql("select * from values " + values + " t(k, x)");
  }

  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      values.add(row.get(i));
    }
    return values;
  }

  private static List<List<Object>> sorted(Dataset<Row> rows) {
    return rows.orderBy("k").collectAsList().stream().map(GroupedFeaturesTest::values).toList();
  }

  private static List<Object> list(Object... values) {
    return java.util.Arrays.asList(values);
  }

  @Test
  void aggregatesOfASmallTable() {
    Dataset<Row> result = ALL.apply(rows("('a', 1), ('a', 3), ('a', 8), ('a', 3), ('b', 5)"));
    assertThat(result.columns())
        .containsExactly(
            "k",
            "row_count",
            "x_count",
            "x_sum",
            "x_mean",
            "x_std",
            "x_median",
            "x_min",
            "x_max",
            "x_count_distinct",
            "x_approx_count_distinct");
    assertThat(sorted(result))
        .containsExactly(
            list("a", 4L, 4L, 15.0, 3.75, Math.sqrt(26.75 / 3), 3.0, 1, 8, 3L, 3L),
            list("b", 1L, 1L, 5.0, 5.0, null, 5.0, 5, 5, 1L, 1L));
  }

  @Test
  void nullAndNanTakeNoPart() {
    Dataset<Row> rows =
        rows("('a', null), ('a', double('nan')), ('a', 2d), (null, double('nan')), (null, null)");
    assertThat(sorted(ALL.apply(rows)))
        .containsExactly(
            list(null, 2L, 0L, null, null, null, null, null, null, 0L, 0L),
            list("a", 3L, 1L, 2.0, 2.0, null, 2.0, 2.0, 2.0, 1L, 1L));
  }

  @Test
  void infinityTakesPartAndWhatWouldBeNanIsNull() {
    double inf = Double.POSITIVE_INFINITY;
    Dataset<Row> rows =
        rows("('a', double('inf')), ('a', 1d), ('b', double('inf')), ('b', double('-inf'))");
    assertThat(sorted(ALL.apply(rows)))
        .containsExactly(
            list("a", 2L, 2L, inf, inf, null, inf, 1.0, inf, 2L, 2L),
            list("b", 2L, 2L, null, null, null, null, -inf, inf, 2L, 2L));
  }

  @Test
  void negativeZeroIsZero() {
    Row row = ALL.apply(rows("('a', -0.0d), ('a', 0.0d)")).first();
    assertThat(row.getAs("x_count_distinct").toString()).isEqualTo("1");
    assertThat(row.getAs("x_min").toString()).isEqualTo("0.0");
    assertThat(row.getAs("x_max").toString()).isEqualTo("0.0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sumsOfIntegersDoNotOverflow(boolean ansi) {
    String before = spark.conf().get("spark.sql.ansi.enabled");
    spark.conf().set("spark.sql.ansi.enabled", ansi);
    try {
      Dataset<Row> rows = rows("('a', 9223372036854775807), ('a', 9223372036854775807)");
      Row row = FeatureEngineer.groupBy("k").sum("x").mean("x").max("x").apply(rows).first();
      assertThat(values(row)).containsExactly("a", 0x1p64, 0x1p63, Long.MAX_VALUE);
    } finally {
      spark.conf().set("spark.sql.ansi.enabled", before);
    }
  }

  @Test
  void eachConditionIsItsOwn() {
    Dataset<Row> rows = rows("('a', 1), ('a', 5), ('a', null), ('b', 1)");
    Dataset<Row> result =
        FeatureEngineer.groupBy("k")
            .mean("x")
            .mean("x")
            .where("x > 1")
            .as("large")
            .count()
            .where("x > 1")
            .countDistinct("x")
            .where("x < 0")
            .apply(rows);
    assertThat(sorted(result))
        .containsExactly(list("a", 3.0, 5.0, 1L, 0L), list("b", 1.0, null, 0L, 0L));
  }

  @Test
  void textsDatesAndDecimalsHaveExtremes() {
    Dataset<Row> rows =
        spark.sql(
            "select * from values ('a', date'2001-01-02', 'x', 1.10BD),"
                + " ('a', date'1999-12-31', 'é', 2.25BD) t(k, day, name, price)");
    Row row =
        FeatureEngineer.groupBy("k")
            .min("day")
            .max("name")
            .max("price")
            .sum("price")
            .countDistinct("name")
            .apply(rows)
            .first();
    assertThat(values(row).toString()).isEqualTo("[a, 1999-12-31, é, 2.25, 3.35, 2]");
  }

  @Test
  void withoutGroupsThereIsOneRowEvenOfNothing() {
    GroupedFeatures features = FeatureEngineer.ungrouped().count().sum("x").countDistinct("x");
    assertThat(values(features.apply(rows("('a', 2), ('b', 3)")).first()))
        .containsExactly(2L, 5.0, 2L);
    Dataset<Row> none = rows("('a', 2)").where("x > 2");
    assertThat(values(features.apply(none).first())).containsExactly(0L, null, 0L);
    assertThat(features.onEachRow().apply(none).collectAsList()).isEmpty();
    assertThat(ALL.apply(none).collectAsList()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SPARK_DECIDES", "BROADCAST"})
  void aggregatesComeBackToEveryRow(String how) {
    Dataset<Row> rows = rows("('a', 1), ('a', 3), (null, 4), (null, null), ('b', null)");
    GroupedFeatures features =
        FeatureEngineer.groupBy("K").mean("x").count().onEachRow(JoinBack.valueOf(how));
    Dataset<Row> result = features.apply(rows);
    assertThat(result.columns()).containsExactly("k", "x", "x_mean_by_K", "row_count_by_K");
    assertThat(result.collectAsList().stream().map(GroupedFeaturesTest::values).toList())
        .containsExactlyInAnyOrder(
            list("a", 1, 2.0, 2L),
            list("a", 3, 2.0, 2L),
            list(null, 4, 4.0, 2L),
            list(null, null, 4.0, 2L),
            list("b", null, null, 1L));
    assertThat(result.schema()).isEqualTo(features.outputSchema(rows.schema()));
  }

  @Test
  void keysThatAreNanOrNegativeZeroFindTheirGroup() {
    Dataset<Row> rows =
        spark.sql("select * from values (double('nan'), 1), (-0.0d, 2), (0.0d, 4) t(k, x)");
    Dataset<Row> result = FeatureEngineer.groupBy("k").sum("x").onEachRow().apply(rows);
    assertThat(result.collectAsList().stream().map(row -> row.getDouble(2)).toList())
        .containsExactlyInAnyOrder(1.0, 6.0, 6.0);
  }

  @Test
  void columnsOfAwkwardNamesServe() {
    Dataset<Row> rows = spark.sql("select * from values ('a', 2) t(`k.``x`, `a b`)");
    Dataset<Row> result = FeatureEngineer.groupBy("k.`x").sum("a b").onEachRow().apply(rows);
    assertThat(result.columns()).containsExactly("k.`x", "a b", "a b_sum_by_k_`x");
    assertThat(result.first().getDouble(2)).isEqualTo(2.0);
  }

  @Test
  void theSchemaIsKnownWithoutApplyingAndNoJobRuns() throws Exception {
    Dataset<Row> rows = rows("('a', 1)");
    int jobs =
        JobCounter.jobsOf(
            spark,
            () -> {
              assertThat(ALL.mean("x").where("x > 0").as("m").apply(rows).schema())
                  .isEqualTo(ALL.mean("x").as("m").outputSchema(rows.schema()));
              return null;
            });
    assertThat(jobs).isZero();
  }

  @Test
  void allButDistinctCountsTakeOneShuffle() {
    GroupedFeatures one =
        FeatureEngineer.groupBy("k")
            .count()
            .sum("x")
            .mean("x")
            .std("x")
            .median("x")
            .min("x")
            .max("x")
            .approxCountDistinct("x", "y")
            .mean("y")
            .where("x > 1")
            .as("m");
    requirePlan(one, 1, 0);
    requirePlan(one.countDistinct("x"), 2, 0);
    requirePlan(one.countDistinct("x", "y"), 2, 3);
  }

  /** What {@code costs} says is what Spark's plan has. */
  private void requirePlan(GroupedFeatures features, int shuffles, int copies) {
    Dataset<Row> rows = spark.range(100).selectExpr("id % 7 k", "id % 50 x", "id % 3 y");
    String plan = features.apply(rows).queryExecution().executedPlan().toString();
    assertThat(plan.split("Exchange hashpartitioning", -1)).as(plan).hasSize(shuffles + 1);
    assertThat(plan.contains("Expand")).isEqualTo(copies > 0);
    List<Cost> said = features.costs().stream().filter(c -> c.kind() == Cost.Kind.SHUFFLE).toList();
    assertThat(said).hasSize(shuffles);
    if (copies > 0) {
      assertThat(said.get(1).reason()).contains("with " + copies + " copies of each row");
    }
  }

  @Test
  void wrongInputIsRefusedBeforeAnyJob() {
    StructType schema = StructType.fromDDL("k string, x int, tags map<string,int>");
    assertThatThrownBy(() -> FeatureEngineer.groupBy("k").outputSchema(schema))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no aggregates were asked for");
    assertThatThrownBy(() -> FeatureEngineer.groupBy())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use ungrouped()");
    requireFault(
        FeatureEngineer.groupBy("kk").count(),
        schema,
        "groupBy.0: Cannot group by column 'kk': no such column; did you mean 'k'?");
    requireFault(
        FeatureEngineer.groupBy("tags").count(), schema, "values of its type map<string,int>");
    requireFault(
        FeatureEngineer.groupBy("k").count().median("k"),
        schema,
        "features.1: Cannot compute the median of column 'k': its type is string");
    requireFault(
        FeatureEngineer.groupBy("k").mean("x").mean("x").where("x > 1"),
        schema,
        "features.1: Cannot add column 'x_mean' for the mean of x: the mean of x already has that"
            + " name");
    requireFault(
        FeatureEngineer.groupBy("k").mean("x").as("K"), schema, "the input column 'k' already");
    requireFault(
        FeatureEngineer.groupBy("k").count().onEachRow(),
        StructType.fromDDL("k string, __bellows_key_0 int"),
        "the input column '__bellows_key_0' already has that name");
  }

  private static void requireFault(GroupedFeatures features, StructType schema, String message) {
    assertThatThrownBy(() -> features.outputSchema(schema))
        .isInstanceOf(FeatureEngineerException.class)
        .hasMessageContaining(message);
  }

  @Test
  void wrongConditionsAreRefusedBeforeAnyJob() {
    Dataset<Row> rows = rows("('a', 1)");
    for (String wrong : List.of("y > 1", "x >", "x + 1", "sum(x) > 1")) {
      GroupedFeatures features = FeatureEngineer.groupBy("k").count().mean("x").where(wrong);
      assertThatThrownBy(() -> features.apply(rows))
          .isInstanceOf(FeatureEngineerException.class)
          .hasMessageStartingWith(
              "features.1.where: Cannot compute the mean of x where '" + wrong + "': ")
          .hasMessageEndingWith(" Available: [k, x]")
          .hasMessageNotContaining("SQLSTATE");
    }
  }

  @Test
  void wrongCallsAreRefusedAtOnce() {
    assertThatThrownBy(() -> FeatureEngineer.groupBy("k").where("x > 1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot call where: it belongs to the aggregate before it");
    assertThatThrownBy(() -> FeatureEngineer.groupBy("k").mean("x", "y").as("z"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Invalid name 'z': it is one name for 2 columns");
    assertThatThrownBy(() -> FeatureEngineer.groupBy("k").mean())
        .hasMessageContaining("Invalid mean: it needs a column");
    assertThatThrownBy(() -> FeatureEngineer.groupBy("k").count().where(" "))
        .hasMessageContaining("Invalid where: it is blank");
  }

  @Test
  void wordsAreReadAsTheDefinitionThatWroteThem() {
    for (GroupedFeatures features :
        List.of(
            ALL,
            ALL.onEachRow(),
            ALL.onEachRow(JoinBack.BROADCAST),
            ALL.mean("x", "y").where("x > 1").count().where("y").as("n"),
            FeatureEngineer.ungrouped().count())) {
      GroupedFeatures read = (GroupedFeatures) FeatureEngineer.fromJson(features.toJson());
      assertThat(read.features()).isEqualTo(features.features());
      assertThat(read.groups()).isEqualTo(features.groups());
      assertThat(read.joinBack()).isEqualTo(features.joinBack());
      assertThat(read.describe()).isEqualTo(features.describe());
      assertThat(GroupedFeatures.fromMap(features.toMap(), "x").toMap())
          .isEqualTo(features.toMap());
    }
  }

  @Test
  void wrongWordsAreNamedWithTheirPlace() {
    requireFault(Map.of("groupby", "k"), "groupby: Unknown key 'groupby' in aggregate of 'a'");
    requireFault(Map.of("features", List.of("cuont")), "features.0: Invalid");
    requireFault(Map.of("features", List.of(Map.of("maen", "x"))), "did you mean 'mean'?");
    requireFault(Map.of("features", List.of(Map.of("where", "x"))), "none of the keys [count, sum");
    requireFault(
        Map.of("features", List.of(Map.of("mean", List.of()))),
        "features.0: Invalid mean: it needs a column.");
    requireFault(
        Map.of("features", List.of("count"), "onEachRow", "brodcast"),
        "onEachRow: Invalid 'onEachRow' of aggregate of 'a': 'brodcast'; did you mean"
            + " 'broadcast'?");
    requireFault(Map.of("features", List.of(), "groupBy", 3), "groupBy: Invalid");
  }

  private static void requireFault(Map<String, ?> words, String message) {
    assertThatThrownBy(() -> GroupedFeatures.fromMap(words, "aggregate of 'a'"))
        .isInstanceOf(FeatureEngineerException.class)
        .hasMessageContaining(message);
  }

  @Test
  void describeSaysWhatEachColumnIsAndTheCost() {
    assertThat(
            FeatureEngineer.groupBy("origin")
                .mean("delay")
                .where("not cancelled")
                .countDistinct("destination")
                .describe())
        .isEqualTo(
            """
            aggregates of the rows of the same origin, one row for each group
              delay_mean: mean; null without a value, of delay where not cancelled
              destination_count_distinct: number of different values, of destination
            cost
              1 shuffle: groups by origin
              1 shuffle: tells the different values of destination apart
            """);
  }
}
