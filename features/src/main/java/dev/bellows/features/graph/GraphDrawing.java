package dev.bellows.features.graph;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Texts that other programs draw. Nodes are called n0, n1 …, since names may be of any characters.
 */
final class GraphDrawing {
  private final DependencyGraph graph;
  private final Map<String, String> ids = new LinkedHashMap<>();

  private GraphDrawing(DependencyGraph graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> ids.put(node.name(), "n" + ids.size()));
  }

  static String mermaid(DependencyGraph graph) {
    return new GraphDrawing(graph).mermaid();
  }

  static String dot(DependencyGraph graph) {
    return new GraphDrawing(graph).dot();
  }

  private String mermaid() {
    StringBuilder text = new StringBuilder("flowchart LR\n");
    for (GraphNode node : graph.nodes()) {
      String costs = costs(node).stream().map(cost -> "<br/>" + cost).collect(Collectors.joining());
      String label = "\"" + mermaidText(node.name()) + costs + "\"";
      String shape = node.isCached() ? "[(" + label + ")]" : "[" + label + "]";
      text.append("  ").append(ids.get(node.name())).append(shape).append('\n');
    }
    arrows(" --> ", "\n", text);
    return text.toString();
  }

  /**
   * Whatever could have a meaning of its own within a label, as Mermaid's code of that character.
   */
  private static String mermaidText(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c) || c == '_' || c == ' ') {
                text.appendCodePoint(c);
              } else {
                text.append('#').append(c).append(';');
              }
            });
    return text.toString();
  }

  private String dot() {
    StringBuilder text = new StringBuilder("digraph {\n  rankdir=LR;\n  node [shape=box];\n");
    for (GraphNode node : graph.nodes()) {
      String costs = costs(node).stream().map(cost -> "\\n" + cost).collect(Collectors.joining());
      String label = "label=\"" + dotText(node.name()) + costs + "\"";
      String shape = node.isCached() ? ", shape=cylinder" : "";
      text.append("  ").append(ids.get(node.name()));
      text.append(" [").append(label).append(shape).append("];\n");
    }
    arrows(" -> ", ";\n", text);
    return text.append("}\n").toString();
  }

  private static String dotText(String name) {
    return name.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\r\n", "\\n")
        .replace("\r", "\\n")
        .replace("\n", "\\n");
  }

  private static List<String> costs(GraphNode node) {
    return node.costs().stream().map(cost -> cost.kind().counted(cost.count())).toList();
  }

  private void arrows(String arrow, String end, StringBuilder text) {
    for (GraphNode node : graph.nodes()) {
      for (String read : new LinkedHashSet<>(node.reads())) {
        text.append("  ").append(ids.get(read)).append(arrow);
        text.append(ids.get(node.name())).append(end);
      }
    }
  }
}
