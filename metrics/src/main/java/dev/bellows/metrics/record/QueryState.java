package dev.bellows.metrics.record;

import dev.bellows.core.evidence.PlanningPhase;
import dev.bellows.core.evidence.QueryMetrics;
import dev.bellows.core.internal.RunEvents.QueryEnd;
import dev.bellows.core.internal.RunEvents.QueryStart;
import dev.bellows.core.plan.PlanValues;
import dev.bellows.core.plan.QueryPlan;
import dev.bellows.core.plan.ToldPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** A SQL execution while its events come in. */
final class QueryState {
  private final QueryStart start;
  private Supplier<ToldPlan> plan;
  private Optional<QueryEnd> end = Optional.empty();

  QueryState(QueryStart start) {
    this.start = start;
    this.plan = start.plan();
  }

  void planned(Supplier<ToldPlan> news) {
    plan = news;
  }

  void ended(QueryEnd news) {
    end = Optional.of(news);
  }

  boolean isRunning() {
    return end.isEmpty();
  }

  Set<String> tags() {
    return start.tags();
  }

  QueryMetrics freeze(PlanValues values) {
    List<PlanningPhase> phases =
        end.map(QueryEnd::phases).orElse(List.of()).stream()
            .map(phase -> new PlanningPhase(phase.name(), phase.started(), phase.ended()))
            .toList();
    return new QueryMetrics(
        start.executionId(),
        start.root(),
        start.description(),
        start.time(),
        end.map(told -> OptionalLong.of(told.time())).orElse(OptionalLong.empty()),
        QueryPlan.of(plan.get()).measured(values),
        phases,
        end.flatMap(QueryEnd::failure));
  }
}
