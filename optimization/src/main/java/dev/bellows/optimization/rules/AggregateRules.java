package dev.bellows.optimization.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanColumn;
import dev.bellows.core.plan.PlanExpression;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.PlanRole;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Aggregates that cost more than the answer is worth. */
final class AggregateRules {
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;
  private static final Set<String> PERCENTILES =
      Set.of("Percentile", "PercentileCont", "PercentileDisc", "Median", "Mode");
  private static final Set<String> MERGED = Set.of("Sum", "Count", "Min", "Max");

  static final Rule EXACT =
      PlanRule.named("exact-aggregate", "An exact aggregate where an approximate one may do")
          .speaks(
              "an aggregate counts distinct values (DISTINCT_COUNT) or takes an exact percentile"
                  + " (PERCENTILE) of minBytes or more; cost = predicted time of shuffling its"
                  + " input; gain up to the cost.")
          .from("Spark's approx_count_distinct (2 % by default) and percentile_approx")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", 256 * MIB, "bytes", "what is aggregated, by Spark's estimate")
          .ofNode(PlanNodeKind.AGGREGATE, AggregateRules::exact);

  static final Rule LATE_AGGREGATE =
      PlanRule.named("late-aggregate", "Rows are joined one by one and aggregated afterwards")
          .speaks(
              "sums, counts, minima or maxima of one side of an inner join, grouped by columns of"
                  + " the other side alone, that side being minBytes or more: grouped by the join's"
                  + " key first, fewer rows would be joined; cost = predicted time of shuffling"
                  + " that side; gain up to the cost.")
          .from("eager aggregation (Yan and Larson 1995); the threshold is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", GIB, "bytes", "the side that is aggregated, by Spark's estimate")
          .ofNode(PlanNodeKind.AGGREGATE, AggregateRules::lateAggregate);

  static final List<Rule> ALL = List.of(EXACT, LATE_AGGREGATE);

  private AggregateRules() {}

  private static Stream<Finding> exact(PlanLook look, PlanPlace aggregate) {
    Optional<String> reason =
        aggregate.shape().of(PlanRole.AGGREGATES).stream()
            .flatMap(each -> reason(each).stream())
            .findFirst();
    boolean told = aggregate.above().stream().anyMatch(above -> isExact(above));
    double bytes = PlanCost.bytes(aggregate.node());
    if (reason.isEmpty() || told || !look.atLeast("minBytes", inputOf(aggregate.node(), bytes))) {
      return Stream.empty();
    }
    boolean distinct = reason.get().equals("DISTINCT_COUNT");
    double input = inputOf(aggregate.node(), bytes);
    double cost = look.cost().shuffle(input);
    return Stream.of(
        look.at(aggregate)
            .because(reason.get())
            .says(
                distinct
                    ? "Distinct values are counted exactly: of %s, each value is shuffled."
                    : "An exact percentile keeps all values of a group in memory: of %s.",
                Words.bytes(input))
            .number("aggregated", input, "bytes")
            .costs(cost)
            .saves(0, cost)
            .advises(
                distinct
                    ? "Count approximately where 2 % do not matter."
                    : "Take an approximate percentile where a ten-thousandth of rank does not"
                        + " matter.",
                distinct
                    ? "functions.approx_count_distinct(\"<column>\")"
                    : "functions.percentile_approx(functions.col(\"<column>\"),"
                        + " functions.lit(0.5), functions.lit(10000))"));
  }

  private static boolean isExact(PlanNode node) {
    return node.kind() == PlanNodeKind.AGGREGATE
        && node.shape().of(PlanRole.AGGREGATES).stream().anyMatch(each -> reason(each).isPresent());
  }

  /** What the aggregate reads: the largest estimate below it. */
  private static double inputOf(PlanNode aggregate, double own) {
    return aggregate.nodes().mapToDouble(PlanCost::bytes).max().orElse(own);
  }

  private static Optional<String> reason(PlanExpression aggregate) {
    boolean counts = aggregate.all().anyMatch(each -> each.name().equals("Count"));
    if (counts && aggregate.text().contains("(distinct ")) {
      return Optional.of("DISTINCT_COUNT");
    }
    return aggregate.all().anyMatch(each -> PERCENTILES.contains(each.name()))
        ? Optional.of("PERCENTILE")
        : Optional.empty();
  }

  private static Stream<Finding> lateAggregate(PlanLook look, PlanPlace aggregate) {
    Optional<PlanNode> join = joinBelow(aggregate.node());
    List<PlanExpression> functions = aggregate.shape().of(PlanRole.AGGREGATES);
    if (join.isEmpty()
        || functions.isEmpty()
        || !functions.stream().allMatch(AggregateRules::isMerged)) {
      return Stream.empty();
    }
    Set<Long> grouped = ids(aggregate.shape().of(PlanRole.GROUPING).stream());
    Set<Long> summed = ids(functions.stream());
    return Stream.of(0, 1)
        .filter(side -> gives(join.get(), side, summed) && gives(join.get(), 1 - side, grouped))
        .map(side -> join.get().children().get(side))
        .filter(side -> side.nodes().noneMatch(node -> node.kind() == PlanNodeKind.AGGREGATE))
        .filter(side -> look.atLeast("minBytes", PlanCost.bytes(side)))
        .limit(1)
        .map(side -> late(look, aggregate, join.get(), side));
  }

  private static Finding late(PlanLook look, PlanPlace aggregate, PlanNode join, PlanNode side) {
    double bytes = PlanCost.bytes(side);
    double cost = look.cost().shuffle(bytes);
    return look.at(aggregate)
        .says(
            "%s are joined row by row in node %s, and only their sums per row of the other side"
                + " are used.",
            Words.bytes(bytes), join.id())
        .number("joined", bytes, "bytes")
        .costs(cost)
        .saves(0, cost)
        .advises(
            "Aggregate by the join's key first, join, and aggregate the sums.",
            "right.join(left.groupBy(\"key\").agg(functions.sum(\"amount\").as(\"amount\")),"
                + " \"key\");");
  }

  private static boolean isMerged(PlanExpression aggregate) {
    return !aggregate.children().isEmpty()
        && MERGED.contains(aggregate.children().get(0).name())
        && !aggregate.text().contains("distinct ");
  }

  /** The join whose rows it aggregates: under nothing but projections. */
  private static Optional<PlanNode> joinBelow(PlanNode aggregate) {
    PlanNode node = aggregate.children().isEmpty() ? aggregate : aggregate.children().get(0);
    while (node.kind() == PlanNodeKind.PROJECT && node.children().size() == 1) {
      node = node.children().get(0);
    }
    boolean inner = node.kind().isJoin() && node.shape().is(PlanFact.JOIN_TYPE, "Inner");
    return inner ? Optional.of(node) : Optional.empty();
  }

  private static boolean gives(PlanNode join, int side, Set<Long> wanted) {
    return !wanted.isEmpty()
        && join.children().get(side).shape().output().stream()
            .map(PlanColumn::id)
            .collect(Collectors.toSet())
            .containsAll(wanted);
  }

  private static Set<Long> ids(Stream<PlanExpression> expressions) {
    return expressions
        .flatMap(each -> each.columns().stream())
        .map(PlanColumn::id)
        .collect(Collectors.toSet());
  }
}
