package dev.bellows.optimization.query;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellows.core.BellowsException;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.PlanValues;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.core.plan.ToldPlan;
import dev.bellows.core.testing.JobCounter;
import dev.bellows.core.testing.TestSession;
import dev.bellows.optimization.testing.PlanCorpus;
import dev.bellows.optimization.testing.PlanTables;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryOptimizerTest {
  @TempDir static Path folder;

  private static final SparkSession SPARK = TestSession.get();
  private static final QueryOptimizer OPTIMIZER = QueryOptimizer.of(SPARK);
  private static PlanTables tables;

  @BeforeAll
  static void tables() {
    tables = new PlanTables(folder);
  }

  @Test
  void aReportTellsFindingsAndThePlanInThreeForms() throws Exception {
    Dataset<Row> late = tables.lineitem().filter("year(l_shipdate) = 1994");
    PlanReport report = OPTIMIZER.analyzePlan(late);
    assertThat(JobCounter.jobsOf(SPARK, () -> OPTIMIZER.analyzePlan(late))).isZero();
    assertThat(report.findings()).extracting(Finding::reason).containsExactly("FUNCTION_ON_COLUMN");
    assertThat(report.describe())
        .startsWith("One thing stands out in this plan.")
        .contains("filter-not-pushed FUNCTION_ON_COLUMN, node 0 (Filter)", "Scan parquet");
    JsonNode json = new ObjectMapper().readTree(report.toJson());
    assertThat(json.at("/findings/0/reason").asText()).isEqualTo("FUNCTION_ON_COLUMN");
    assertThat(json.at("/nodes/0/inputs/0").asInt()).isEqualTo(1);
    assertThat(report.toHtml())
        .contains("<h1>Plan of a query</h1>", "FUNCTION_ON_COLUMN", "box w0 marked");
    assertThat(OPTIMIZER.without("filter-not-pushed").analyzePlan(late).findings()).isEmpty();
    assertThat(
            OPTIMIZER
                .with("filter-not-pushed", Map.of("minBytes", 1e9))
                .analyzePlan(late)
                .describe())
        .startsWith("Nothing stands out");
  }

  @Test
  void picturesNameNodesAndEdgesAndMarkFindings() {
    PlanPicture picture =
        OPTIMIZER.analyzePlan(tables.lineitem().filter("year(l_shipdate) = 1994")).picture();
    assertThat(picture.toMermaid())
        .startsWith("flowchart BT\n")
        .contains("n0[\"0 Filter", "n1 --> n0", "style n0 fill:#ffffff,stroke:#b00020");
    assertThat(picture.toDot())
        .startsWith("digraph plan {")
        .contains("n0 [label=\"0 Filter", "n1 -> n0;", "penwidth=3")
        .endsWith("}\n");
  }

  @Test
  void nodesThatTookTimeAreWarm() {
    QueryPlan plan = planOf(tables.orders().orderBy("o_comment"));
    long sort =
        plan.nodes(PlanNodeKind.SORT).get(0).metrics().stream()
            .filter(metric -> metric.name().equals("sort time"))
            .findFirst()
            .orElseThrow()
            .id();
    QueryPlan measured =
        plan.measured(
            new PlanValues() {
              @Override
              public OptionalLong value(long id) {
                return id == sort ? OptionalLong.of(4_000) : OptionalLong.empty();
              }

              @Override
              public Collection<Integer> stages(long id) {
                return List.of();
              }
            });
    PlanNode node = measured.nodes(PlanNodeKind.SORT).get(0);
    assertThat(PlanPicture.of(measured).toMermaid())
        .contains("n" + node.id() + "[\"" + node.id() + " Sort<br/>4.0 s\"]")
        .contains("style n" + node.id() + " fill:#f2713d");
    assertThat(PlanPicture.of(plan).toMermaid()).doesNotContain("style");
  }

  @Test
  void labelsAreSafeInEachForm() {
    ToldPlan odd = new ToldPlan("Scan \"a\\b\" <i>", "Scan", Map.of(), List.of(), List.of());
    PlanPicture picture = PlanPicture.of(QueryPlan.of(odd));
    assertThat(picture.toDot()).contains("label=\"0 Scan \\\"a\\\\b\\\" <i>\"");
    assertThat(picture.toMermaid()).contains("[\"0 Scan #quot;a\\b#quot; #lt;i#gt;\"]");
  }

  @Test
  void aJoinBroadcastsTheSideWhoseFilesProveItSmall() {
    Dataset<Row> nation = tables.nation().withColumnRenamed("n_nationkey", "c_nationkey");
    withoutBroadcast(
        () -> {
          Rewrite joined = OPTIMIZER.optimizeJoin(tables.customer(), nation, "c_nationkey");
          assertThat(joined.done()).singleElement().asString().contains("right side is broadcast");
          assertThat(planOf(joined.rows()).has(PlanNodeKind.BROADCAST_HASH_JOIN)).isTrue();
          assertThat(joined.rows().count()).isEqualTo(30);
          Rewrite right =
              OPTIMIZER.optimizeJoin(
                  tables.customer(), nation, "right", new String[] {"c_nationkey"});
          assertThat(right.done()).singleElement().asString().contains("left side is broadcast");
          assertThat(right.leftAlone()).singleElement().asString().contains("cannot be broadcast");
        });
  }

  @Test
  void aJoinIsLeftAloneWhereNothingTrustedTellsASize() {
    Dataset<Row> pairs =
        tables
            .customer()
            .join(tables.nation(), col("c_nationkey").equalTo(col("n_nationkey")))
            .select("c_custkey", "n_name");
    withoutBroadcast(
        () -> {
          Rewrite joined =
              OPTIMIZER.optimizeJoin(
                  pairs.select("c_custkey"), pairs, "left", new String[] {"c_custkey"});
          assertThat(joined.isChanged()).isFalse();
          assertThat(joined.leftAlone()).hasSize(2);
          assertThat(joined.describe()).contains("left: the right side is not broadcast: nothing");
          assertThat(joined.rows().count()).isEqualTo(30);
        });
    Rewrite full =
        OPTIMIZER.optimizeJoin(
            tables.customer(), tables.customer(), "full", new String[] {"c_custkey"});
    assertThat(full.isChanged()).isFalse();
  }

  private static void withoutBroadcast(Runnable test) {
    PlanCorpus.under(
        SPARK,
        Map.of("spark.sql.autoBroadcastJoinThreshold", "-1"),
        () -> {
          test.run();
          return null;
        });
  }

  @Test
  void wrongArgumentsAreToldBeforeAnything() {
    Dataset<Row> rows = tables.customer();
    assertThatThrownBy(() -> OPTIMIZER.optimizeJoin(rows, rows, "c_kustkey"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot join the left side by column 'c_kustkey'")
        .hasMessageContaining("did you mean 'c_custkey'");
    assertThatThrownBy(() -> OPTIMIZER.optimizeJoin(rows, rows, "iner", new String[] {"c_custkey"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unknown join type 'iner'")
        .hasMessageContaining("did you mean 'inner'");
    assertThatThrownBy(() -> OPTIMIZER.optimizeJoin(rows, rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no keys");
    assertThatThrownBy(() -> OPTIMIZER.pruneColumns(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none is needed");
    assertThatThrownBy(() -> OPTIMIZER.pruneColumns(rows, "nope"))
        .isInstanceOf(BellowsException.class)
        .hasMessageContaining("Cannot keep column 'nope'");
  }

  @Test
  void pruningSaysWhatIsReadAndWhereSparkCouldNot() {
    Rewrite pruned = OPTIMIZER.pruneColumns(tables.lineitem(), "l_orderkey", "l_quantity");
    assertThat(pruned.rows().columns()).containsExactly("l_orderkey", "l_quantity");
    assertThat(pruned.done()).containsExactly("files are read for 2 columns instead of 13");
    Dataset<Row> cached = tables.lineitem().cache();
    try {
      Rewrite under = OPTIMIZER.pruneColumns(cached, "l_orderkey");
      assertThat(under.isChanged()).isFalse();
      assertThat(under.describe()).contains("UNDER_CACHE", "13 columns, as before");
    } finally {
      cached.unpersist(true);
    }
  }

  private static QueryPlan planOf(Dataset<Row> rows) {
    return Evidence.planned(rows).queries().get(0).plan();
  }
}
