package dev.bellows.core.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellows.core.evidence.Completeness;
import dev.bellows.core.evidence.Evidence;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdvisorTest {
  private static final Evidence NOTHING =
      new Evidence(
          "nothing",
          0,
          1000,
          Map.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Completeness.EXACT);

  /** Speaks when its threshold is at most the run's wall clock. */
  private record Slow(String id, double cost) implements Rule {
    @Override
    public RuleInfo info() {
      return new RuleInfo(
          id,
          "slow runs",
          "wall ≥ minWall",
          "a test",
          Safety.CODE_CHANGE,
          List.of(new Threshold("minWall", 500, "ms", "shorter runs are well")));
    }

    @Override
    public List<Finding> evaluate(Evidence evidence, RuleInfo settings) {
      if (evidence.wallMillis() < settings.threshold("minWall")) {
        return List.of();
      }
      return List.of(
          new Finding(
              id,
              Severity.LOW,
              "run",
              "It is slow.",
              List.of(),
              cost,
              Gain.upTo(cost),
              "Do less.",
              "",
              Safety.CODE_CHANGE));
    }
  }

  private static final class Broken implements Rule {
    @Override
    public RuleInfo info() {
      return new RuleInfo("broken", "t", "f", "s", Safety.NONE, List.of());
    }

    @Override
    public List<Finding> evaluate(Evidence evidence, RuleInfo settings) {
      throw new IllegalStateException("no evidence");
    }
  }

  @Test
  void theMostCostlyFindingIsFirst() {
    Advice advice = Advisor.of(List.of(new Slow("a", 10), new Slow("b", 90))).advise(NOTHING);
    assertThat(advice.findings()).extracting(Finding::rule).containsExactly("b", "a");
    assertThat(advice.failures()).isEmpty();
  }

  @Test
  void aRuleThatThrowsIsToldAndTheOthersSpeak() {
    Advice advice = Advisor.of(List.of(new Broken(), new Slow("a", 10))).advise(NOTHING);
    assertThat(advice.findings()).hasSize(1);
    assertThat(advice.failures())
        .containsExactly("Rule 'broken' failed: java.lang.IllegalStateException: no evidence");
  }

  @Test
  void thresholdsAndRulesCanBeChanged() {
    Advisor advisor = Advisor.of(List.of(new Slow("a", 10), new Slow("b", 90)));
    assertThat(advisor.with("a", Map.of("minWall", 1001.0)).advise(NOTHING).findings())
        .extracting(Finding::rule)
        .containsExactly("b");
    assertThat(advisor.without("a").rules()).extracting(RuleInfo::id).containsExactly("b");
    assertThat(advisor.with("a", Map.of("minWall", 1000.0)).advise(NOTHING).findings()).hasSize(2);
  }

  @Test
  void whatIsNotThereIsSaid() {
    Advisor advisor = Advisor.of(List.of(new Slow("data-skew", 10)));
    assertThatThrownBy(() -> advisor.without("data-skwe"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Unknown rule 'data-skwe' (known: data-skew); did you mean 'data-skew'?");
    assertThatThrownBy(() -> advisor.with("data-skew", Map.of("minWal", 1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unknown threshold 'minWal' of rule 'data-skew'");
    assertThatThrownBy(() -> Advisor.of(List.of(new Slow("a", 1), new Slow("a", 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two have the id 'a'");
    assertThatThrownBy(() -> new Gain(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 3.0 to 2.0 ms");
  }

  @Test
  void providersOnTheClassPathAreFound() {
    assertThat(Advisor.ofClassPath().advise(NOTHING).failures()).isEmpty();
  }
}
