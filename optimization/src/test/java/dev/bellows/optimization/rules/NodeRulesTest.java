package dev.bellows.optimization.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.plan.PlanEstimate;
import dev.bellows.core.plan.PlanShape;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.core.plan.ToldPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rules of nodes that no plan of Java's tests has, and what a query that ran is told. */
class NodeRulesTest {
  private static final double MIB = 1 << 20;

  @Test
  void pythonIsToldByHowRowsGoThere() {
    assertThat(evaluate("python-function", python("BatchEvalPython"), -1))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.reason()).isEqualTo("ROW_AT_A_TIME");
              assertThat(finding.costMillis()).isEqualTo(2_000);
              assertThat(finding.gain().lowMillis()).isEqualTo(1_000);
            });
    assertThat(evaluate("python-function", python("ArrowEvalPython"), -1))
        .extracting(Finding::reason)
        .containsExactly("ARROW");
    assertThat(evaluate("python-function", node("Project"), -1)).isEmpty();
  }

  @Test
  void pythonSpeaksAtItsThresholdAndNotBelow() {
    RuleInfo info = rule("python-function").info();
    Evidence evidence = evidence(python("MapInPandas"), -1);
    assertThat(at(info, Map.of("minBytes", 20 * MIB), evidence)).hasSize(1);
    assertThat(at(info, Map.of("minBytes", Math.nextUp(20 * MIB)), evidence)).isEmpty();
  }

  @Test
  void aQueryThatRanIsToldNothingThatTheRunPrices() {
    assertThat(evaluate("python-function", python("BatchEvalPython"), 3)).isEmpty();
  }

  @Test
  void theShareOfANativeEngineIsToldOfEveryPlan() {
    ToldPlan plan =
        node("Project", node("CometFilter", node("CometScan parquet"), node("ColumnarToRow")));
    for (long id : List.of(-1L, 3L)) {
      assertThat(evaluate("native-engine-share", plan, id))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.message()).contains("67 %", "Project");
                assertThat(finding.where()).startsWith(id < 0 ? "node 0" : "query 3, node 0");
              });
    }
    assertThat(evaluate("native-engine-share", node("Project", node("Scan parquet")), -1))
        .isEmpty();
    assertThat(evaluate("native-engine-share", node("CometProject", node("CometScan x")), -1))
        .isEmpty();
  }

  @Test
  void theShareSpeaksAtItsThresholdAndNotAbove() {
    RuleInfo info = rule("native-engine-share").info();
    Evidence evidence = evidence(node("Project", node("GpuFilter")), -1);
    assertThat(at(info, Map.of("maxShare", 0.5), evidence)).hasSize(1);
    assertThat(at(info, Map.of("maxShare", Math.nextDown(0.5)), evidence)).isEmpty();
  }

  @Test
  void allAreSilentOfAPlanWithoutTypesAndOfNothing() {
    ToldPlan plan =
        node(
            "SortMergeJoin",
            node("Sort", node("Exchange", node("Filter", node("Scan parquet")))),
            node("Sort", node("Exchange", node("Window", node("InMemoryTableScan")))));
    for (Rule rule : new OptimizationRules().rules()) {
      assertThat(rule.evaluate(evidence(plan, -1), rule.info())).as(rule.info().id()).isEmpty();
      assertThat(rule.evaluate(evidence(plan, 3), rule.info())).as(rule.info().id()).isEmpty();
    }
  }

  private static List<Finding> evaluate(String id, ToldPlan plan, long query) {
    Rule rule = rule(id);
    return rule.evaluate(evidence(plan, query), rule.info());
  }

  private static List<Finding> at(
      RuleInfo info, Map<String, Double> thresholds, Evidence evidence) {
    return rule(info.id()).evaluate(evidence, info.with(thresholds));
  }

  private static Rule rule(String id) {
    return new OptimizationRules()
        .rules().stream().filter(rule -> rule.info().id().equals(id)).findFirst().orElseThrow();
  }

  private static ToldPlan python(String name) {
    PlanEstimate estimate = new PlanEstimate(20 * MIB, OptionalLong.of(10), false);
    return new ToldPlan(
        name,
        name,
        Map.of(),
        List.of(),
        List.of(),
        new PlanShape(Map.of(), Map.of(), List.of(), Optional.of(estimate)));
  }

  private static ToldPlan node(String name, ToldPlan... children) {
    return new ToldPlan(name, name, Map.of(), List.of(), List.of(children));
  }

  private static Evidence evidence(ToldPlan plan, long query) {
    QueryMetrics metrics =
        new QueryMetrics(
            query,
            query,
            "test",
            0,
            OptionalLong.empty(),
            QueryPlan.of(plan),
            List.of(),
            Optional.empty());
    return new Evidence(
        "test",
        0,
        10_000,
        Map.of(),
        List.of(),
        List.of(),
        List.of(metrics),
        List.of(),
        Completeness.EXACT);
  }
}
