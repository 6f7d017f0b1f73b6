package dev.bellows.metrics.benchmark;

import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.QueryPlan;

/** A plan as an indented tree, with the numbers of its nodes. */
final class PlanText {
  private PlanText() {}

  static String of(QueryPlan plan) {
    StringBuilder text = new StringBuilder();
    append(plan.root(), 1, text);
    return text.toString().stripTrailing();
  }

  private static void append(PlanNode node, int depth, StringBuilder text) {
    text.append("  ".repeat(depth)).append(node.id()).append(' ').append(node.text()).append('\n');
    node.children().forEach(child -> append(child, depth + 1, text));
  }
}
