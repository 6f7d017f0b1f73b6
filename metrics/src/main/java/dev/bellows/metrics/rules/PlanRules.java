package dev.bellows.metrics.rules;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.FindingDraft;
import dev.bellows.core.advice.Rule;
import dev.bellows.core.advice.Safety;
import dev.bellows.core.advice.Snippets;
import dev.bellows.core.advice.Words;
import dev.bellows.core.evidence.StageMetrics;
import dev.bellows.core.evidence.TaskMetric;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanNodeKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Shapes of plans whose price the run tells. */
final class PlanRules {
  static final Rule SINGLE_WINDOW =
      MetricRule.named("window-without-partition", "A window over all rows runs in one task")
          .speaks(
              "a window reads a shuffle into a single partition, cost >= minCost; cost = time in"
                  + " which its stages ran · (1 − 1 / slots); gain up to the cost.")
          .from("Spark warns of it in its log alone; the cost is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minCost", 100, "ms", "wall clock that the other slots were idle")
          .ofNode(PlanNodeKind.WINDOW, PlanRules::singleWindow);

  static final Rule PYTHON =
      MetricRule.named("python-boundary", "Much time goes to Python functions")
          .speaks(
              "time in Python workers / task time of its stages >= minShare, cost >= minCost;"
                  + " cost = time in which its stages ran · that share; gain from half of it to all"
                  + " of it.")
          .from("Spark's counters of Python nodes; the share is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minShare", 0.3, "share", "of the task time")
          .limit("minCost", 500, "ms", "wall clock that it takes")
          .ofNode(PlanNodeKind.PYTHON, PlanRules::python);

  static final Rule EXPAND =
      MetricRule.named("expanded-rows", "Rows are multiplied for several distinct counts")
          .speaks(
              "rows out / rows in >= minRatio, rows out >= minRows; cost = time in which its stages"
                  + " ran · (1 − 1 / ratio); gain up to the cost.")
          .from("Spark's Expand node; the ratio is Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minRatio", 3, "ratio", "rows out over rows in")
          .limit("minRows", 1_000_000, "count", "rows out")
          .ofNode(PlanNodeKind.EXPAND, (look, place) -> multiplied(look, place, place));

  static final Rule EXPLODE_BEFORE_JOIN =
      MetricRule.named("explode-before-join", "Rows are multiplied before a join")
          .speaks(
              "an explode below a join, rows out / rows in >= minRatio, rows out >= minRows; cost ="
                  + " time in which the join's stages ran · (1 − 1 / ratio); gain up to the cost.")
          .from("Bellows' own")
          .takes(Safety.CODE_CHANGE)
          .limit("minRatio", 3, "ratio", "rows out over rows in")
          .limit("minRows", 1_000_000, "count", "rows out")
          .ofNode(JoinRules.EQUALITY_JOINS, PlanRules::explodeBeforeJoin);

  static final List<Rule> ALL = List.of(SINGLE_WINDOW, PYTHON, EXPAND, EXPLODE_BEFORE_JOIN);

  private PlanRules() {}

  /** Whether the stage runs in one task because of a window over all rows. */
  static boolean isSingleWindow(Look look, StageMetrics stage) {
    return stage.partitions() == 1
        && look.places(node -> node.kind() == PlanNodeKind.WINDOW && readsSinglePartition(node))
            .anyMatch(place -> place.stages().contains(stage));
  }

  private static boolean readsSinglePartition(PlanNode node) {
    PlanNode below = node;
    while (below.children().size() == 1 && below.kind() != PlanNodeKind.EXCHANGE) {
      below = below.children().get(0);
    }
    return below.kind() == PlanNodeKind.EXCHANGE && below.text().contains("SinglePartition");
  }

  private static Optional<Finding> singleWindow(Look look, Place window) {
    if (!readsSinglePartition(window.node()) || window.stages().isEmpty()) {
      return Optional.empty();
    }
    int slots = look.time(window.stages().get(0)).slots();
    double cost = window.spanMillis() * (1 - 1.0 / slots);
    if (!look.atLeast("minCost", cost)) {
      return Optional.empty();
    }
    return Optional.of(
        look.at(window.where())
            .says(
                "The window has no partition columns: all rows go to one task, which took %s while"
                    + " %s other slots waited.",
                Words.time(window.spanMillis()), slots - 1)
            .number("idle slots cost", cost, "ms")
            .costs(cost)
            .saves(0, cost)
            .advises(
                "Partition the window by a column; for a running number, add to each partition's"
                    + " own the counts of those before it.",
                "Window.partitionBy(\"key\").orderBy(\"time\")"));
  }

  private static Optional<Finding> python(Look look, Place place) {
    double tasks =
        place.stages().stream().mapToDouble(stage -> stage.sum(TaskMetric.DURATION)).sum();
    double millis = place.node().millis("time to run Python workers").orElse(0);
    double share = tasks == 0 ? 0 : Math.min(1, millis / tasks);
    double cost = place.spanMillis() * share;
    if (!look.atLeast("minShare", share) || !look.atLeast("minCost", cost)) {
      return Optional.empty();
    }
    return Optional.of(
        look.at(place.where())
            .says(
                "Python workers took %s of the task time; %s went to them.",
                Words.percent(share),
                Words.bytes(place.node().metric("data sent to Python workers").orElse(0)))
            .number("share of task time", share, "share")
            .number("python", millis, "ms")
            .costs(cost)
            .saves(cost / 2, cost)
            .advises(
                "Say it by Spark's own functions; else use a function over whole columns (Arrow).",
                Snippets.set("spark.sql.execution.pythonUDF.arrow.enabled", true)));
  }

  private static Optional<Finding> explodeBeforeJoin(Look look, Place join) {
    return Place.all(look.evidence(), join.query())
        .filter(place -> place.node().kind() == PlanNodeKind.GENERATE)
        .filter(place -> join.node().nodes().anyMatch(below -> below.id() == place.node().id()))
        .flatMap(place -> multiplied(look, place, join).stream())
        .findFirst();
  }

  private static Optional<Finding> multiplied(Look look, Place place, Place paying) {
    OptionalLong out = place.node().rows();
    OptionalLong in = place.mostRowsIn();
    if (out.isEmpty() || in.isEmpty() || in.getAsLong() == 0) {
      return Optional.empty();
    }
    double ratio = (double) out.getAsLong() / in.getAsLong();
    if (!look.atLeast("minRatio", ratio) || !look.atLeast("minRows", out.getAsLong())) {
      return Optional.empty();
    }
    double cost = paying.spanMillis() * (1 - 1 / Math.max(1, ratio));
    FindingDraft draft =
        look.at(place.where())
            .says(
                "%s rows became %s, %s as many%s.",
                Words.count(in.getAsLong()),
                Words.count(out.getAsLong()),
                Words.times(ratio),
                place.equals(paying) ? "" : ", before node " + paying.node().id() + " joins them")
            .number("out of in", ratio, "ratio")
            .number("rows out", out.getAsLong(), "count")
            .costs(cost)
            .saves(0, cost);
    return Optional.of(
        place.equals(paying)
            ? draft.advises(
                "Count distinct values approximately, or each in a query of its own.",
                "functions.approx_count_distinct(\"<column>\")")
            : draft.advises(
                "Join first and explode afterwards, where the join does not need the exploded"
                    + " column.",
                "left.join(right, \"key\").withColumn(\"item\", functions.explode(…));"));
  }
}
