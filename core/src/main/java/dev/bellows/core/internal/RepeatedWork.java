package dev.bellows.core.internal;

import dev.bellows.core.plan.PlanFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.jdk.javaapi.CollectionConverters;

/** Heavy work that a query asks for several times, before the optimizer makes it differ. */
final class RepeatedWork {
  private static final Set<String> HEAVY =
      Set.of("Aggregate", "Join", "Window", "Distinct", "Generate", "BatchEvalPython");

  private final Map<LogicalPlan, List<LogicalPlan>> same = new HashMap<>();

  private RepeatedWork() {}

  /** The largest such work; no facts where there is none. */
  static Map<PlanFact, String> facts(LogicalPlan plan) {
    RepeatedWork work = new RepeatedWork();
    work.collect(plan);
    Map<PlanFact, String> facts = new EnumMap<>(PlanFact.class);
    work.same.values().stream()
        .filter(each -> each.size() > 1)
        .max(Comparator.comparingInt(each -> size(each.get(0))))
        .ifPresent(
            each -> {
              facts.put(PlanFact.REPEATED_WORK, each.get(0).nodeName());
              facts.put(PlanFact.REPEATED_TIMES, String.valueOf(each.size()));
            });
    return facts;
  }

  private void collect(LogicalPlan plan) {
    if (isHeavy(plan)) {
      same.computeIfAbsent(plan.canonicalized(), key -> new ArrayList<>()).add(plan);
    }
    CollectionConverters.asJava(plan.children()).forEach(this::collect);
  }

  private static boolean isHeavy(LogicalPlan plan) {
    return HEAVY.contains(plan.nodeName());
  }

  private static int size(LogicalPlan plan) {
    return 1
        + CollectionConverters.asJava(plan.children()).stream().mapToInt(RepeatedWork::size).sum();
  }
}
