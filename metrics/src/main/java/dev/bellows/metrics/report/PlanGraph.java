package dev.bellows.metrics.report;

import dev.bellows.core.page.Html;
import dev.bellows.core.plan.PlanMetric;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanTimes;
import dev.bellows.core.plan.QueryPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Draws a plan as a tree of layers: what reads is above, what gives the query's rows below. */
final class PlanGraph {
  private static final int MOST_NODES = 150;
  private static final int BOX = 196;
  private static final int TALL = 40;
  private static final int SLOT = BOX + 18;
  private static final int LAYER = TALL + 24;
  private static final int LONGEST_NAME = 27;
  private static final int LONGEST_TEXT = 600;
  private static final int WARMEST = 5;

  private final PlanTimes times;
  private final long mostRows;
  private final QueryPlan plan;
  private final Html html;
  private final Map<Integer, Double> x = new HashMap<>();
  private final Map<Integer, Integer> depth = new HashMap<>();
  private int leaves;
  private int deepest;

  PlanGraph(QueryPlan plan, Html html) {
    this.plan = plan;
    this.html = html;
    this.times = PlanTimes.of(plan);
    this.mostRows = plan.nodes().mapToLong(node -> node.rows().orElse(0)).max().orElse(0);
  }

  void write(String label) {
    place(plan.root(), 0);
    int width = Math.max(1, leaves) * SLOT;
    int height = (deepest + 1) * LAYER - (LAYER - TALL) + 4;
    html.raw("<svg class=\"graph\" viewBox=\"0 0 " + width + " " + height + "\" width=\"" + width);
    html.raw("\" height=\"" + height + "\" role=\"img\" aria-label=\"").text(label);
    html.raw("; below it stands as text\">\n");
    plan.nodes().filter(node -> x.containsKey(node.id())).forEach(this::edges);
    plan.nodes().filter(node -> x.containsKey(node.id())).forEach(this::box);
    html.raw("</svg>\n");
    long all = plan.nodes().count();
    if (all > x.size()) {
      html.raw("<p class=\"note\">Drawn are " + x.size() + " of ");
      html.text(RunWords.count(all)).raw(" nodes; the text has all.</p>\n");
    }
  }

  /** Leaves stand side by side, a parent over the middle of its children. Returns its middle. */
  private double place(PlanNode node, int layer) {
    depth.put(node.id(), layer);
    deepest = Math.max(deepest, layer);
    List<Double> below = new ArrayList<>();
    x.put(node.id(), 0.0);
    for (PlanNode child : node.children()) {
      if (child.id() < MOST_NODES) {
        below.add(place(child, layer + 1));
      }
    }
    double middle =
        below.isEmpty()
            ? leaves++ * SLOT + SLOT / 2.0
            : (below.get(0) + below.get(below.size() - 1)) / 2;
    x.put(node.id(), middle);
    return middle;
  }

  private double top(PlanNode node) {
    return (deepest - depth.get(node.id())) * LAYER + 2.0;
  }

  private void edges(PlanNode node) {
    for (PlanNode child : node.children()) {
      if (!x.containsKey(child.id())) {
        continue;
      }
      double from = top(child) + TALL;
      double to = top(node);
      double middle = (from + to) / 2;
      html.raw("<path class=\"edge\" stroke-width=\"" + Timeline.at(thickness(child)) + "\" d=\"M");
      html.raw(Timeline.at(x.get(child.id())) + "," + Timeline.at(from) + "V");
      html.raw(Timeline.at(middle) + "H" + Timeline.at(x.get(node.id())) + "V");
      html.raw(Timeline.at(to) + "\"/>");
    }
  }

  /** From 1 for no known rows to 6 for the most. */
  private double thickness(PlanNode node) {
    long rows = node.rows().orElse(0);
    return rows <= 1 || mostRows <= 1
        ? 1
        : 1 + 5 * Math.log((double) rows) / Math.log((double) mostRows);
  }

  private void box(PlanNode node) {
    double left = x.get(node.id()) - BOX / 2.0;
    double top = top(node);
    html.raw("<g class=\"node h" + warmth(node) + "\"><title>").text(title(node));
    html.raw("</title><rect x=\"" + Timeline.at(left) + "\" y=\"" + Timeline.at(top));
    html.raw("\" width=\"" + BOX + "\" height=\"" + TALL + "\" rx=\"5\"/>");
    html.raw("<text x=\"" + Timeline.at(left + 9) + "\" y=\"" + Timeline.at(top + 16) + "\">");
    html.text(cut(node.name(), LONGEST_NAME)).raw("</text>");
    html.raw("<text class=\"of\" x=\"" + Timeline.at(left + 9) + "\" y=\"");
    html.raw(Timeline.at(top + 31) + "\">").text(numbers(node, times)).raw("</text></g>\n");
  }

  private int warmth(PlanNode node) {
    double share =
        times.total() > 0
            ? times.of(node) / times.total()
            : mostRows == 0 ? 0 : (double) node.rows().orElse(0) / mostRows;
    return share < 0.03 ? 0 : (int) Math.min(WARMEST, 1 + Math.floor(share * 8));
  }

  static String numbers(PlanNode node, PlanTimes times) {
    List<String> numbers = new ArrayList<>();
    node.rows().ifPresent(rows -> numbers.add(rows(rows)));
    bytes(node).ifPresent(bytes -> numbers.add(RunWords.bytes(bytes)));
    if (times.of(node) >= 1) {
      numbers.add(RunWords.millis(times.of(node)));
    }
    return String.join(" · ", numbers);
  }

  private static String rows(long rows) {
    if (rows < 10_000_000) {
      return RunWords.count(rows, "row", "rows");
    }
    return rows < 10_000_000_000L
        ? RunWords.count(rows / 1_000_000) + " M rows"
        : RunWords.count(rows / 1_000_000_000) + " G rows";
  }

  private static OptionalLong bytes(PlanNode node) {
    for (String name :
        List.of(
            "size of files read", "shuffle bytes written", "data size", "written output size")) {
      OptionalLong bytes = node.metric(name);
      if (bytes.isPresent() && bytes.getAsLong() > 0) {
        return bytes;
      }
    }
    return OptionalLong.empty();
  }

  private static String title(PlanNode node) {
    StringBuilder title = new StringBuilder(node.name());
    for (PlanMetric metric : node.metrics()) {
      if (metric.value().isPresent()) {
        title.append(" — ").append(metric.name()).append(' ').append(value(metric));
      }
    }
    return title.append(" — ").append(cut(node.text(), LONGEST_TEXT)).toString();
  }

  private static String value(PlanMetric metric) {
    long value = metric.value().orElse(0);
    return switch (metric.unit()) {
      case COUNT -> RunWords.count(value);
      case BYTES -> RunWords.bytes(value);
      case MILLIS -> RunWords.millis(value);
      case NANOS -> RunWords.millis(value / 1e6);
      case AVERAGE -> String.valueOf(value / 10.0);
    };
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
