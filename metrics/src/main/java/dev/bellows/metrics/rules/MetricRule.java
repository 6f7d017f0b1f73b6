package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleDraft;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.plan.PlanNodeKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A rule as one declaration: what it says of itself, and a function of a {@link Look} at evidence.
 *
 * @param info what it says of itself
 * @param finds what it finds
 */
record MetricRule(RuleInfo info, Function<Look, Stream<Finding>> finds) implements Rule {

  @Override
  public List<Finding> evaluate(Evidence evidence, RuleInfo settings) {
    return finds.apply(new Look(evidence, settings)).toList();
  }

  /** The beginning of a rule's declaration. */
  static Draft named(String id, String title) {
    return new Draft(id, title);
  }

  /** A rule's declaration so far. */
  static final class Draft extends RuleDraft<Draft> {
    private Draft(String id, String title) {
      super(id, title);
    }

    @Override
    protected Draft self() {
      return this;
    }

    /** It looks at the run as a whole. */
    Rule ofRun(Function<Look, Stream<Finding>> finds) {
      return new MetricRule(info(), finds);
    }

    /** It looks at one stage after the other: those that ended well and had tasks. */
    Rule ofStage(BiFunction<Look, StageMetrics, Optional<Finding>> finds) {
      return ofRun(look -> look.stages().flatMap(stage -> finds.apply(look, stage).stream()));
    }

    /** It looks at the nodes of a kind in the plans that ran. */
    Rule ofNode(PlanNodeKind kind, BiFunction<Look, Place, Optional<Finding>> finds) {
      return ofNode(EnumSet.of(kind), finds);
    }

    /** It looks at the nodes of these kinds in the plans that ran. */
    Rule ofNode(Set<PlanNodeKind> kinds, BiFunction<Look, Place, Optional<Finding>> finds) {
      return ofRun(
          look ->
              look.places(node -> kinds.contains(node.kind()))
                  .flatMap(place -> finds.apply(look, place).stream()));
    }
  }
}
