package dev.bellows.optimization.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Severity;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanColumn;
import dev.bellows.core.plan.PlanFact;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import dev.bellows.core.plan.PlanRole;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Joins that compare too many pairs, or move a large side for a small one. */
final class JoinShapeRules {
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;
  private static final Set<PlanNodeKind> SHUFFLED =
      EnumSet.of(PlanNodeKind.SORT_MERGE_JOIN, PlanNodeKind.SHUFFLED_HASH_JOIN);
  private static final Set<PlanNodeKind> EQUALITY =
      EnumSet.of(
          PlanNodeKind.SORT_MERGE_JOIN,
          PlanNodeKind.SHUFFLED_HASH_JOIN,
          PlanNodeKind.BROADCAST_HASH_JOIN);

  static final Rule WITHOUT_EQUALITY =
      PlanRule.named("join-without-equality", "A join compares each row with each row")
          .speaks(
              "a cartesian product or a nested-loop join, neither side of which has one row by its"
                  + " form, with minPairs pairs or more by Spark's estimate; its code says the"
                  + " cause; cost = predicted time of the pairs; gain from half of it to all of"
                  + " it.")
          .from("DataFlint tells cross joins after the run; the causes are Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minPairs", 1, "count", "pairs of rows")
          .ofNode(
              EnumSet.of(PlanNodeKind.CARTESIAN_PRODUCT, PlanNodeKind.NESTED_LOOP_JOIN),
              JoinShapeRules::withoutEquality);

  static final Rule SMALL_SIDE =
      PlanRule.named("small-side-shuffled", "A join shuffles both sides although one is small")
          .speaks(
              "a side that may be broadcast has at most maxSide by its files or by what was"
                  + " measured (never by a guess), and the other side at least minAdvantage times"
                  + " as much; cost = predicted time of shuffling both; gain from half of it to all"
                  + " of it.")
          .from("Spark's autoBroadcastJoinThreshold (10 MB), by an estimate that can be trusted")
          .takes(Safety.CODE_CHANGE)
          .limit("maxSide", 10 * MIB, "bytes", "the small side")
          .limit("minAdvantage", 2, "ratio", "the large side over the small side")
          .ofNode(SHUFFLED, JoinShapeRules::smallSide);

  static final Rule DANGEROUS_BROADCAST =
      PlanRule.named("dangerous-broadcast", "A large side is broadcast")
          .speaks(
              "the side that goes to every executor has minBytes or more by Spark's estimate; cost"
                  + " = predicted time of shuffling it; the gain is that the driver stays alive,"
                  + " so none is told.")
          .from("DataFlint (> 1 GiB); drivers die from less, so half of it")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", GIB / 2, "bytes", "the broadcast side")
          .ofNode(PlanNodeKind.BROADCAST, JoinShapeRules::dangerous);

  static final Rule EARLY_EXPLODE =
      PlanRule.named("early-explode", "Rows are multiplied before a join that does not need it")
          .speaks(
              "an explode below a join whose keys and condition use none of its columns, with"
                  + " minBytes or more below it; cost = predicted time of shuffling the join's"
                  + " exploded side; gain up to half of it.")
          .from("Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minBytes", 0, "bytes", "what is exploded")
          .ofNode(EQUALITY, JoinShapeRules::earlyExplode);

  static final Rule BLOOM_FILTER =
      PlanRule.named(
              "bloom-filter-join", "A filtered side could thin out a large one before a join")
          .speaks(
              "a shuffled join, one side of which is filtered and has at most maxSide, the other"
                  + " being a scan of minBytes or more, and Spark's runtime filter is off or waits"
                  + " for a larger scan; cost = predicted time of shuffling the large side; gain up"
                  + " to the cost.")
          .from("Spark's runtime bloom filter, which waits for scans of 10 GB by default")
          .takes(Safety.RUNTIME_SETTING)
          .limit("minBytes", GIB, "bytes", "the large side")
          .limit("maxSide", GIB, "bytes", "the filtered side")
          .ofNode(SHUFFLED, JoinShapeRules::bloomFilter);

  static final List<Rule> ALL =
      List.of(WITHOUT_EQUALITY, SMALL_SIDE, DANGEROUS_BROADCAST, EARLY_EXPLODE, BLOOM_FILTER);

  private JoinShapeRules() {}

  private static Stream<Finding> withoutEquality(PlanLook look, PlanPlace join) {
    List<PlanNode> sides = join.node().children();
    if (sides.size() < 2 || sides.stream().limit(2).anyMatch(JoinShapeRules::hasOneRow)) {
      return Stream.empty();
    }
    double pairs =
        Math.max(1, PlanCost.rows(sides.get(0))) * Math.max(1, PlanCost.rows(sides.get(1)));
    if (!look.atLeast("minPairs", pairs)) {
      return Stream.empty();
    }
    JoinCause cause = JoinCause.of(join.shape());
    double cost = look.cost().pairs(join.node());
    return Stream.of(
        look.at(join)
            .because(cause.name())
            .says("About %s pairs of rows are compared: %s.", Words.count(pairs), cause.why())
            .number("pairs", pairs, "count")
            .costs(cost)
            .saves(cost / 2, cost)
            .atLeast(Severity.MODERATE)
            .advises(cause.rewrite(), cause.snippet()));
  }

  /** A total, or the first row: joined with anything it multiplies nothing. */
  static boolean hasOneRow(PlanNode side) {
    return switch (side.kind()) {
      case AGGREGATE -> side.shape().isKnown() && side.shape().of(PlanRole.GROUPING).isEmpty();
      case LIMIT -> side.shape().is(PlanFact.ROWS, "1");
      case PROJECT, FILTER, BROADCAST, EXCHANGE, SORT, REUSED, SHUFFLE_READ, OTHER ->
          side.children().size() == 1 && hasOneRow(side.children().get(0));
      case LOCAL_ROWS -> PlanCost.rows(side) <= 1;
      default -> false;
    };
  }

  private static Stream<Finding> smallSide(PlanLook look, PlanPlace join) {
    PlanNode left = join.node().children().get(0);
    PlanNode right = join.node().children().get(1);
    Stream<Finding> ofRight =
        JoinSides.mayBroadcast(join.shape(), "right")
            ? small(look, join, "right", right, left)
            : Stream.empty();
    List<Finding> found = ofRight.toList();
    if (!found.isEmpty() || !JoinSides.mayBroadcast(join.shape(), "left")) {
      return found.stream();
    }
    return small(look, join, "left", left, right);
  }

  private static Stream<Finding> small(
      PlanLook look, PlanPlace join, String name, PlanNode small, PlanNode large) {
    OptionalDouble trusted = JoinSides.trustedBytes(small);
    if (trusted.isEmpty()) {
      return Stream.empty();
    }
    double bytes = trusted.getAsDouble();
    double other = JoinSides.trustedBytes(large).orElse(PlanCost.bytes(large));
    if (!look.atMost("maxSide", bytes)
        || !look.atLeast("minAdvantage", other / Math.max(1, bytes))) {
      return Stream.empty();
    }
    double cost = look.cost().shuffle(bytes + other);
    return Stream.of(
        look.at(join)
            .says(
                "The %s side has at most %s and fits on every executor; both sides are shuffled.",
                name, Words.bytes(bytes))
            .number("small side", bytes, "bytes")
            .number("large side", other, "bytes")
            .number("advantage", other / Math.max(1, bytes), "ratio")
            .costs(cost)
            .saves(cost / 2, cost)
            .advises(
                "Broadcast the small side.",
                name.equals("right")
                    ? "left.join(functions.broadcast(right), \"<key>\");"
                    : "functions.broadcast(left).join(right, \"<key>\");"));
  }

  private static Stream<Finding> dangerous(PlanLook look, PlanPlace broadcast) {
    double bytes = PlanCost.bytes(broadcast.node());
    if (!look.atLeast("minBytes", bytes)) {
      return Stream.empty();
    }
    return Stream.of(
        look.at(broadcast)
            .says(
                "About %s go through the driver to every executor, and are larger in its hash"
                    + " table.",
                Words.bytes(bytes))
            .number("broadcast", bytes, "bytes")
            .costs(look.cost().shuffle(bytes))
            .atLeast(Severity.SEVERE)
            .advises(
                "Take the hint away, or ask for a shuffle.",
                "left.join(right.hint(\"shuffle_hash\"), \"<key>\");"));
  }

  private static Stream<Finding> earlyExplode(PlanLook look, PlanPlace join) {
    Set<Long> used = usedBy(join.node());
    return join.node().children().stream()
        .flatMap(side -> multiplying(side).stream())
        .filter(generate -> made(generate).stream().noneMatch(used::contains))
        .filter(generate -> look.atLeast("minBytes", PlanCost.bytes(generate.children().get(0))))
        .limit(1)
        .map(
            generate -> {
              double bytes = PlanCost.bytes(generate);
              double cost = look.cost().shuffle(bytes);
              return look.at(join)
                  .says(
                      "Rows are exploded in node %s before this join, which uses no exploded"
                          + " column: it joins each row several times.",
                      generate.id())
                  .number("exploded", bytes, "bytes")
                  .costs(cost)
                  .saves(0, cost / 2)
                  .advises(
                      "Join first and explode afterwards.",
                      "left.join(right, \"key\").withColumn(\"item\", functions.explode(…));");
            });
  }

  /** The explodes of a side, up to its next join or aggregate. */
  private static List<PlanNode> multiplying(PlanNode side) {
    if (side.kind() == PlanNodeKind.GENERATE && side.shape().isKnown()) {
      return List.of(side);
    }
    boolean ends =
        side.kind().isJoin()
            || side.kind() == PlanNodeKind.AGGREGATE
            || side.kind() == PlanNodeKind.WINDOW
            || side.children().size() != 1;
    return ends ? List.of() : multiplying(side.children().get(0));
  }

  private static Set<Long> made(PlanNode generate) {
    Set<Long> made = ids(generate.shape().output());
    made.removeAll(ids(generate.children().get(0).shape().output()));
    return made;
  }

  /** What the join asks for, and what was computed on the way from exploded columns. */
  private static Set<Long> usedBy(PlanNode join) {
    Set<Long> used = new HashSet<>();
    for (PlanRole role : List.of(PlanRole.LEFT_KEYS, PlanRole.RIGHT_KEYS, PlanRole.CONDITION)) {
      join.shape().of(role).forEach(each -> used.addAll(ids(each.columns())));
    }
    // A filter of exploded rows may leave few of them.
    join.nodes()
        .filter(node -> node.kind() == PlanNodeKind.FILTER)
        .flatMap(node -> node.shape().of(PlanRole.CONDITION).stream())
        .filter(condition -> !Conditions.testsNull(condition))
        .forEach(condition -> used.addAll(ids(condition.columns())));
    boolean grows = true;
    while (grows) {
      grows =
          join.nodes()
              .filter(node -> node.kind() == PlanNodeKind.PROJECT)
              .flatMap(node -> node.shape().of(PlanRole.COMPUTED).stream())
              .filter(each -> each.column().map(PlanColumn::id).filter(used::contains).isPresent())
              .map(each -> used.addAll(ids(each.columns())))
              .reduce(false, Boolean::logicalOr);
    }
    return used;
  }

  private static Set<Long> ids(Iterable<PlanColumn> columns) {
    Set<Long> ids = new HashSet<>();
    columns.forEach(column -> ids.add(column.id()));
    return ids;
  }

  private static Stream<Finding> bloomFilter(PlanLook look, PlanPlace join) {
    String type = join.shape().fact(PlanFact.JOIN_TYPE).orElse("");
    if (!type.equals("Inner") && !type.equals("LeftSemi")) {
      return Stream.empty();
    }
    List<PlanNode> sides = join.node().children();
    PlanNode small =
        PlanCost.bytes(sides.get(0)) < PlanCost.bytes(sides.get(1)) ? sides.get(0) : sides.get(1);
    PlanNode large = small.equals(sides.get(0)) ? sides.get(1) : sides.get(0);
    double bytes = FilterTrace.scannedBytes(large);
    double waits = 10 * GIB;
    boolean on =
        look.isOn("spark.sql.optimizer.runtime.bloomFilter.enabled", true) && bytes >= waits;
    if (on
        || !isFiltered(small)
        || !look.atMost("maxSide", PlanCost.bytes(small))
        || !look.atLeast("minBytes", bytes)) {
      return Stream.empty();
    }
    double cost = look.cost().shuffle(bytes);
    return Stream.of(
        look.at(join)
            .says(
                "%s are shuffled to meet a filtered side: a bloom filter of its keys would drop"
                    + " rows while they are read.",
                Words.bytes(bytes))
            .number("large side", bytes, "bytes")
            .number("filtered side", PlanCost.bytes(small), "bytes")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Let Spark make runtime filters for scans of this size.",
                "spark.conf().set(\"spark.sql.optimizer.runtime.bloomFilter.applicationSide"
                    + "ScanSizeThreshold\", \"1g\");"));
  }

  private static boolean isFiltered(PlanNode side) {
    return side.nodes()
        .filter(node -> node.kind() == PlanNodeKind.FILTER)
        .flatMap(node -> node.shape().of(PlanRole.CONDITION).stream())
        .anyMatch(condition -> !Conditions.testsNull(condition));
  }
}
