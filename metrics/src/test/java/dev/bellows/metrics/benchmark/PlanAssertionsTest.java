package dev.bellows.metrics.benchmark;

import static dev.bellows.metrics.benchmark.PerformanceAssertions.assertThatQuery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanAssertionsTest {
  @TempDir static Path folder;

  private final SparkSession spark = TestSession.get();

  @BeforeAll
  static void writeFiles() {
    TestSession.get()
        .range(0, 100, 1, 1)
        .selectExpr("id", "id % 7 as k", "id * 2 as v", "string(id) as `odd, name`", "id % 2 as p")
        .write()
        .partitionBy("p")
        .parquet(folder.resolve("t").toString());
  }

  private Dataset<Row> table() {
    return spark.read().parquet(folder.resolve("t").toString());
  }

  private Dataset<Row> joined(String hint) {
    Dataset<Row> small = spark.range(7).toDF("k").hint(hint);
    return table().join(small, "k");
  }

  @Test
  void theKindOfJoinIsSeen() {
    assertThatQuery(joined("broadcast")).usesBroadcastJoin().hasNoCartesianProduct();
    assertThatThrownBy(() -> assertThatQuery(joined("merge")).usesBroadcastJoin())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Expected a broadcast join, but it joins:\n  node ")
        .hasMessageContaining(": SortMergeJoin [k#")
        .hasMessageContaining("\nin the plan\n  0 ");
    assertThatThrownBy(() -> assertThatQuery(table()).usesBroadcastJoin())
        .hasMessageStartingWith("Expected a broadcast join, but the plan has no join\nin the plan");
  }

  @Test
  void rowsAgainstRowsAreSeen() {
    Dataset<Row> numbers = spark.range(5).toDF("n");
    assertThatThrownBy(() -> assertThatQuery(table().crossJoin(numbers)).hasNoCartesianProduct())
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "Expected no join of each row with each row, but the plan has 1:\n  node ");
    Dataset<Row> nested = table().join(numbers.hint("broadcast"), functions.expr("v > n"));
    assertThatThrownBy(() -> assertThatQuery(nested).hasNoCartesianProduct())
        .hasMessageContaining("BroadcastNestedLoopJoin");
  }

  @Test
  void exchangesAreCounted() {
    Dataset<Row> twice = table().groupBy("k", "v").count().groupBy("k").count();
    assertThatQuery(table()).exchangesAtMost(0);
    assertThatQuery(twice).exchangesAtMost(2);
    assertThatThrownBy(() -> assertThatQuery(twice).exchangesAtMost(1))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Expected at most 1 exchange in the plan, but it has 2:\n  node ")
        .hasMessageContaining(": Exchange hashpartitioning(k#");
    assertThatQuery(joined("broadcast")).exchangesAtMost(0);
    assertThatThrownBy(() -> assertThatQuery(twice).exchangesAtMost(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid limit: -1 exchanges; it is at least 0");
  }

  @Test
  void columnsThatAreReadAreNamed() {
    Dataset<Row> sums = table().where("p = 1").groupBy("k").sum("v");
    assertThatQuery(sums).readsColumnsOnly("k", "V");
    assertThatQuery(sums).readsColumnsOnly("k", "v", "w");
    assertThatThrownBy(() -> assertThatQuery(sums).readsColumnsOnly("k"))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "Expected only the columns [k] to be read, but [v] are too:\n  node ");
    assertThatQuery(table().select("`odd, name`")).readsColumnsOnly("odd, name");
    assertThatQuery(spark.range(3).toDF()).readsColumnsOnly();
  }

  @Test
  void aPlanIsReadWithoutAJob() throws Exception {
    Dataset<Row> rows = joined("broadcast");
    int jobs =
        JobCounter.jobsOf(
            spark,
            () ->
                assertThatQuery(rows)
                    .hasNoCartesianProduct()
                    .usesBroadcastJoin()
                    .exchangesAtMost(0)
                    .readsColumnsOnly("id", "k", "v", "odd, name"));
    assertThat(jobs).isZero();
  }
}
