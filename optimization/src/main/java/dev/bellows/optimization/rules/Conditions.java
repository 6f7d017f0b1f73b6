package dev.bellows.optimization.rules;

import dev.bellows.core.plan.PlanExpression;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads conditions as a file format would. */
final class Conditions {
  private static final Set<String> COMPARISONS =
      Set.of(
          "EqualTo",
          "EqualNullSafe",
          "LessThan",
          "LessThanOrEqual",
          "GreaterThan",
          "GreaterThanOrEqual",
          "In",
          "InSet",
          "StartsWith",
          "EndsWith",
          "Contains",
          "Like",
          "RLike");
  private static final Set<String> NULL_TESTS = Set.of("IsNull", "IsNotNull");
  private static final Set<String> OWN_FUNCTIONS =
      Set.of(
          "ScalaUDF",
          "PythonUDF",
          "HiveSimpleUDF",
          "HiveGenericUDF",
          "ApplyFunctionExpression",
          "ScalaUDAF",
          "Invoke");

  private Conditions() {}

  /** Whether a function of the user's own is called in it. */
  static boolean callsOwnFunction(PlanExpression expression) {
    return expression.all().anyMatch(each -> OWN_FUNCTIONS.contains(each.name()));
  }

  static boolean testsNull(PlanExpression condition) {
    return NULL_TESTS.contains(condition.name())
        || (condition.name().equals("Not") && testsNull(condition.children().get(0)));
  }

  /** What Spark itself adds before it explodes an array: that it is not empty. */
  static boolean isInferred(PlanExpression condition) {
    return condition.name().equals("GreaterThan")
        && condition.children().get(0).name().equals("Size")
        && condition.children().get(1).text().equals("0");
  }

  /** Why no format could be told of the condition. */
  static FilterReason reason(PlanExpression condition) {
    if (condition.name().equals("Not")) {
      return reason(condition.children().get(0));
    }
    if (condition.name().equals("Or")) {
      return reasonOfOr(condition);
    }
    if (!condition.deterministic()) {
      return FilterReason.NON_DETERMINISTIC;
    }
    if (callsOwnFunction(condition)) {
      return FilterReason.UDF;
    }
    if (COMPARISONS.contains(condition.name())) {
      return reasonOfComparison(condition);
    }
    if (condition.all().anyMatch(Conditions::isSubquery)) {
      return FilterReason.SUBQUERY;
    }
    return FilterReason.FUNCTION_ON_COLUMN;
  }

  private static FilterReason reasonOfOr(PlanExpression or) {
    List<PlanExpression> sides = disjuncts(or).toList();
    Optional<PlanExpression> hard = sides.stream().filter(side -> !isSimple(side)).findFirst();
    if (hard.isEmpty()) {
      return FilterReason.UNSUPPORTED_TYPE;
    }
    return sides.stream().anyMatch(Conditions::isSimple)
        ? FilterReason.OR_WITH_UNPUSHABLE
        : reason(hard.get());
  }

  private static Stream<PlanExpression> disjuncts(PlanExpression or) {
    return or.name().equals("Or")
        ? or.children().stream().flatMap(Conditions::disjuncts)
        : Stream.of(or);
  }

  private static FilterReason reasonOfComparison(PlanExpression comparison) {
    List<PlanExpression> sides =
        comparison.children().stream().filter(side -> !side.columns().isEmpty()).toList();
    if (sides.size() != 1 || sides.get(0).columns().size() > 1) {
      return sides.size() == 1 ? FilterReason.FUNCTION_ON_COLUMN : FilterReason.COLUMN_TO_COLUMN;
    }
    PlanExpression side = sides.get(0);
    if (side.name().equals("Cast") && isStored(side.children().get(0))) {
      return FilterReason.CAST_ON_COLUMN;
    }
    boolean pattern = comparison.name().endsWith("Like");
    return isStored(side) && !pattern
        ? FilterReason.UNSUPPORTED_TYPE
        : FilterReason.FUNCTION_ON_COLUMN;
  }

  /** A comparison of what a file holds with what is known before it is read. */
  static boolean isSimple(PlanExpression condition) {
    if (condition.name().equals("Not")) {
      return isSimple(condition.children().get(0));
    }
    if (condition.name().equals("And") || condition.name().equals("Or")) {
      return condition.children().stream().allMatch(Conditions::isSimple);
    }
    if (testsNull(condition)) {
      return isStored(condition.children().get(0));
    }
    if (!COMPARISONS.contains(condition.name()) || condition.name().equals("RLike")) {
      return isStored(condition);
    }
    List<PlanExpression> sides =
        condition.children().stream().filter(side -> !side.columns().isEmpty()).toList();
    return sides.size() == 1 && isStored(sides.get(0));
  }

  /** A comparison of whole arrays, maps or structs, of which no file has statistics. */
  static boolean comparesNested(PlanExpression condition) {
    return isSimple(condition)
        && condition
            .all()
            .filter(each -> COMPARISONS.contains(each.name()))
            .flatMap(each -> each.children().stream())
            .anyMatch(side -> isStored(side) && side.type().matches("(array|map|struct)<.*"));
  }

  /** A column, or a field of one. */
  private static boolean isStored(PlanExpression expression) {
    return expression.isColumn()
        || (expression.name().equals("GetStructField") && isStored(expression.children().get(0)));
  }

  static boolean isSubquery(PlanExpression expression) {
    return expression.name().contains("Subquery") || expression.name().equals("Exists");
  }

  /** A comparison with the single value of another query: that is known when the scan starts. */
  static boolean waitsForOneValue(PlanExpression condition) {
    return condition.all().anyMatch(Conditions::isSubquery) && isSimple(condition);
  }
}
