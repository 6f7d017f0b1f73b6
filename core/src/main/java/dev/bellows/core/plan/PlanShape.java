package dev.bellows.core.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a live plan tells of a node in types. An event log tells only text, so there it is {@link
 * #UNKNOWN}.
 *
 * @param expressions what the node computes, by role
 * @param facts other things of the node
 * @param output the columns that it gives
 * @param estimate what Spark expects it to give; empty where Spark does not say
 */
public record PlanShape(
    Map<PlanRole, List<PlanExpression>> expressions,
    Map<PlanFact, String> facts,
    List<PlanColumn> output,
    Optional<PlanEstimate> estimate) {
  /** Nothing is told. */
  public static final PlanShape UNKNOWN =
      new PlanShape(Map.of(), Map.of(), List.of(), Optional.empty());

  public PlanShape {
    expressions = Map.copyOf(expressions);
    facts = Map.copyOf(facts);
    output = List.copyOf(output);
  }

  /** Whether the plan was live. */
  public boolean isKnown() {
    return !equals(UNKNOWN);
  }

  /** The expressions of that role; none where the node has none. */
  public List<PlanExpression> of(PlanRole role) {
    return expressions.getOrDefault(role, List.of());
  }

  /** The fact; empty where it is none of the node's. */
  public Optional<String> fact(PlanFact fact) {
    return Optional.ofNullable(facts.get(fact));
  }

  /** A fact that is a number. */
  public OptionalLong number(PlanFact fact) {
    return facts.containsKey(fact)
        ? OptionalLong.of(Long.parseLong(facts.get(fact)))
        : OptionalLong.empty();
  }

  /** Whether the fact has that value. */
  public boolean is(PlanFact fact, String value) {
    return value.equals(facts.get(fact));
  }
}
