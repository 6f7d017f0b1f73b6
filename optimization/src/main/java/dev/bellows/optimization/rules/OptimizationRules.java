package dev.bellows.optimization.rules;

import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleProvider;
import java.util.List;
import java.util.stream.Stream;

/** The rules that look at what a plan shows. */
public final class OptimizationRules implements RuleProvider {
  /** All of them. */
  public OptimizationRules() {}

  @Override
  public List<Rule> rules() {
    return Stream.of(
            FilterRules.ALL,
            ScanRules.ALL,
            FileLayoutRules.ALL,
            JoinShapeRules.ALL,
            MovementRules.ALL,
            AggregateRules.ALL,
            FunctionRules.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
