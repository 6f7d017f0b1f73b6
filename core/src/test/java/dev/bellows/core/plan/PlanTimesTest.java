package dev.bellows.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.plan.PlanMetric.Unit;
import dev.bellows.core.plan.ToldPlan.ToldMetric;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlanTimesTest {
  /** A counter's value is its id. */
  private static final PlanValues VALUES =
      new PlanValues() {
        @Override
        public OptionalLong value(long id) {
          return id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
        }

        @Override
        public Collection<Integer> stages(long id) {
          return List.of();
        }
      };

  private static ToldPlan node(String name, List<ToldMetric> metrics, ToldPlan... children) {
    return new ToldPlan(name, name, Map.of(), metrics, List.of(children));
  }

  private static PlanTimes times(ToldPlan told) {
    return PlanTimes.of(QueryPlan.of(told).measured(VALUES));
  }

  @Test
  void aNodeHasItsOwnTimersInMilliseconds() {
    ToldPlan scan = node("Scan parquet", List.of(new ToldMetric("scan time", 70, "timing")));
    ToldPlan shuffle =
        node(
            "Exchange",
            List.of(
                new ToldMetric("shuffle write time", 5_000_000, "nsTiming"),
                new ToldMetric("fetch wait time", 3, "timing"),
                new ToldMetric("records read", 900, "sum"),
                new ToldMetric("remote merged reqs duration", 400, "timing"),
                new ToldMetric("never set", -1, "timing")),
            scan);
    PlanTimes times = times(shuffle);
    QueryPlan plan = QueryPlan.of(shuffle).measured(VALUES);
    assertThat(times.of(plan.root())).isEqualTo(8);
    assertThat(times.of(plan.root().children().get(0))).isEqualTo(70);
    assertThat(times.total()).isEqualTo(78);
    assertThat(plan.root().metrics()).extracting(PlanMetric::unit).contains(Unit.NANOS, Unit.COUNT);
  }

  @Test
  void whatAGeneratedFunctionHasBeyondItsNodesGoesToItsFirst() {
    ToldPlan scan = node("Scan parquet", List.of());
    ToldPlan sort = node("Sort", List.of(new ToldMetric("sort time", 30, "timing")), scan);
    ToldPlan project = node("Project", List.of(), sort);
    ToldPlan function =
        node("WholeStageCodegen (1)", List.of(new ToldMetric("duration", 100, "timing")), project);
    PlanTimes times = times(function);
    PlanNode root = QueryPlan.of(function).root();
    assertThat(times.of(root)).isEqualTo(70);
    assertThat(times.of(root.children().get(0))).isEqualTo(30);
    assertThat(times.total()).isEqualTo(100);
  }

  @Test
  void aPlanThatDidNotRunTookNoTime() {
    ToldPlan sort = node("Sort", List.of(new ToldMetric("sort time", 30, "timing")));
    QueryPlan planned = QueryPlan.of(sort);
    assertThat(PlanTimes.of(planned).total()).isZero();
    assertThat(PlanTimes.of(planned).of(planned.root())).isZero();
  }
}
