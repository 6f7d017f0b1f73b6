package dev.bellows.features.graph;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The costs of a graph, summed and told. */
final class GraphCosts {
  private final DependencyGraph graph;
  private final Map<String, Long> computations;
  private final Map<Cost.Kind, Long> totals = new EnumMap<>(Cost.Kind.class);

  private GraphCosts(DependencyGraph graph) {
    this.graph = graph;
    this.computations = graph.computations();
  }

  static GraphCosts of(DependencyGraph graph) {
    GraphCosts costs = new GraphCosts(graph);
    for (GraphNode node : graph.nodes()) {
      for (Cost cost : node.costs()) {
        long added = costs.times(node, cost);
        if (added > 0) {
          costs.totals.merge(cost.kind(), added, GraphCosts::capped);
        }
      }
    }
    return costs;
  }

  private long times(GraphNode node, Cost cost) {
    long computed = computations.get(node.name());
    return computed > Long.MAX_VALUE / cost.count() ? Long.MAX_VALUE : computed * cost.count();
  }

  private static long capped(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  Map<Cost.Kind, Long> totals() {
    return Map.copyOf(totals);
  }

  String text() {
    List<String> lines = new ArrayList<>(List.of(headline()));
    lines.addAll(table());
    lines.addAll(repeated());
    if (!graph.pruned().isEmpty()) {
      lines.add("Pruned, since no output needs it: " + String.join(", ", graph.pruned()) + ".");
    }
    graph.levels().stream()
        .filter(level -> level.size() > 1)
        .forEach(level -> lines.add("Can run side by side: " + String.join(", ", level) + "."));
    return String.join("\n", lines) + "\n";
  }

  private String headline() {
    String outputs = String.join(", ", graph.outputs());
    if (totals.isEmpty()) {
      return "No scan, shuffle or sort is known of, to compute " + outputs + ".";
    }
    List<String> counts = new ArrayList<>();
    totals.forEach((kind, count) -> counts.add(kind.counted(count)));
    String last = counts.remove(counts.size() - 1);
    String listed = counts.isEmpty() ? last : String.join(", ", counts) + " and " + last;
    return listed + " to compute " + outputs + ".";
  }

  private List<String> table() {
    int nameWidth = widest(graph.nodes().stream().map(GraphNode::name).toList());
    List<String[]> rows = new ArrayList<>();
    for (String name : graph.topologicalOrder()) {
      GraphNode node = graph.node(name);
      node.costs()
          .forEach(
              cost ->
                  rows.add(
                      new String[] {name, cost.kind().counted(times(node, cost)), cost.reason()}));
    }
    int countWidth = widest(rows.stream().map(row -> row[1]).toList());
    return rows.stream()
        .map(
            row ->
                "  "
                    + padded(row[0], nameWidth)
                    + "  "
                    + padded(row[1], countWidth)
                    + "  "
                    + row[2])
        .toList();
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(text -> text.codePointCount(0, text.length())).max().orElse(0);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.codePointCount(0, text.length()));
  }

  /** Only where computing a node more than once begins: what it reads is repeated with it. */
  private List<String> repeated() {
    return graph.topologicalOrder().stream()
        .filter(name -> computations.get(name) > 1 && uses(name) > 1)
        .map(
            name ->
                String.format(
                    "%s is computed %s times: for %s. Cached, it would be computed once.",
                    name, computations.get(name), String.join(", ", users(name))))
        .toList();
  }

  private long uses(String name) {
    long reads =
        graph.readersOf(name).stream()
            .flatMap(reader -> graph.node(reader).reads().stream())
            .filter(name::equals)
            .count();
    return reads + (graph.outputs().contains(name) ? 1 : 0);
  }

  private List<String> users(String name) {
    List<String> users = new ArrayList<>();
    for (String reader : graph.readersOf(name)) {
      long reads = graph.node(reader).reads().stream().filter(name::equals).count();
      users.add(reads == 1 ? reader : reader + " (" + reads + " times)");
    }
    if (graph.outputs().contains(name)) {
      users.add("itself, an output");
    }
    return users;
  }
}
