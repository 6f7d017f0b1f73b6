package dev.bellows.optimization.rules;

import dev.bellows.core.plan.PlanExpression;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanRole;
import dev.bellows.core.plan.PlanShape;
import java.util.List;
import java.util.Set;

/** Why a join has no key. */
enum JoinCause {
  NO_CONDITION(
      "the join has no condition, or one that is always true",
      "Join by the key that is missing.",
      "left.join(right, left.col(\"key\").equalTo(right.col(\"key\")));"),
  OR_OF_EQUALITIES(
      "its equalities are joined by OR, and a hash table needs one that must hold",
      "Join once for each equality and unite the rows without those that were found before.",
      "left.join(right, <first>).unionByName(left.join(right, <second and not first>));"),
  INEQUALITY_ONLY(
      "it asks for an order of values and for no equality",
      "Cut both sides into buckets of the range and join by these, with the condition as well.",
      "left.withColumn(\"bucket\", functions.floor(left.col(\"t\").divide(3600)))…;"),
  FUNCTION_OF_BOTH_SIDES(
      "its condition is a function of columns of both sides",
      "Compute the key of each side by itself and compare the results.",
      "left.withColumn(\"key\", <function of left>).join(right.withColumn(\"key\", <function of"
          + " right>), \"key\");"),
  NOT_IN_NULLABLE(
      "NOT IN must find nulls, which equals nothing",
      "Ask NOT EXISTS, or join left anti, where nulls are not meant.",
      "left.join(right, \"key\", \"left_anti\");"),
  OUTER_WITH_CONDITION(
      "its equality is of one side alone",
      "Filter that side before the join.",
      "left.join(right.filter(<condition>), \"key\", \"left\");");

  private static final Set<String> ORDERS =
      Set.of("LessThan", "LessThanOrEqual", "GreaterThan", "GreaterThanOrEqual");
  private static final Set<String> EQUALITIES = Set.of("EqualTo", "EqualNullSafe");

  private final String why;
  private final String rewrite;
  private final String snippet;

  JoinCause(String why, String rewrite, String snippet) {
    this.why = why;
    this.rewrite = rewrite;
    this.snippet = snippet;
  }

  static JoinCause of(PlanShape join) {
    List<PlanExpression> condition = join.of(PlanRole.CONDITION);
    if (condition.isEmpty()) {
      return NO_CONDITION;
    }
    boolean anti = join.is(PlanFact.JOIN_TYPE, "LeftAnti");
    if (anti && condition.stream().anyMatch(JoinCause::asksForNull)) {
      return NOT_IN_NULLABLE;
    }
    if (condition.stream().anyMatch(JoinCause::isOrOfEqualities)) {
      return OR_OF_EQUALITIES;
    }
    if (condition.stream().allMatch(each -> each.columns().size() < 2)) {
      return OUTER_WITH_CONDITION;
    }
    boolean ordered =
        condition.stream()
            .filter(each -> each.columns().size() > 1)
            .allMatch(each -> ORDERS.contains(each.name()) && !Conditions.callsOwnFunction(each));
    return ordered ? INEQUALITY_ONLY : FUNCTION_OF_BOTH_SIDES;
  }

  private static boolean asksForNull(PlanExpression condition) {
    return condition.name().equals("Or")
        && condition.all().anyMatch(each -> each.name().equals("IsNull"))
        && condition.all().anyMatch(each -> EQUALITIES.contains(each.name()));
  }

  private static boolean isOrOfEqualities(PlanExpression condition) {
    return condition.name().equals("Or")
        && condition.all().anyMatch(each -> EQUALITIES.contains(each.name()));
  }

  String why() {
    return why;
  }

  String rewrite() {
    return rewrite;
  }

  String snippet() {
    return snippet;
  }
}
