package dev.bellows.optimization.query;

import dev.bellows.core.advice.Finding;
import dev.bellows.core.advice.Words;
import dev.bellows.core.plan.PlanNode;
import dev.bellows.core.plan.PlanTimes;
import dev.bellows.core.plan.QueryPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A plan as a graph in which rows flow upwards to the root. Where the plan ran, a node is the
 * warmer the more of the measured time it took; without times, the more of the rows it gave. Nodes
 * with a finding have a thick border.
 */
public final class PlanPicture {
  private static final Pattern NODE = Pattern.compile("node (\\d+) ");
  private static final List<String> HEAT =
      List.of("#ffffff", "#fff3d6", "#ffe0a3", "#ffc46b", "#ff9f45", "#f2713d");
  private static final int WARMEST = HEAT.size() - 1;

  private final QueryPlan plan;
  private final Set<Integer> marked;
  private final PlanTimes times;
  private final long mostRows;

  private PlanPicture(QueryPlan plan, Set<Integer> marked) {
    this.plan = plan;
    this.marked = marked;
    this.times = PlanTimes.of(plan);
    this.mostRows = plan.nodes().mapToLong(node -> node.rows().orElse(0)).max().orElse(0);
  }

  /** The picture of a plan, of one that ran or of one that did not. */
  public static PlanPicture of(QueryPlan plan) {
    return new PlanPicture(plan, Set.of());
  }

  /** With the nodes of these findings marked. */
  public PlanPicture marking(List<Finding> findings) {
    Set<Integer> nodes = new HashSet<>();
    for (Finding finding : findings) {
      Matcher matcher = NODE.matcher(finding.where());
      if (matcher.find()) {
        nodes.add(Integer.parseInt(matcher.group(1)));
      }
    }
    return new PlanPicture(plan, nodes);
  }

  /** For Mermaid: in a fenced block of Markdown it is drawn. */
  public String toMermaid() {
    StringBuilder text = new StringBuilder("flowchart BT\n");
    for (PlanNode node : nodes()) {
      text.append("  n").append(node.id()).append("[\"").append(mermaid(label(node)));
      text.append("\"]\n");
    }
    for (PlanNode node : nodes()) {
      for (PlanNode child : node.children()) {
        text.append("  n").append(child.id()).append(" --> n").append(node.id()).append('\n');
      }
    }
    for (PlanNode node : nodes()) {
      if (warmth(node) > 0 || marked.contains(node.id())) {
        text.append("  style n").append(node.id()).append(" fill:").append(colour(node));
        text.append(marked.contains(node.id()) ? ",stroke:#b00020,stroke-width:3px" : "");
        text.append(",color:#000000\n");
      }
    }
    return text.toString();
  }

  /** For Graphviz. */
  public String toDot() {
    StringBuilder text = new StringBuilder("digraph plan {\n  rankdir=BT;\n");
    text.append("  node [shape=box, style=\"filled,rounded\", fontname=\"Helvetica\"];\n");
    for (PlanNode node : nodes()) {
      text.append("  n").append(node.id()).append(" [label=\"").append(dot(label(node)));
      text.append("\", fillcolor=\"").append(colour(node)).append('"');
      text.append(marked.contains(node.id()) ? ", color=\"#b00020\", penwidth=3" : "");
      text.append("];\n");
    }
    for (PlanNode node : nodes()) {
      for (PlanNode child : node.children()) {
        text.append("  n").append(child.id()).append(" -> n").append(node.id()).append(";\n");
      }
    }
    return text.append("}\n").toString();
  }

  private List<PlanNode> nodes() {
    return plan.nodes().toList();
  }

  boolean isMarked(PlanNode node) {
    return marked.contains(node.id());
  }

  /** The node's number and name, what it read or gave, and its time. */
  String label(PlanNode node) {
    StringBuilder label = new StringBuilder();
    label.append(node.id()).append(' ').append(node.name());
    String numbers = numbers(node);
    return numbers.isEmpty() ? label.toString() : label.append('\n').append(numbers).toString();
  }

  private String numbers(PlanNode node) {
    StringBuilder numbers = new StringBuilder();
    node.rows().ifPresent(rows -> numbers.append(Words.count(rows)).append(" rows"));
    if (times.of(node) >= 1) {
      numbers.append(numbers.isEmpty() ? "" : ", ").append(Words.time(times.of(node)));
    }
    if (numbers.isEmpty()) {
      node.shape()
          .estimate()
          .filter(estimate -> estimate.bytes() < Long.MAX_VALUE)
          .ifPresent(estimate -> numbers.append("about ").append(Words.bytes(estimate.bytes())));
    }
    return numbers.toString();
  }

  /** From 0 to 5. */
  int warmth(PlanNode node) {
    double share =
        times.total() > 0
            ? times.of(node) / times.total()
            : mostRows == 0 ? 0 : (double) node.rows().orElse(0) / mostRows;
    return share < 0.03 ? 0 : (int) Math.min(WARMEST, 1 + Math.floor(share * 8));
  }

  private String colour(PlanNode node) {
    return HEAT.get(warmth(node));
  }

  /** Mermaid reads marks of HTML in labels. */
  private static String mermaid(String label) {
    return label
        .replace("&", "#amp;")
        .replace("\"", "#quot;")
        .replace("<", "#lt;")
        .replace(">", "#gt;")
        .replace("\n", "<br/>");
  }

  private static String dot(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
