package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.internal.QueryShape.Kind;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryShapesTest {
  @TempDir static Path folder;

  private static final SparkSession SPARK = TestSession.get();
  private static final UserDefinedFunction OWN =
      udf((UDF1<Long, Long>) value -> value + 1, DataTypes.LongType);

  private static String sales;

  private static final QueryShapes SHAPES = new QueryShapes(SPARK);

  /** Spark takes a row of them for 8 bytes of a number, 4 of one, and 20 of a text. */
  @BeforeAll
  static void write() {
    sales = folder.resolve("sales").toString();
    SPARK
        .range(0, 100, 1, 1)
        .selectExpr("id", "int(id % 5) AS shop", "string(id) AS text")
        .write()
        .parquet(sales);
  }

  private static Dataset<Row> sales() {
    return SPARK.read().parquet(sales);
  }

  private static Dataset<Row> numbers(long count) {
    return SPARK.range(0, count, 1, 2).toDF();
  }

  private QueryShape shape(Dataset<Row> query, SubPlan... kept) {
    return SHAPES.shape(SubPlan.of(query), List.of(kept));
  }

  private static Stream<QueryShape> nodes(QueryShape shape) {
    return Stream.concat(Stream.of(shape), shape.inputs().stream().flatMap(QueryShapesTest::nodes));
  }

  private static List<QueryShape> all(Kind kind, QueryShape shape) {
    return nodes(shape).filter(node -> node.kind() == kind).toList();
  }

  private static QueryShape one(Kind kind, QueryShape shape) {
    assertThat(all(kind, shape)).as(shape.toString()).hasSize(1);
    return all(kind, shape).get(0);
  }

  @Test
  void nodesAreOfTheKindThatTheirCostIsOf() {
    Dataset<Row> rows = sales();
    assertThat(shape(rows).kind()).isEqualTo(Kind.SOURCE);
    assertThat(shape(rows.where("id > 3")).kind()).isEqualTo(Kind.NARROW);
    assertThat(shape(rows.distinct()).kind()).isEqualTo(Kind.AGGREGATE);
    assertThat(shape(rows.groupBy("shop").count()).kind()).isEqualTo(Kind.AGGREGATE);
    assertThat(shape(rows.orderBy("text")).kind()).isEqualTo(Kind.SORT);
    assertThat(shape(rows.repartition(3)).kind()).isEqualTo(Kind.SHUFFLE);
    assertThat(shape(rows.repartition(col("shop"))).kind()).isEqualTo(Kind.SHUFFLE);
    assertThat(shape(rows.coalesce(1)).kind()).isEqualTo(Kind.NARROW);
    assertThat(all(Kind.JOIN, shape(rows.join(numbers(10), "id")))).hasSize(1);
    assertThat(shape(rows.crossJoin(numbers(10).toDF("n"))).kind()).isEqualTo(Kind.CROSS_JOIN);
    QueryShape ranked =
        shape(rows.selectExpr("id", "row_number() OVER (PARTITION BY shop ORDER BY id) AS place"));
    assertThat(all(Kind.WINDOW, ranked)).hasSize(1);
  }

  @Test
  void rowsOfTheDriverAndOfRddsAreLocal() {
    Dataset<Row> ofRdd = SPARK.createDataFrame(sales().toJavaRDD(), sales().schema());
    assertThat(shape(ofRdd).kind()).isEqualTo(Kind.LOCAL);
    assertThat(shape(numbers(5)).kind()).isEqualTo(Kind.LOCAL);
    assertThat(shape(SPARK.sql("VALUES (1), (2)")).kind()).isEqualTo(Kind.LOCAL);
  }

  @Test
  void rowsAreCountedWhereSparkKnowsThem() {
    QueryShape numbers = shape(numbers(1000));
    assertThat(numbers.rows()).isEqualTo(1000);
    assertThat(numbers.rowBytes()).isEqualTo(8);
    assertThat(numbers.bytes()).isEqualTo(8000);
    assertThat(numbers.inputs()).isEmpty();
  }

  @Test
  void aFileHasAsManyRowsAsFitIntoItsBytes() {
    long bytes =
        Stream.of(new File(sales).listFiles())
            .filter(file -> file.getName().endsWith(".parquet"))
            .mapToLong(File::length)
            .sum();
    QueryShape source = shape(sales());

    assertThat(source.rowBytes()).isEqualTo(32);
    assertThat(source.sourceBytes()).isEqualTo((double) bytes);
    assertThat(source.rows()).isCloseTo(bytes / 32.0, within(1e-6));
  }

  @Test
  void filtersAndGroupsLeaveAShareOfTheRows() {
    assertThat(shape(numbers(900).where("id % 7 = 1")).rows()).isCloseTo(300, within(1e-6));
    assertThat(shape(numbers(900).groupBy(col("id").mod(7)).count()).rows())
        .isCloseTo(90, within(1e-6));
    assertThat(shape(numbers(900).agg(sum("id"))).rows()).isEqualTo(1);
    assertThat(shape(numbers(900).sample(false, 0.25, 1)).rows()).isCloseTo(225, within(1e-6));
    assertThat(shape(numbers(900).limit(5)).rows()).isEqualTo(5);
    assertThat(shape(numbers(900).where("id % 7 = 1").limit(700)).rows())
        .as("a limit above what there is")
        .isCloseTo(300, within(1e-6));
  }

  @Test
  void noShareIsLessThanARow() {
    assertThat(shape(numbers(2).where("id % 7 = 1")).rows()).isEqualTo(1);
    assertThat(shape(numbers(2).groupBy(col("id").mod(7)).count()).rows()).isEqualTo(1);
    assertThat(shape(numbers(2).sample(false, 0.01, 1)).rows()).isEqualTo(1);
  }

  @Test
  void joinsUnionsAndExplosionsMultiplyRows() {
    Dataset<Row> few = numbers(20).toDF("n");
    assertThat(shape(numbers(900).crossJoin(few)).rows()).isEqualTo(18_000);
    assertThat(shape(few.join(numbers(900), col("n").equalTo(col("id")))).rows()).isEqualTo(900);
    assertThat(shape(numbers(900).union(few)).rows()).isEqualTo(920);
    assertThat(shape(few.selectExpr("explode(sequence(0, n)) AS m")).rows()).isEqualTo(80);
    // All four sets of two columns, and a tenth of these.
    assertThat(shape(numbers(900).cube(col("id").mod(7), col("id").mod(5)).count()).rows())
        .isCloseTo(360, within(1e-6));
  }

  @Test
  void nullsAreFewUnlessMoreIsAsked() {
    double all = shape(sales()).rows();
    assertThat(shape(sales().where("shop IS NOT NULL AND text IS NOT NULL")).rows()).isEqualTo(all);
    assertThat(shape(sales().where("shop IS NOT NULL AND text > 'a'")).rows())
        .isCloseTo(all / 3, within(1e-6));
  }

  @Test
  void aSourceTellsTheShareOfItsColumnsThatIsRead() {
    assertThat(one(Kind.SOURCE, shape(sales())).needed()).isEqualTo(1);
    assertThat(one(Kind.SOURCE, shape(sales().select("id"))).needed()).isEqualTo(8 / 32.0);
    assertThat(one(Kind.SOURCE, shape(sales().where("shop > 1").select("id"))).needed())
        .isEqualTo(12 / 32.0);
    assertThat(one(Kind.SOURCE, shape(sales().where("shop > 1"))).needed()).isEqualTo(1);
    assertThat(one(Kind.SOURCE, shape(sales().groupBy("shop").agg(sum("id")))).needed())
        .isEqualTo(12 / 32.0);
    assertThat(one(Kind.SOURCE, shape(sales().groupBy().count())).needed())
        .as("of rows that are only counted")
        .isEqualTo(1 / 32.0);
  }

  @Test
  void expressionsAreCountedAndSlowFunctionsAmongThem() {
    QueryShape plain = shape(numbers(9).select(col("id").plus(1).multiply(2).as("a")));
    // Two operators, and the name.
    assertThat(plain.operations()).isEqualTo(3);
    assertThat(plain.slowFunctions()).isZero();

    QueryShape slow =
        shape(
            sales()
                .select(
                    OWN.apply(col("id")), sha2(regexp_replace(col("text"), "[0-3]", "x"), 256)));
    assertThat(slow.slowFunctions()).isEqualTo(3);
    assertThat(slow.pythonFunctions()).isZero();
    assertThat(slow.inputs()).extracting(QueryShape::slowFunctions).containsExactly(0);
  }

  @Test
  void textsAreNotOfFixedWidth() {
    assertThat(shape(sales()).primitive()).isFalse();
    assertThat(shape(sales().select("id", "shop")).primitive()).isTrue();
    assertThat(shape(numbers(3)).primitive()).isTrue();
  }

  @Test
  void subqueriesAreInputs() {
    sales().createOrReplaceTempView("sales_of_shapes");
    try {
      QueryShape above =
          shape(
              SPARK.sql(
                  "SELECT id FROM sales_of_shapes WHERE id > (SELECT avg(id) FROM"
                      + " sales_of_shapes)"));
      assertThat(one(Kind.AGGREGATE, above).rows()).isEqualTo(1);
      assertThat(all(Kind.SOURCE, above)).hasSize(2);
    } finally {
      SPARK.catalog().dropTempView("sales_of_shapes");
    }
  }

  @Test
  void keptPartsStandInThePlaceOfWhatTheyAreComputedFrom() {
    Dataset<Row> totals = sales().groupBy("shop").agg(sum("id").as("total"));
    SubPlan part = SubPlan.of(totals);
    Dataset<Row> query = totals.where("shop = 3");

    QueryShape bare = shape(query);
    assertThat(bare.kind()).as("the filter is below the groups").isEqualTo(Kind.AGGREGATE);
    assertThat(all(Kind.SOURCE, bare)).hasSize(1);

    QueryShape kept = shape(query, part);
    assertThat(kept.kind()).as("no filter reaches below kept rows").isEqualTo(Kind.NARROW);
    QueryShape rows = one(Kind.KEPT, kept);
    assertThat(rows.kept()).contains(part);
    assertThat(rows.rows()).isEqualTo(shape(totals).rows());
    assertThat(all(Kind.SOURCE, kept)).isEmpty();
  }

  /** What keeps a query would be what it is asked to compute. */
  @Test
  void aQueryIsNotReadFromItself() {
    SubPlan query = SubPlan.of(sales().groupBy("shop").count());
    assertThat(all(Kind.KEPT, SHAPES.shape(query, List.of(query)))).isEmpty();
  }

  @Test
  void ofPartsWithinPartsTheLargestIsRead() {
    Dataset<Row> clean = sales().selectExpr("shop", "id * 2 AS amount");
    Dataset<Row> totals = clean.groupBy("shop").agg(sum("amount").as("total"));
    SubPlan inner = SubPlan.of(clean);
    SubPlan outer = SubPlan.of(totals);

    QueryShape both = shape(totals.where("total > 10").join(clean, "shop"), inner, outer);

    assertThat(all(Kind.KEPT, both))
        .extracting(node -> node.kept().orElseThrow())
        .containsExactlyInAnyOrder(inner, outer);
    assertThat(all(Kind.SOURCE, both)).isEmpty();
  }

  @Test
  void aKeptJoinHasTheRowsOfTheJoin() {
    Dataset<Row> joined = numbers(900).join(numbers(400), "id");
    QueryShape rows = one(Kind.KEPT, shape(joined.agg(sum("id")), SubPlan.of(joined)));
    assertThat(rows.rows()).isEqualTo(900);
  }

  @Test
  void equalRowsInOneQueryHaveOneIdentity() {
    Dataset<Row> totals = sales().groupBy("shop").count();
    QueryShape twice = shape(totals.union(totals).union(sales().groupBy("text").count()));
    List<QueryShape> groups = all(Kind.AGGREGATE, twice);

    assertThat(groups).hasSize(3);
    assertThat(groups.get(0).identity()).isEqualTo(groups.get(1).identity());
    assertThat(groups.get(2).identity()).isNotEqualTo(groups.get(0).identity());
  }

  @Test
  void whatTheUserHasCachedIsKeptButNoPartOfOurs() {
    Dataset<Row> user = sales().selectExpr("shop", "id * 3 AS amount");
    user.persist();
    try {
      QueryShape kept = one(Kind.KEPT, shape(user.where("shop = 1")));
      assertThat(kept.kept()).isEmpty();
      assertThat(kept.rowBytes()).isEqualTo(12);
    } finally {
      user.unpersist(true);
    }
    assertThat(all(Kind.KEPT, shape(user.where("shop = 1")))).isEmpty();
  }

  @Test
  void nothingRunsAndNothingIsCached() throws Exception {
    Dataset<Row> totals = sales().groupBy("shop").count();
    Dataset<Row> query = totals.where("count > 3");
    SubPlan part = SubPlan.of(totals);
    int before = CachedRows.entries(SPARK);

    assertThat(JobCounter.jobsOf(SPARK, () -> shape(query, part))).isZero();
    assertThat(CachedRows.entries(SPARK)).isEqualTo(before);
    assertThat(CachedRows.levelOf(part)).isEmpty();
    assertThat(query.queryExecution().optimizedPlan().toString())
        .doesNotContain("InMemoryRelation");
  }
}
