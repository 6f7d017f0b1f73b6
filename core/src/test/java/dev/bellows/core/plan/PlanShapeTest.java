package dev.bellows.core.plan;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rand;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanShapeTest {
  @TempDir static Path folder;

  private static final SparkSession SPARK = TestSession.get();
  private static String table;

  @BeforeAll
  static void write() {
    table = folder.resolve("table").toString();
    SPARK
        .range(20)
        .select(
            col("id"),
            col("id").cast("string").as("text"),
            col("id").mod(lit(4)).as("day"),
            col("id").mod(lit(3)).as("k"))
        .repartition(1)
        .write()
        .partitionBy("day")
        .parquet(table);
  }

  @Test
  void aFilterTellsItsConjunctsAndThoseThatNoSourceUnderstands() {
    PlanShape filter =
        one(PlanNodeKind.FILTER, rows().filter("id > 3 and cast(text as int) = 5")).shape();
    assertThat(filter.of(PlanRole.CONDITION))
        .extracting(PlanExpression::name)
        .contains("GreaterThan", "EqualTo");
    assertThat(filter.of(PlanRole.UNTRANSLATABLE)).hasSize(1);
    PlanExpression cast = filter.of(PlanRole.UNTRANSLATABLE).get(0).children().get(0);
    assertThat(cast.name()).isEqualTo("Cast");
    assertThat(cast.type()).isEqualTo("int");
    assertThat(cast.columns()).extracting(PlanColumn::name).containsExactly("text");
    assertThat(cast.readable()).isEqualTo("cast(text as int)");
  }

  @Test
  void conjunctsOfAnAndAreTakenApart() {
    PlanExpression leaf = leaf("a");
    PlanExpression and =
        new PlanExpression(
            "And",
            "a AND (a AND a)",
            "boolean",
            true,
            Optional.empty(),
            List.of(
                leaf,
                new PlanExpression(
                    "And", "a AND a", "boolean", true, Optional.empty(), List.of(leaf, leaf))));
    assertThat(and.conjuncts()).containsExactly(leaf, leaf, leaf);
  }

  private static PlanExpression leaf(String name) {
    return new PlanExpression(
        PlanExpression.COLUMN,
        name,
        "boolean",
        true,
        Optional.of(new PlanColumn(name, 1)),
        List.of());
  }

  @Test
  void aScanTellsItsFilesPartitionsAndPruning() throws Exception {
    Dataset<Row> day = rows().filter("day = 2");
    PlanShape scan = one(PlanNodeKind.SCAN, day).shape();
    assertThat(scan.fact(PlanFact.FORMAT)).contains("parquet");
    assertThat(scan.number(PlanFact.FILES)).hasValue(4);
    assertThat(scan.number(PlanFact.TABLE_PARTITIONS)).hasValue(4);
    assertThat(scan.number(PlanFact.TABLE_COLUMNS)).hasValue(4);
    assertThat(scan.number(PlanFact.FILE_BYTES).getAsLong())
        .isGreaterThan(scan.number(PlanFact.LARGEST_FILE).getAsLong());
    assertThat(scan.fact(PlanFact.EXTENSION)).contains("parquet");
    assertThat(scan.of(PlanRole.PARTITION_COLUMNS))
        .extracting(PlanExpression::readable)
        .containsExactly("day");
    assertThat(scan.of(PlanRole.PARTITION_FILTERS)).isNotEmpty();
    assertThat(JobCounter.jobsOf(SPARK, () -> planOf(day))).isZero();
  }

  @Test
  void joinsShufflesAndSortsTellTheirKeys() {
    Dataset<Row> left = rows().repartition(col("k"));
    Dataset<Row> right = rows().groupBy("k").agg(sum("id").as("s"));
    QueryPlan plan = planOf(left.join(right.hint("merge"), "k").orderBy("s"));
    PlanShape join = one(plan, PlanNodeKind.SORT_MERGE_JOIN).shape();
    assertThat(join.fact(PlanFact.JOIN_TYPE)).contains("Inner");
    assertThat(join.of(PlanRole.LEFT_KEYS)).hasSize(1);
    assertThat(join.estimate()).isPresent();
    assertThat(plan.nodes(PlanNodeKind.EXCHANGE))
        .extracting(node -> node.shape().fact(PlanFact.ORIGIN).orElseThrow())
        .contains("REPARTITION_BY_COL", "ENSURE_REQUIREMENTS");
    assertThat(plan.nodes(PlanNodeKind.SORT))
        .anySatisfy(node -> assertThat(node.shape().is(PlanFact.GLOBAL, "true")).isTrue());
    assertThat(one(plan, PlanNodeKind.SORT_MERGE_JOIN).shape().isKnown()).isTrue();
  }

  @Test
  void windowsTellByWhatTheyDivideAndProjectionsWhatIsRandom() {
    Dataset<Row> ranked =
        rows().withColumn("n", sum("id").over(Window.partitionBy("k").orderBy("id")));
    PlanShape window = one(PlanNodeKind.WINDOW, ranked).shape();
    assertThat(window.of(PlanRole.PARTITION_BY))
        .extracting(PlanExpression::readable)
        .containsExactly("k");
    assertThat(window.of(PlanRole.ORDER_BY)).hasSize(1);
    PlanShape random = one(PlanNodeKind.PROJECT, rows().select(rand().as("r"))).shape();
    assertThat(random.of(PlanRole.COMPUTED)).singleElement().matches(each -> !each.deterministic());
    assertThat(random.of(PlanRole.COMPUTED).get(0).column().orElseThrow().name()).isEqualTo("r");
  }

  @Test
  void whatStopsGeneratedCodeIsTold() {
    Dataset<Row> lambda =
        rows().select(transform(array(col("id")), each -> each.plus(lit(1))).as("a"));
    assertThat(one(PlanNodeKind.PROJECT, lambda).shape().fact(PlanFact.NO_CODEGEN))
        .contains("transform");
    assertThat(one(PlanNodeKind.PROJECT, rows().select(col("id").plus(1))).shape().facts())
        .doesNotContainKey(PlanFact.NO_CODEGEN);
  }

  @Test
  void workThatIsAskedForTwiceIsToldAtTheRoot() {
    Dataset<Row> sums = rows().groupBy("k", "day").agg(sum("id").as("s"));
    Dataset<Row> twice = sums.filter("day = 1").union(sums.filter("day = 2"));
    PlanShape root = planOf(twice).root().shape();
    assertThat(root.number(PlanFact.REPEATED_TIMES)).hasValue(2);
    assertThat(root.fact(PlanFact.REPEATED_WORK)).contains("Aggregate");
    assertThat(planOf(sums).root().shape().facts()).doesNotContainKey(PlanFact.REPEATED_TIMES);
  }

  @Test
  void aCacheTellsHowManyColumnsItHolds() {
    Dataset<Row> cached = rows().cache();
    try {
      QueryPlan plan = planOf(cached.select("id"));
      PlanNode scan = one(plan, PlanNodeKind.CACHED_SCAN);
      assertThat(scan.shape().number(PlanFact.CACHED_COLUMNS)).hasValue(4);
      assertThat(scan.shape().output()).hasSize(1);
      assertThat(scan.children()).isNotEmpty();
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void anEventLogTellsNoTypes() {
    ToldPlan told = new ToldPlan("Filter", "Filter", Map.of(), List.of(), List.of());
    PlanNode node = QueryPlan.of(told).root();
    assertThat(node.shape()).isEqualTo(PlanShape.UNKNOWN);
    assertThat(node.shape().isKnown()).isFalse();
    assertThat(node.shape().number(PlanFact.FILES)).isEmpty();
  }

  private static Dataset<Row> rows() {
    return SPARK.read().parquet(table);
  }

  private static PlanNode one(PlanNodeKind kind, Dataset<Row> rows) {
    return one(planOf(rows), kind);
  }

  private static PlanNode one(QueryPlan plan, PlanNodeKind kind) {
    assertThat(plan.nodes(kind)).isNotEmpty();
    return plan.nodes(kind).get(0);
  }

  private static QueryPlan planOf(Dataset<Row> rows) {
    return Evidence.planned(rows).queries().get(0).plan();
  }
}
