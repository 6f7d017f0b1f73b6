package dev.bellows.metrics.rules;

import static dev.bellows.metrics.testing.EvidenceFixture.run;
import static dev.bellows.metrics.testing.NodeFixture.node;
import static dev.bellows.metrics.testing.StageFixture.stage;
import static dev.bellows.metrics.testing.StageFixture.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bellows.core.advice.Advice;
import dev.bellows.core.advice.Advisor;
import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.advice.Threshold;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.TaskMetric;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricsRulesTest {
  private static final Map<String, Rule> RULES =
      new MetricsRules()
          .rules().stream()
              .collect(Collectors.toMap(rule -> rule.info().id(), Function.identity()));

  static Stream<RuleCase> cases() {
    return RuleCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void speaksOfItsDefectWithTheCostOfItsFormula(RuleCase each) {
    List<Finding> findings = evaluate(each.rule(), each.positive(), Map.of());

    assertThat(findings).hasSize(1);
    Finding finding = findings.get(0);
    assertThat(finding.rule()).isEqualTo(each.rule());
    assertThat(finding.costMillis()).isCloseTo(each.cost(), within(1e-6));
    assertThat(finding.costMillis()).isLessThanOrEqualTo((double) each.positive().wallMillis());
    if (each.cost() > 0) {
      assertThat(finding.gain().highMillis()).isPositive().isLessThanOrEqualTo(each.cost());
    }
    assertThat(finding.where()).isNotBlank();
    assertThat(finding.action()).endsWith(".");
    assertThat(finding.message() + finding.numbers()).doesNotContain("NaN", "Infinity", "null");
    assertThat(finding.numbers()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isSilentWhereItsDefectIsNot(RuleCase each) {
    assertThat(evaluate(each.rule(), each.negative(), Map.of())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eachThresholdSpeaksWhenItIsReachedAndNotBeyond(RuleCase each) {
    assertThat(each.measured().keySet()).isEqualTo(thresholds(each.rule()));
    each.measured()
        .forEach(
            (key, measured) -> {
              double beyond =
                  key.startsWith("min") ? Math.nextUp(measured) : Math.nextDown(measured);
              assertThat(evaluate(each.rule(), each.positive(), Map.of(key, measured)))
                  .as("%s reached", key)
                  .hasSize(1);
              assertThat(evaluate(each.rule(), each.positive(), Map.of(key, beyond)))
                  .as("%s not reached", key)
                  .isEmpty();
            });
  }

  private static Set<String> thresholds(String rule) {
    return RULES.get(rule).info().thresholds().stream()
        .map(Threshold::key)
        .collect(Collectors.toSet());
  }

  @Test
  void everyRuleHasACaseAndSaysWhatItIs() {
    assertThat(RuleCases.all()).extracting(RuleCase::rule).doesNotHaveDuplicates();
    assertThat(RuleCases.all().stream().map(RuleCase::rule).collect(Collectors.toSet()))
        .isEqualTo(RULES.keySet())
        .hasSizeGreaterThan(25);
    for (Rule rule : RULES.values()) {
      RuleInfo info = rule.info();
      assertThat(info.id()).matches("[a-z]+(-[a-z]+)*");
      assertThat(info.title()).isNotBlank().doesNotEndWith(".");
      assertThat(info.formula()).contains(thresholds(info.id()));
      assertThat(info.source()).isNotBlank();
      assertThat(info.thresholds())
          .isNotEmpty()
          .allSatisfy(
              threshold -> {
                assertThat(threshold.key()).matches("(min|max)[A-Z][A-Za-z]+");
                assertThat(threshold.unit()).isIn("ms", "bytes", "ratio", "count", "share");
                assertThat(threshold.meaning()).isNotBlank();
              });
    }
  }

  @Test
  void theAdvisorFindsThemOnTheClassPath() {
    assertThat(Advisor.ofClassPath().rules()).extracting(RuleInfo::id).containsAll(RULES.keySet());
  }

  @Test
  void allAreSilentOfAHealthyRunAndOfNothing() {
    Evidence healthy =
        run()
            .stage(stage(1, tasks(16, 2_000)).with(TaskMetric.INPUT_BYTES, 100L << 20), 0)
            .stage(stage(2, tasks(4, 2_000)).with(TaskMetric.SHUFFLE_READ_BYTES, 100L << 20), 0)
            .query(node("HashAggregate", node("Exchange", node("Scan parquet").in(1))))
            .evidence();

    Advice advice = Advisor.of(List.copyOf(RULES.values())).advise(healthy);
    Advice ofNothing = Advisor.of(List.copyOf(RULES.values())).advise(run().evidence());

    assertThat(advice.findings()).isEmpty();
    assertThat(ofNothing.findings()).isEmpty();
    assertThat(Stream.of(advice, ofNothing).flatMap(each -> each.failures().stream())).isEmpty();
  }

  @Test
  void noRuleFailsOnTheEvidenceOfAnother() {
    Advisor all = Advisor.of(List.copyOf(RULES.values()));

    assertThat(cases().flatMap(each -> Stream.of(each.positive(), each.negative())))
        .allSatisfy(evidence -> assertThat(all.advise(evidence).failures()).isEmpty());
  }

  @Test
  void severityFollowsTheShareOfTheRun() {
    assertThat(severityOfWait(50_000)).isEqualTo(Severity.CRITICAL);
    assertThat(severityOfWait(20_000)).isEqualTo(Severity.SEVERE);
    assertThat(severityOfWait(5_000)).isEqualTo(Severity.MODERATE);
    assertThat(severityOfWait(4_999)).isEqualTo(Severity.LOW);
  }

  private static Severity severityOfWait(long millis) {
    Evidence evidence =
        run().stage(stage(1, tasks(4, 100_000 - millis)).waiting(millis)).evidence();
    return evaluate("waiting-for-executors", evidence, Map.of()).get(0).severity();
  }

  private static List<Finding> evaluate(
      String rule, Evidence evidence, Map<String, Double> thresholds) {
    Rule asked = RULES.get(rule);
    return asked.evaluate(evidence, asked.info().with(thresholds));
  }
}
