package dev.bellows.core.internal;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.rand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubPlanTest {
  private final SparkSession spark = TestSession.get();

  @TempDir private Path folder;

  private Dataset<Row> numbers(String expression) {
    return spark.range(0, 10, 1, 2).selectExpr(expression);
  }

  private static boolean readsCache(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan().toString().contains("InMemoryRelation");
  }

  @Test
  void namesOfColumnsDoNotTellPlansApart() {
    SubPlan plan = SubPlan.of(numbers("id + 41 AS a"));

    assertThat(plan)
        .isEqualTo(SubPlan.of(numbers("id + 41 AS b")))
        .hasSameHashCodeAs(SubPlan.of(numbers("id + 41 AS b")))
        .isEqualTo(SubPlan.of(numbers("id + 41 AS a").as("named")))
        .isNotEqualTo(SubPlan.of(numbers("id + 42 AS a")))
        .isNotEqualTo("project of range");
  }

  @Test
  void rowsAreThoseOfTheQuery() {
    SubPlan plan = SubPlan.of(numbers("id * 2 AS a").where("a > 14"));

    assertThat(plan.rows().as(Encoders.LONG()).collectAsList()).containsExactly(16L, 18L);
    assertThat(plan.inputs().get(0).rows().count()).isEqualTo(10);
    assertThat(plan.session()).isSameAs(spark);
  }

  @Test
  void toLookAtAQueryDoesNotFreezeWhatItReadsFromTheCache() {
    Dataset<Row> looked = numbers("id + 43 AS a");
    SubPlan.of(looked).parts();
    Dataset<Row> planned = numbers("id + 43 AS a");
    assertThat(readsCache(planned)).isFalse();
    Dataset<Row> kept = numbers("id + 43 AS a").persist();
    try {
      assertThat(readsCache(looked)).isTrue();
      assertThat(readsCache(planned)).as("what was planned before").isFalse();
      assertThat(readsCache(SubPlan.unplanned(planned))).isTrue();
    } finally {
      kept.unpersist(true);
    }
  }

  @Test
  void partsAreTheQueryAndAllBelowIt() {
    Dataset<Row> clean = numbers("id % 3 AS a");
    SubPlan groups = SubPlan.of(clean.groupBy("a").count());

    assertThat(groups.parts())
        .extracting(SubPlan::description)
        .containsExactly("aggregate of range", "project of range", "range");
    assertThat(groups.parts().get(0)).isEqualTo(groups);
    assertThat(groups.inputs()).containsExactly(SubPlan.of(clean));
    assertThat(groups.parts().get(2).inputs()).isEmpty();
  }

  @Test
  void partsOfSubqueriesAreParts() {
    Dataset<Row> clean = numbers("id + 44 AS a");
    clean.createOrReplaceTempView("clean_of_sub_plan");
    try {
      SubPlan above =
          SubPlan.of(
              spark.sql(
                  "SELECT * FROM clean_of_sub_plan"
                      + " WHERE a > (SELECT avg(a) FROM clean_of_sub_plan)"));
      assertThat(above.occurrencesOf(SubPlan.of(clean))).isEqualTo(2);
      assertThat(above.parts()).extracting(SubPlan::description).contains("aggregate of range");
      assertThat(above.parts()).anyMatch(SubPlan::isName);
    } finally {
      spark.catalog().dropTempView("clean_of_sub_plan");
    }
  }

  @Test
  void aPartWithinACountedPartDoesNotCount() {
    Dataset<Row> clean = numbers("id % 4 AS a");
    SubPlan twice = SubPlan.of(clean.union(clean));

    assertThat(twice.occurrencesOf(SubPlan.of(clean))).isEqualTo(2);
    assertThat(twice.occurrencesOf(twice)).isEqualTo(1);
    assertThat(twice.occurrencesOf(SubPlan.of(numbers("id % 5 AS a")))).isZero();
    SubPlan filtered = SubPlan.of(clean.where("a > 1").where("a > 1"));
    assertThat(filtered.occurrencesOf(filtered.inputs().get(0))).isEqualTo(1);
  }

  @Test
  void chanceAndStreamsAreNotKept() {
    Dataset<Row> clean = numbers("id + 45 AS a");
    assertThat(SubPlan.of(clean.groupBy("a").count()).isKeepable()).isTrue();
    assertThat(SubPlan.of(clean.withColumn("r", rand(1))).isKeepable()).isFalse();
    assertThat(SubPlan.of(clean.withColumn("r", rand(1)).groupBy("a").count()).isKeepable())
        .as("chance below")
        .isFalse();
    assertThat(SubPlan.of(spark.readStream().format("rate").load()).isKeepable()).isFalse();
  }

  @Test
  void somePartsWorkRowByRow() {
    Dataset<Row> clean = numbers("id + 46 AS a");
    assertThat(SubPlan.of(clean).isRowByRow()).isTrue();
    assertThat(SubPlan.of(clean.where("a > 50")).isRowByRow()).isTrue();
    assertThat(SubPlan.of(clean.as("named")).isRowByRow()).isTrue();
    assertThat(SubPlan.of(clean.orderBy("a")).isRowByRow()).isFalse();
    assertThat(SubPlan.of(clean.groupBy("a").count()).isRowByRow()).isFalse();
    assertThat(SubPlan.of(clean.as("named")).isName()).isTrue();
    assertThat(SubPlan.of(clean).isName()).isFalse();
  }

  @Test
  void rowsOfTheDriverAndOfRddsAreAtHandAndFilesAreNot() {
    Dataset<Row> clean = numbers("id + 47 AS a");
    clean.write().parquet(folder + "/in");
    Dataset<Row> files = spark.read().parquet(folder + "/in");

    assertThat(SubPlan.of(files).isAtHand()).isFalse();
    assertThat(SubPlan.of(files).isSource()).isTrue();
    assertThat(SubPlan.of(clean).isAtHand()).isFalse();
    assertThat(SubPlan.of(clean).isSource()).isFalse();
    assertThat(SubPlan.of(spark.range(3).toDF()).isAtHand()).isTrue();
    assertThat(SubPlan.of(spark.createDataFrame(clean.collectAsList(), clean.schema())).isAtHand())
        .isTrue();
    assertThat(SubPlan.of(spark.createDataFrame(clean.toJavaRDD(), clean.schema())).isAtHand())
        .isTrue();
    assertThat(SubPlan.of(spark.sql("SELECT 1 AS one")).inputs())
        .allMatch(SubPlan::isAtHand)
        .noneMatch(SubPlan::isSource)
        .hasSize(1);
  }

  @Test
  void aDescriptionNamesTheSources() {
    Dataset<Row> clean = numbers("id + 48 AS a");
    clean.write().parquet(folder + "/sales");
    Dataset<Row> files = spark.read().parquet(folder + "/sales");
    Dataset<Row> ofRdd = spark.createDataFrame(clean.toJavaRDD(), clean.schema());

    assertThat(SubPlan.of(files)).hasToString("sales");
    assertThat(SubPlan.of(files.as("named")).description()).isEqualTo("sales");
    assertThat(SubPlan.of(files.where("a > 50")).description()).isEqualTo("filter of sales");
    assertThat(SubPlan.of(ofRdd).description()).isEqualTo("rdd");
    assertThat(SubPlan.of(clean.union(files).union(ofRdd).union(clean)).description())
        .isEqualTo("union of range, sales, rdd");
    assertThat(
            SubPlan.of(spark.createDataFrame(List.of(), clean.schema()).select(col("a").plus(1)))
                .description())
        .isEqualTo("project of localrelation");
  }

  @Test
  void aDescriptionNamesTables() {
    spark.sql("DROP TABLE IF EXISTS sub_plan_sales");
    spark.sql("CREATE TABLE sub_plan_sales (a BIGINT) USING parquet LOCATION '" + folder + "/t'");
    try {
      assertThat(SubPlan.of(spark.table("sub_plan_sales").groupBy("a").count()).description())
          .isEqualTo("aggregate of sub_plan_sales");
    } finally {
      spark.sql("DROP TABLE sub_plan_sales");
    }
  }
}
