package dev.bellows.core.plan;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.plan.ToldPlan.ToldMetric;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryPlanTest {
  private final SparkSession spark = TestSession.get();

  @Test
  void aPlanIsReadWithoutAJob() throws Exception {
    assertThat(JobCounter.jobsOf(spark, () -> planOf(aggregated(3)))).isZero();
  }

  @Test
  void nodesHaveKindsInTheOrderOfThePlan() {
    QueryPlan plan = planOf(aggregated(3));
    assertThat(plan.isAdaptive()).isTrue();
    assertThat(plan.isFinal()).isFalse();
    assertThat(plan.nodes().map(PlanNode::kind))
        .containsSubsequence(
            PlanNodeKind.AGGREGATE,
            PlanNodeKind.EXCHANGE,
            PlanNodeKind.AGGREGATE,
            PlanNodeKind.LOCAL_ROWS);
    assertThat(plan.nodes().map(PlanNode::id)).isSorted().doesNotHaveDuplicates();
    assertThat(plan.has(PlanNodeKind.CARTESIAN_PRODUCT)).isFalse();
    assertThat(plan.root().rows()).isEmpty();
  }

  @Test
  void fingerprintsTellShapesApartAndNotLiterals() {
    assertThat(planOf(aggregated(3)).fingerprint()).isEqualTo(planOf(aggregated(7)).fingerprint());
    Dataset<Row> joined = aggregated(3).join(broadcast(aggregated(3)), "k");
    assertThat(planOf(joined).fingerprint()).isNotEqualTo(planOf(aggregated(3)).fingerprint());
    assertThat(planOf(joined).nodes().anyMatch(node -> node.kind().isJoin())).isTrue();
  }

  @Test
  void valuesComeToTheCountersOfTheirIds() {
    ToldPlan scan =
        told("Scan parquet", List.of(new ToldMetric("number of output rows", 7, "sum")));
    ToldPlan sort =
        new ToldPlan(
            "Sort",
            "Sort [k]",
            Map.of(),
            List.of(new ToldMetric("sort time", 8, "nsTiming"), new ToldMetric("x", 9, "size")),
            List.of(scan));
    ToldPlan pipeline =
        new ToldPlan(
            "WholeStageCodegen (2)",
            "WholeStageCodegen (2)",
            Map.of(),
            List.of(new ToldMetric("duration", 10, "timing")),
            List.of(sort));
    QueryPlan plan = QueryPlan.of(pipeline).measured(new Values());
    assertThat(plan.root().name()).isEqualTo("Sort");
    assertThat(plan.root().codegenStage()).isEqualTo(2);
    assertThat(plan.root().millis("sort time")).hasValue(8);
    assertThat(plan.root().millis("pipeline duration")).hasValue(10_000_000);
    assertThat(plan.root().metric("x")).isEmpty();
    assertThat(plan.root().stages()).containsExactly(1);
    assertThat(plan.nodes(PlanNodeKind.SCAN).get(0).rows()).hasValue(7_000_000);
  }

  private static final class Values implements PlanValues {
    @Override
    public OptionalLong value(long id) {
      return id == 9 ? OptionalLong.empty() : OptionalLong.of(id * 1_000_000);
    }

    @Override
    public Collection<Integer> stages(long id) {
      return List.of(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Scan csv, SCAN",
    "BatchScan t, SCAN",
    "InMemoryTableScan, CACHED_SCAN",
    "Scan In-memory table clean, CACHED_SCAN",
    "Execute InsertIntoHadoopFsRelationCommand, WRITE",
    "Execute CreateViewCommand, COMMAND",
    "BroadcastNestedLoopJoin, NESTED_LOOP_JOIN",
    "CartesianProduct, CARTESIAN_PRODUCT",
    "ArrowEvalPython, PYTHON",
    "MapInPandas, PYTHON",
    "WindowGroupLimit, WINDOW",
    "AQEShuffleRead, SHUFFLE_READ",
    "ReusedExchange, REUSED",
    "TakeOrderedAndProject, LIMIT",
    "MapElements, OBJECTS",
    "Generate, GENERATE",
    "Expand, EXPAND",
    "Union, UNION",
    "Coalesce, COALESCE",
    "Subquery, SUBQUERY",
    "SomethingNew, OTHER"
  })
  void kindsFollowSparksNames(String name, PlanNodeKind kind) {
    assertThat(QueryPlan.of(told(name, List.of())).root().kind()).isEqualTo(kind);
  }

  private static ToldPlan told(String name, List<ToldMetric> metrics) {
    return new ToldPlan(name, name, Map.of(), metrics, List.of());
  }

  private Dataset<Row> aggregated(int divisor) {
    return spark.range(100).groupBy(col("id").mod(lit(divisor)).as("k")).agg(sum("id").as("s"));
  }

  private static QueryPlan planOf(Dataset<Row> rows) {
    return Evidence.planned(rows).queries().get(0).plan();
  }
}
