package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Joins that compare, make or move more rows than needed. */
final class JoinRules {
  private static final double MIB = 1 << 20;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final String SOURCE =
      "DataFlint tells cross joins by their rows; the number of pairs is Bellows' own";

  /** Joins that meet rows by an equality. */
  static final Set<PlanNodeKind> EQUALITY_JOINS =
      Set.of(
          PlanNodeKind.SORT_MERGE_JOIN,
          PlanNodeKind.SHUFFLED_HASH_JOIN,
          PlanNodeKind.BROADCAST_HASH_JOIN);

  static final Rule CARTESIAN =
      allPairs(
          "cartesian-product", "Each row is joined with each row", PlanNodeKind.CARTESIAN_PRODUCT);

  static final Rule NESTED_LOOP =
      allPairs(
          "nested-loop-join",
          "A join without an equality compares all pairs",
          PlanNodeKind.NESTED_LOOP_JOIN);

  static final Rule EXPLOSION =
      MetricRule.named("join-explosion", "A join gives many more rows than go in")
          .speaks(
              "rows out / rows of the larger side >= minRatio, rows out >= minRows; cost = time in"
                  + " which its stages ran · (1 − larger side / out); gain up to the cost.")
          .from("Bellows' own: keys that are several times on both sides multiply")
          .takes(Safety.CODE_CHANGE)
          .limit("minRatio", 10, "ratio", "rows out over rows of the larger side")
          .limit("minRows", 1_000_000, "count", "rows out")
          .ofNode(EQUALITY_JOINS, JoinRules::explosion);

  static final Rule BROADCAST_CANDIDATE =
      MetricRule.named("broadcast-candidate", "A join shuffles a large side for a small one")
          .speaks(
              "a side that may be broadcast has at most maxSide in memory, and the other at least"
                  + " minAdvantage times as much; cost = wall clock of shuffle writing, waiting for"
                  + " blocks and sorting for the join; gain from half of it to all of it.")
          .from(
              "DataFlint (small < 10 MiB, or < 100 MiB beside a much larger side), with the sides"
                  + " that each join type allows")
          .takes(Safety.RUNTIME_SETTING)
          .limit("maxSide", 100 * MIB, "bytes", "the small side in memory")
          .limit("minAdvantage", 10, "ratio", "the large side over the small side")
          .ofNode(
              EnumSet.of(PlanNodeKind.SORT_MERGE_JOIN, PlanNodeKind.SHUFFLED_HASH_JOIN),
              JoinRules::broadcastCandidate);

  static final List<Rule> ALL = List.of(CARTESIAN, NESTED_LOOP, EXPLOSION, BROADCAST_CANDIDATE);

  private JoinRules() {}

  private static Rule allPairs(String id, String title, PlanNodeKind kind) {
    return MetricRule.named(id, title)
        .speaks(
            "rows left · rows right >= minPairs; cost = time in which the stages of the join ran;"
                + " gain from half of it to all of it.")
        .from(SOURCE)
        .takes(Safety.CODE_CHANGE)
        .limit("minPairs", 1_000_000, "count", "pairs of rows")
        .ofNode(kind, JoinRules::pairs);
  }

  private static Optional<Finding> pairs(Look look, Place join) {
    List<PlanNode> sides = join.node().children();
    OptionalLong left = Place.rowsOf(sides.get(0));
    OptionalLong right = Place.rowsOf(sides.get(1));
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    double pairs = (double) left.getAsLong() * right.getAsLong();
    if (!look.atLeast("minPairs", pairs)) {
      return Optional.empty();
    }
    return Optional.of(
        look.at(join.where())
            .says(
                "%s rows were compared with %s rows: %s pairs, in %s.",
                Words.count(left.getAsLong()),
                Words.count(right.getAsLong()),
                Words.count(pairs),
                Words.time(join.spanMillis()))
            .number("pairs", pairs, "count")
            .number("rows out", join.node().rows().orElse(0), "count")
            .costs(join.spanMillis())
            .saves(join.spanMillis() / 2, join.spanMillis())
            .advises(
                "Join by an equality: add the key that is missing, or turn a range into buckets and"
                    + " join by these.",
                "left.join(right, left.col(\"key\").equalTo(right.col(\"key\")));"));
  }

  private static Optional<Finding> explosion(Look look, Place join) {
    OptionalLong out = join.node().rows();
    OptionalLong in = join.mostRowsIn();
    if (out.isEmpty() || in.isEmpty() || in.getAsLong() == 0) {
      return Optional.empty();
    }
    double ratio = (double) out.getAsLong() / in.getAsLong();
    if (!look.atLeast("minRatio", ratio) || !look.atLeast("minRows", out.getAsLong())) {
      return Optional.empty();
    }
    double cost = join.spanMillis() * (1 - 1 / Math.max(1, ratio));
    return Optional.of(
        look.at(join.where())
            .says(
                "%s rows came out, %s the %s of its larger side.",
                Words.count(out.getAsLong()), Words.times(ratio), Words.count(in.getAsLong()))
            .number("out of in", ratio, "ratio")
            .number("rows out", out.getAsLong(), "count")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Look for keys that are repeated on both sides (null-like values, a part of the key"
                    + " that is missing), and make one side unique first.",
                "right = right.dropDuplicates(\"key\");"));
  }

  /** A side, and what of it is in memory. */
  private record Side(String name, PlanNode exchange, double bytes) {}

  private static Optional<Finding> broadcastCandidate(Look look, Place join) {
    List<PlanNode> children = join.node().children();
    Optional<Side> left = side("left", children.get(0));
    Optional<Side> right = side("right", children.get(1));
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    boolean leftIsSmaller = left.get().bytes() < right.get().bytes();
    Side small = leftIsSmaller ? left.get() : right.get();
    Side large = leftIsSmaller ? right.get() : left.get();
    double advantage = large.bytes() / Math.max(1, small.bytes());
    if (!allowed(join.node().text()).contains(small.name())
        || !look.atMost("maxSide", small.bytes())
        || !look.atLeast("minAdvantage", advantage)) {
      return Optional.empty();
    }
    double cost = moving(look, join, List.of(small.exchange(), large.exchange()));
    return Optional.of(
        look.at(join.where())
            .says(
                "%s were shuffled and sorted to meet a %s side of %s, which fits on every"
                    + " executor.",
                Words.bytes(large.bytes()), small.name(), Words.bytes(small.bytes()))
            .number("small side", small.bytes(), "bytes")
            .number("advantage", advantage, "ratio")
            .costs(cost)
            .saves(cost / 2, cost)
            .advises(
                "Broadcast the small side: by a hint at it, or by the threshold.",
                Snippets.set(
                    "spark.sql.autoBroadcastJoinThreshold",
                    Snippets.size(Math.max(10 * MIB, 1.2 * small.bytes())))));
  }

  /** The shuffle that brings a side, under nothing but sorts and reads of it. */
  private static Optional<Side> side(String name, PlanNode child) {
    PlanNode node = child;
    while ((node.kind() == PlanNodeKind.SORT || node.kind() == PlanNodeKind.SHUFFLE_READ)
        && node.children().size() == 1) {
      node = node.children().get(0);
    }
    OptionalLong bytes = node.metric("data size");
    return node.kind() == PlanNodeKind.EXCHANGE && bytes.isPresent()
        ? Optional.of(new Side(name, node, bytes.getAsLong()))
        : Optional.empty();
  }

  /** All rows of the side that an outer join keeps must be seen once, so it cannot be broadcast. */
  private static Set<String> allowed(String text) {
    if (text.contains("FullOuter")) {
      return Set.of();
    }
    if (text.contains("RightOuter")) {
      return Set.of("left");
    }
    return text.contains("LeftOuter") || text.contains("LeftSemi") || text.contains("LeftAnti")
        ? Set.of("right")
        : Set.of("left", "right");
  }

  /** What shuffling both sides and sorting them took of the stages that did it. */
  private static double moving(Look look, Place join, List<PlanNode> exchanges) {
    double sorting =
        join.node().children().stream()
            .filter(child -> child.kind() == PlanNodeKind.SORT)
            .mapToDouble(sort -> sort.millis("sort time").orElse(0))
            .sum();
    double cost = 0;
    for (StageMetrics stage : join.stages()) {
      double waiting = stage.sum(TaskMetric.SHUFFLE_FETCH_WAIT);
      cost += look.time(stage).wallOf(waiting + sorting / join.stages().size());
    }
    List<Integer> writers = new ArrayList<>();
    exchanges.forEach(exchange -> writers.addAll(exchange.stages()));
    return cost
        + look.stages()
            .filter(stage -> writers.contains(stage.stageId()) && !join.stages().contains(stage))
            .mapToDouble(
                stage ->
                    look.time(stage)
                        .wallOf(stage.sum(TaskMetric.SHUFFLE_WRITE_TIME) / NANOS_PER_MILLI))
            .sum();
  }
}
