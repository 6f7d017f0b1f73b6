package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleProvider;
import java.util.List;
import java.util.stream.Stream;

/** The rules that look at what a run shows. */
public final class MetricsRules implements RuleProvider {
  @Override
  public List<Rule> rules() {
    return Stream.of(
            SkewRules.ALL,
            MemoryRules.ALL,
            PartitionRules.ALL,
            ShuffleRules.ALL,
            FileRules.ALL,
            DriverRules.ALL,
            FailureRules.ALL,
            UtilisationRules.ALL,
            JoinRules.ALL,
            PlanRules.ALL,
            ReuseRules.ALL,
            StreamingRules.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
