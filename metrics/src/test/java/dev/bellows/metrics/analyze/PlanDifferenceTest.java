package dev.bellows.metrics.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellows.core.plan.PlanValues;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.core.plan.ToldPlan;
import dev.bellows.core.plan.ToldPlan.ToldMetric;
import dev.bellows.metrics.analyze.PlanDifference.Kind;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PlanDifferenceTest {
  private static final List<String> NAMES =
      List.of("Filter", "Project", "Exchange", "Sort", "Window", "HashAggregate");

  @Test
  void thePlanItselfDoesNotDiffer() {
    QueryPlan plan = plan(node("Filter", 100, scan("[a]", 1000)));
    assertThat(PlanDifference.of(plan, plan).changes()).isEmpty();
  }

  @Test
  void aJoinThatIsDoneInAnotherWayIsReplacedAndItsShufflesAreGone() {
    QueryPlan before =
        plan(
            node(
                "SortMergeJoin",
                50,
                node("Sort", 9000, exchange(9000, scan("[a]", 9000))),
                node("Sort", 10, exchange(10, scan("[b]", 10)))));
    QueryPlan after =
        plan(
            node(
                "BroadcastHashJoin",
                50,
                scan("[a]", 9000),
                node("BroadcastExchange", 10, scan("[b]", 10))));
    PlanDifference difference = PlanDifference.of(before, after);
    assertThat(difference.isSameShape()).isFalse();
    assertThat(difference.words())
        .containsExactlyInAnyOrder(
            "SortMergeJoin (50 rows) became BroadcastHashJoin (50 rows).",
            "Sort is gone (9,000 rows).",
            "Exchange is gone (72,000 bytes).",
            "Sort is gone (10 rows).",
            "Exchange is gone (80 bytes).",
            "BroadcastExchange is new (10 rows).");
  }

  @Test
  void otherColumnsAndFiltersOfAScanAreTold() {
    PlanDifference difference =
        PlanDifference.of(plan(scan("[a, b, c]", 1000)), plan(scan("[]", 1000)));
    assertThat(difference.isSameShape()).isTrue();
    assertThat(difference.words())
        .containsExactly("Scan parquet: PushedFilters is [] instead of [a, b, c].");
    assertThat(PlanDifference.of(plan(scan("", 1000)), plan(scan("[a]", 1000))).words())
        .containsExactly("Scan parquet: PushedFilters is [a] instead of nothing.");
  }

  @Test
  void volumesAreToldFromATenthOn() {
    QueryPlan before = plan(exchange(1000, scan("[a]", 1000)));
    assertThat(PlanDifference.of(before, plan(exchange(1100, scan("[a]", 1000)))).changes())
        .isEmpty();
    PlanDifference difference = PlanDifference.of(before, plan(exchange(1200, scan("[a]", 1000))));
    assertThat(difference.words())
        .containsExactly(
            "Exchange: 1,200 rows instead of 1,000.", "Exchange: 9,600 bytes instead of 8,000.");
    assertThat(difference.changes()).allMatch(change -> change.kind() == Kind.VOLUME);
  }

  @Test
  void plansThatAreTooLargeAreToldToDiffer() {
    QueryPlan large = plan(union(5000));
    assertThat(PlanDifference.of(large, plan(union(4999))).words())
        .containsExactly(
            "The plan has another shape: 5000 nodes instead of 5001, too many to compare each.");
    assertThat(PlanDifference.of(large, plan(union(5000))).changes()).isEmpty();
  }

  private static ToldPlan union(int scans) {
    ToldPlan[] all = new ToldPlan[scans];
    Arrays.fill(all, scan("[a]", 1));
    return node("Union", scans, all);
  }

  /** Backwards, what came is what went. */
  @Property(tries = 300)
  void changesAreTheSameBackwards(
      @ForAll @Size(max = 12) List<@IntRange(max = 5) Integer> one,
      @ForAll @Size(max = 12) List<@IntRange(max = 5) Integer> other) {
    PlanDifference there = PlanDifference.of(chainOf(one), chainOf(other));
    PlanDifference back = PlanDifference.of(chainOf(other), chainOf(one));
    assertThat(count(there, Kind.ADDED) - count(there, Kind.REMOVED))
        .isEqualTo(other.size() - one.size())
        .isEqualTo(count(back, Kind.REMOVED) - count(back, Kind.ADDED));
    assertThat(there.changes().isEmpty()).isEqualTo(one.equals(other));
    long kept = one.size() - count(there, Kind.REMOVED) - count(there, Kind.REPLACED);
    assertThat(kept).isLessThanOrEqualTo(Math.min(one.size(), other.size())).isNotNegative();
  }

  private static long count(PlanDifference difference, Kind kind) {
    return difference.changes().stream().filter(change -> change.kind() == kind).count();
  }

  private static QueryPlan chainOf(List<Integer> names) {
    ToldPlan chain = scan("[a]", 1);
    for (int i : IntStream.range(0, names.size()).map(i -> names.size() - 1 - i).toArray()) {
      chain = node(NAMES.get(names.get(i)), 1, chain);
    }
    return plan(chain);
  }

  private static QueryPlan plan(ToldPlan told) {
    return QueryPlan.of(told)
        .measured(
            new PlanValues() {
              @Override
              public OptionalLong value(long id) {
                return OptionalLong.of(id);
              }

              @Override
              public Collection<Integer> stages(long id) {
                return List.of();
              }
            });
  }

  /** A counter's id is its value here. */
  private static ToldPlan node(String name, long rows, ToldPlan... children) {
    return new ToldPlan(
        name,
        name,
        Map.of(),
        List.of(new ToldMetric("number of output rows", rows, "sum")),
        List.of(children));
  }

  private static ToldPlan exchange(long rows, ToldPlan child) {
    return new ToldPlan(
        "Exchange",
        "Exchange hashpartitioning",
        Map.of(),
        List.of(
            new ToldMetric("number of output rows", rows, "sum"),
            new ToldMetric("shuffle bytes written", 8 * rows, "size")),
        List.of(child));
  }

  private static ToldPlan scan(String filters, long rows) {
    return new ToldPlan(
        "Scan parquet",
        "FileScan",
        filters.isEmpty() ? Map.of() : Map.of("PushedFilters", filters),
        List.of(new ToldMetric("number of output rows", rows, "sum")),
        List.of());
  }
}
