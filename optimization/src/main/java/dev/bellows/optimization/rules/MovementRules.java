package dev.bellows.optimization.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanColumn;
import dev.bellows.core.plan.PlanExpression;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.PlanRole;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows that are moved for nothing, to one task, or another way each time. */
final class MovementRules {
  private static final double GIB = 1 << 30;
  private static final Set<PlanNodeKind> PASSING =
      EnumSet.of(
          PlanNodeKind.SORT,
          PlanNodeKind.PROJECT,
          PlanNodeKind.FILTER,
          PlanNodeKind.SHUFFLE_READ,
          PlanNodeKind.OTHER);

  static final Rule UNPARTITIONED_WINDOW =
      PlanRule.named("unpartitioned-window", "A window over all rows will run in one task")
          .speaks(
              "a window has no partition columns, and minBytes or more below it; cost = predicted"
                  + " time of one slot for its rows − that of all slots; gain up to the cost.")
          .from("Spark warns of it in its log alone")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", 0, "bytes", "what the window sees, by Spark's estimate")
          .ofNode(PlanNodeKind.WINDOW, MovementRules::unpartitioned);

  static final Rule LOST_SORT =
      PlanRule.named("lost-sort", "All rows are sorted and the order is lost")
          .speaks(
              "a sort of all rows of minBytes or more is followed by a shuffle, window, aggregate"
                  + " or join, which does not keep the order; cost = predicted time of its shuffle;"
                  + " gain up to the cost.")
          .from("Spark removes such sorts where it can; Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", 0, "bytes", "the sorted rows, by Spark's estimate")
          .ofNode(PlanNodeKind.SORT, MovementRules::lostSort);

  static final Rule GLOBAL_SORT =
      PlanRule.named("global-sort", "Many rows are brought into one order")
          .speaks(
              "the result is a sort of all rows, of minBytes or more; cost = predicted time of its"
                  + " shuffle; gain up to the cost.")
          .from("sorting within partitions shuffles nothing; Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", GIB, "bytes", "the sorted rows, by Spark's estimate")
          .ofNode(PlanNodeKind.SORT, MovementRules::globalSort);

  static final Rule SKEW_JOIN_OFF =
      PlanRule.named("skew-join-off", "A repartition before a join keeps Spark from splitting skew")
          .speaks(
              "a side of a shuffled join comes from a repartition by its keys that the code asked"
                  + " for, and adaptive skew joins are on: Spark splits its own shuffles alone;"
                  + " rows of minBytes or more; cost = predicted time of the shuffle; none is told"
                  + " as gain, because skew is not known before the run.")
          .from("Spark's OptimizeSkewedJoin (shuffles of origin ENSURE_REQUIREMENTS alone)")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", 0, "bytes", "what is shuffled, by Spark's estimate")
          .ofNode(
              EnumSet.of(PlanNodeKind.SORT_MERGE_JOIN, PlanNodeKind.SHUFFLED_HASH_JOIN),
              MovementRules::skewJoinOff);

  static final Rule RANDOM_KEY =
      PlanRule.named("random-key", "Rows are shuffled or joined by a value that changes")
          .speaks(
              "a key of a shuffle, join or group is not deterministic (rand, uuid, a function that"
                  + " says so): when a task is run again, rows go to other places and are lost or"
                  + " doubled; such keys >= minKeys; it costs correctness and no time.")
          .from("SPARK-38388 and others: retried stages with random keys lose rows")
          .takes(Safety.CODE_CHANGE)
          .limit("minKeys", 1, "count", "keys that change")
          .ofNode(PlanNodeKind.EXCHANGE, MovementRules::randomKey);

  static final Rule REPEATED_WORK =
      PlanRule.named("repeated-subplan", "A query computes the same rows several times")
          .speaks(
              "the query asks minTimes times or more for the same aggregate, join, window or"
                  + " explode, and its plan has no two shuffles that Spark would compute once; cost"
                  + " = predicted time of the plan · (1 − 1 / times); gain from half of it to all"
                  + " of it.")
          .from("equal sub-plans before the optimizer makes them differ; Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minTimes", 2, "count", "times that it is computed")
          .ofPlan(MovementRules::repeated);

  static final List<Rule> ALL =
      List.of(
          UNPARTITIONED_WINDOW, LOST_SORT, GLOBAL_SORT, SKEW_JOIN_OFF, RANDOM_KEY, REPEATED_WORK);

  private MovementRules() {}

  private static Stream<Finding> unpartitioned(PlanLook look, PlanPlace window) {
    boolean computes = !window.shape().of(PlanRole.COMPUTED).isEmpty();
    double bytes = PlanCost.bytes(window.node());
    if (!computes
        || !window.shape().of(PlanRole.PARTITION_BY).isEmpty()
        || !look.atLeast("minBytes", bytes)) {
      return Stream.empty();
    }
    double cost = look.cost().shuffle(bytes) * (look.cost().slots() - 1);
    return Stream.of(
        look.at(window)
            .says(
                "The window has no partition columns: one task sorts and computes all %s.",
                Words.bytes(bytes))
            .number("rows in one task", bytes, "bytes")
            .costs(cost)
            .saves(0, cost)
            .atLeast(Severity.MODERATE)
            .advises(
                "Partition the window by a column; for a running number, add to each partition's"
                    + " own the counts of those before it.",
                "Window.partitionBy(\"key\").orderBy(\"time\")"));
  }

  private static Stream<Finding> lostSort(PlanLook look, PlanPlace sort) {
    return isLost(sort)
        ? sorted(
            look,
            sort,
            "are brought into one order that the work after it does not keep",
            "Leave the sort out, or sort at the end.",
            "rows.groupBy(…);  // without orderBy before it")
        : Stream.empty();
  }

  private static Stream<Finding> globalSort(PlanLook look, PlanPlace sort) {
    return isLost(sort)
        ? Stream.empty()
        : sorted(
            look,
            sort,
            "are brought into one order across all tasks",
            "Sort within partitions where files only need to be clustered, or take the first rows"
                + " by a limit.",
            "rows.sortWithinPartitions(\"key\");");
  }

  private static boolean isLost(PlanPlace sort) {
    return sort.above().stream().anyMatch(MovementRules::losesOrder);
  }

  private static Stream<Finding> sorted(
      PlanLook look, PlanPlace sort, String message, String action, String snippet) {
    double bytes = PlanCost.bytes(sort.node());
    if (!sort.shape().is(PlanFact.GLOBAL, "true") || !look.atLeast("minBytes", bytes)) {
      return Stream.empty();
    }
    double cost = look.cost().shuffle(bytes);
    return Stream.of(
        look.at(sort)
            .says("All rows, about %s, %s.", Words.bytes(bytes), message)
            .number("sorted", bytes, "bytes")
            .costs(cost)
            .saves(0, cost)
            .advises(action, snippet));
  }

  /** What is above a sort of all rows and gives them in another order. */
  private static boolean losesOrder(PlanNode node) {
    return switch (node.kind()) {
      case EXCHANGE, SORT_MERGE_JOIN, SHUFFLED_HASH_JOIN, AGGREGATE, WINDOW, CARTESIAN_PRODUCT ->
          true;
      default -> false;
    };
  }

  private static Stream<Finding> skewJoinOff(PlanLook look, PlanPlace join) {
    boolean splits =
        look.isOn("spark.sql.adaptive.enabled", true)
            && look.isOn("spark.sql.adaptive.skewJoin.enabled", true);
    if (!splits) {
      return Stream.empty();
    }
    return join.node().children().stream()
        .map(MovementRules::shuffleOf)
        .filter(
            side ->
                side.kind() == PlanNodeKind.EXCHANGE
                    && side.shape().fact(PlanFact.ORIGIN).orElse("").startsWith("REPARTITION_BY"))
        .filter(side -> look.atLeast("minBytes", PlanCost.bytes(side)))
        .limit(1)
        .map(
            side -> {
              double bytes = PlanCost.bytes(side);
              return look.at(join)
                  .because(side.shape().fact(PlanFact.ORIGIN).orElseThrow())
                  .says(
                      "A side comes from a repartition (node %s): Spark does not split its skewed"
                          + " partitions in this join.",
                      side.id())
                  .number("shuffled", bytes, "bytes")
                  .costs(look.cost().shuffle(bytes))
                  .atLeast(Severity.MODERATE)
                  .advises(
                      "Leave the repartition out: the join makes its own.",
                      "left.join(right, \"key\");");
            });
  }

  private static PlanNode shuffleOf(PlanNode side) {
    PlanNode node = side;
    while (PASSING.contains(node.kind()) && node.children().size() == 1) {
      node = node.children().get(0);
    }
    return node;
  }

  private static Stream<Finding> randomKey(PlanLook look, PlanPlace exchange) {
    Set<Long> random = randomColumns(exchange.node());
    List<PlanExpression> keys =
        exchange.shape().of(PlanRole.PARTITION_BY).stream()
            .filter(
                key ->
                    !key.deterministic()
                        || key.columns().stream().map(PlanColumn::id).anyMatch(random::contains))
            .toList();
    // A sort by a random number shuffles rows, as it is meant to: nothing is joined by it.
    if (keys.isEmpty()
        || exchange.shape().is(PlanFact.PARTITIONING, "range")
        || !look.atLeast("minKeys", keys.size())) {
      return Stream.empty();
    }
    return Stream.of(
        look.at(exchange)
            .because("NON_DETERMINISTIC_KEY")
            .says(
                "Rows are shuffled by %s, which is another value when a task runs again: rows are"
                    + " then lost or doubled.",
                keys.get(0).readable())
            .number("keys", keys.size(), "count")
            .atLeast(Severity.SEVERE)
            .advises(
                "Use a hash of the row's own columns.",
                "functions.pmod(functions.xxhash64(functions.col(\"id\")), functions.lit(16))"));
  }

  /** Columns that were computed from a random value below. */
  private static Set<Long> randomColumns(PlanNode node) {
    Set<Long> random = new HashSet<>();
    boolean grows = true;
    while (grows) {
      Set<Long> found =
          node.nodes()
              .filter(each -> each.kind() == PlanNodeKind.PROJECT)
              .flatMap(each -> each.shape().of(PlanRole.COMPUTED).stream())
              .filter(
                  each ->
                      !each.deterministic()
                          || each.columns().stream().map(PlanColumn::id).anyMatch(random::contains))
              .flatMap(each -> each.column().stream())
              .map(PlanColumn::id)
              .collect(Collectors.toSet());
      grows = random.addAll(found);
    }
    return random;
  }

  private static Stream<Finding> repeated(PlanLook look, PlanPlace root) {
    long times = root.shape().number(PlanFact.REPEATED_TIMES).orElse(0);
    if (times == 0 || !look.atLeast("minTimes", times) || sharesShuffles(root.node())) {
      return Stream.empty();
    }
    double cost = look.cost().total(root.node()) * (1 - 1.0 / times);
    return Stream.of(
        look.at(root)
            .says(
                "The same %s is computed %s times, each time a little differently, so that Spark"
                    + " reuses none.",
                root.shape().fact(PlanFact.REPEATED_WORK).orElseThrow(), times)
            .number("times", times, "count")
            .costs(cost)
            .saves(cost / 2, cost)
            .advises(
                "Cache the shared rows before they part, or ask for all of it in one pass.",
                "Dataset<Row> shared = rows.persist();"));
  }

  private static boolean sharesShuffles(PlanNode root) {
    List<String> works =
        root.nodes().flatMap(node -> node.shape().fact(PlanFact.WORK).stream()).toList();
    return new HashSet<>(works).size() < works.size()
        || root.nodes().anyMatch(node -> node.kind() == PlanNodeKind.REUSED);
  }
}
