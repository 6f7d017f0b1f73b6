package dev.bellows.optimization.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.RuleDraft;
import dev.bellows.core.advice.RuleInfo;
import dev.bellows.core.evidence.Evidence;
import dev.bellows.core.plan.PlanNodeKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A rule as one declaration: what it says of itself, and a function of a {@link PlanLook}.
 *
 * @param info what it says of itself
 * @param finds what it finds
 */
record PlanRule(RuleInfo info, Function<PlanLook, Stream<Finding>> finds) implements Rule {

  @Override
  public List<Finding> evaluate(Evidence evidence, RuleInfo settings) {
    return finds.apply(new PlanLook(evidence, settings)).toList();
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

    /** It looks at the nodes of a kind in the plans that have not run. */
    Rule ofNode(PlanNodeKind kind, BiFunction<PlanLook, PlanPlace, Stream<Finding>> finds) {
      return ofNode(EnumSet.of(kind), finds);
    }

    /** It looks at the nodes of these kinds in the plans that have not run. */
    Rule ofNode(Set<PlanNodeKind> kinds, BiFunction<PlanLook, PlanPlace, Stream<Finding>> finds) {
      return new PlanRule(
          info(),
          look ->
              look.places(PlanLook.Moment.BEFORE)
                  .filter(place -> kinds.contains(place.node().kind()))
                  .flatMap(place -> finds.apply(look, place)));
    }

    /** It looks at plans that have not run as a whole: at their root. */
    Rule ofPlan(BiFunction<PlanLook, PlanPlace, Stream<Finding>> finds) {
      return ofRoot(PlanLook.Moment.BEFORE, finds);
    }

    /** It looks at all plans as a whole: what it sees has no price of its own in a run. */
    Rule ofEveryPlan(BiFunction<PlanLook, PlanPlace, Stream<Finding>> finds) {
      return ofRoot(PlanLook.Moment.ANY, finds);
    }

    private Rule ofRoot(
        PlanLook.Moment moment, BiFunction<PlanLook, PlanPlace, Stream<Finding>> finds) {
      return new PlanRule(
          info(),
          look ->
              look.places(moment)
                  .filter(place -> place.above().isEmpty())
                  .flatMap(place -> finds.apply(look, place)));
    }
  }
}
