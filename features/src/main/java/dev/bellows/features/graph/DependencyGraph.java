package dev.bellows.features.graph;

import dev.bellows.core.Args;
import dev.bellows.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Named nodes and what each of them reads: without cycles, without references into the void.
 *
 * <pre>{@code
 * DependencyGraph graph =
 *     DependencyGraph.of(
 *         GraphNode.named("flights").costing(Cost.scan("reads data/flights.parquet")),
 *         GraphNode.named("clean", "flights"),
 *         GraphNode.named("trends", "clean").costing(Cost.shuffle("groups by origin")));
 * graph.topologicalOrder();               // [flights, clean, trends]
 * graph.prunedTo("clean").pruned();       // [trends]
 * System.out.println(graph.explain());
 * }</pre>
 *
 * <p>Names are compared letter by letter. Everything comes in a fixed order that depends on the
 * order of declaration alone. Immutable; no Spark job runs.
 */
public final class DependencyGraph {
  private final Map<String, GraphNode> nodes;
  private final Map<String, List<String>> readers;
  private final List<String> order;
  private final List<String> outputs;
  private final List<String> pruned;

  private DependencyGraph(
      Map<String, GraphNode> nodes, Collection<String> outputs, List<String> pruned) {
    this.nodes = nodes;
    this.readers = readers(nodes);
    this.order = TopologicalOrder.of(nodes, readers);
    this.outputs = outputs.isEmpty() ? unread() : List.copyOf(outputs);
    this.pruned = List.copyOf(pruned);
  }

  /** The graph of these nodes, in their order of declaration: {@link #of(Collection)}. */
  public static DependencyGraph of(GraphNode... nodes) {
    return of(Arrays.asList(nodes));
  }

  /**
   * The graph of these nodes, in their order of declaration. Its outputs are the nodes that no
   * other one reads.
   *
   * @throws DependencyException if two nodes have one name, a node reads one that is not there, or
   *     nodes read each other in a circle: {@code a → b → a}, where each reads the next
   */
  public static DependencyGraph of(Collection<GraphNode> nodes) {
    Map<String, GraphNode> named = new LinkedHashMap<>();
    for (GraphNode node : nodes) {
      if (named.put(node.name(), node) != null) {
        throw new DependencyException(
            DependencyException.Problem.DUPLICATE,
            node.name(),
            null,
            String.format(
                "The name '%s' is taken twice; each node needs a name of its own.", node.name()));
      }
    }
    named.values().forEach(node -> requireKnown(node, named));
    return new DependencyGraph(named, List.of(), List.of());
  }

  private static void requireKnown(GraphNode node, Map<String, GraphNode> nodes) {
    for (String read : node.reads()) {
      if (!nodes.containsKey(read)) {
        throw new DependencyException(
            DependencyException.Problem.UNKNOWN,
            node.name(),
            read,
            String.format("'%s' reads '%s': %s", node.name(), read, unknown(read, nodes.keySet())));
      }
    }
  }

  private static String unknown(String name, Set<String> names) {
    String hint = Suggestions.didYouMean(name, names);
    return "no such node" + (hint.isEmpty() ? "." : hint) + " Available: " + names;
  }

  private static Map<String, List<String>> readers(Map<String, GraphNode> nodes) {
    Map<String, Set<String>> readers = new LinkedHashMap<>();
    nodes.keySet().forEach(name -> readers.put(name, new LinkedHashSet<>()));
    nodes.values().forEach(node -> node.reads().forEach(r -> readers.get(r).add(node.name())));
    Map<String, List<String>> lists = new LinkedHashMap<>();
    readers.forEach((name, set) -> lists.put(name, List.copyOf(set)));
    return lists;
  }

  private List<String> unread() {
    return nodes.keySet().stream().filter(name -> readers.get(name).isEmpty()).toList();
  }

  /** All nodes in their order of declaration. */
  public List<GraphNode> nodes() {
    return List.copyOf(nodes.values());
  }

  /**
   * The node of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public GraphNode node(String name) {
    Args.check(
        nodes.containsKey(name), "Cannot find node '%s': %s", name, unknown(name, nodes.keySet()));
    return nodes.get(name);
  }

  /**
   * The names of all nodes, each behind those it reads. Of the nodes that could come next, the one
   * declared first does; an order of declaration that is in order already stays as it is.
   */
  public List<String> topologicalOrder() {
    return order;
  }

  /**
   * The names of all nodes in levels: those of one level read only from levels before, so that they
   * can run side by side. A node stands in the first level it can; each level keeps the order of
   * declaration.
   */
  public List<List<String>> levels() {
    Map<String, Integer> depths = new LinkedHashMap<>();
    for (String name : order) {
      int depth = nodes.get(name).reads().stream().mapToInt(r -> depths.get(r) + 1).max().orElse(0);
      depths.put(name, depth);
    }
    List<List<String>> levels = new ArrayList<>();
    for (String name : nodes.keySet()) {
      while (levels.size() <= depths.get(name)) {
        levels.add(new ArrayList<>());
      }
      levels.get(depths.get(name)).add(name);
    }
    return levels.stream().map(List::copyOf).toList();
  }

  /**
   * The names of the nodes that read that node themselves, in their order of declaration.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public List<String> readersOf(String name) {
    return readers.get(node(name).name());
  }

  /**
   * The names of the nodes that the graph is for: those given to {@link #prunedTo}, else those that
   * no other node reads. In the order given, or of declaration.
   */
  public List<String> outputs() {
    return outputs;
  }

  /**
   * The graph of these outputs and all that they read, directly or through others; {@link #pruned}
   * of it names the rest.
   *
   * @throws IllegalArgumentException if there is no such node, or no output is given
   */
  public DependencyGraph prunedTo(String... wanted) {
    return prunedTo(Arrays.asList(wanted));
  }

  /** As {@link #prunedTo(String...)}. */
  public DependencyGraph prunedTo(Collection<String> wanted) {
    Args.check(!wanted.isEmpty(), "Cannot prune a graph to no outputs; name at least one");
    Set<String> needed = new LinkedHashSet<>();
    wanted.forEach(name -> needed.add(node(name).name()));
    for (int i = order.size() - 1; i >= 0; i--) {
      if (needed.contains(order.get(i))) {
        needed.addAll(nodes.get(order.get(i)).reads());
      }
    }
    Map<String, GraphNode> kept = new LinkedHashMap<>(nodes);
    kept.keySet().retainAll(needed);
    List<String> dropped = new ArrayList<>(pruned);
    nodes.keySet().stream().filter(name -> !needed.contains(name)).forEach(dropped::add);
    return new DependencyGraph(kept, new LinkedHashSet<>(wanted), dropped);
  }

  /** The names of the nodes that {@link #prunedTo} left out, in their order of declaration. */
  public List<String> pruned() {
    return pruned;
  }

  /**
   * How often each node is computed so that every output is, once each: for each read of a node
   * that is not cached anew, all that it reads included. A number beyond a long's range is {@link
   * Long#MAX_VALUE}. Spark may do with less: it runs equal shuffles of one query once.
   */
  public Map<String, Long> computations() {
    Map<String, Long> times = new LinkedHashMap<>();
    nodes.keySet().forEach(name -> times.put(name, outputs.contains(name) ? 1L : 0L));
    for (int i = order.size() - 1; i >= 0; i--) {
      GraphNode node = nodes.get(order.get(i));
      long computed =
          node.isCached() ? Math.min(1, times.get(node.name())) : times.get(node.name());
      times.put(node.name(), computed);
      node.reads().forEach(read -> times.merge(read, computed, DependencyGraph::capped));
    }
    return times;
  }

  private static long capped(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /**
   * How many scans, shuffles, sorts and so on it takes to compute every output once: the nodes'
   * costs by kind, each as often as {@link #computations} says. Kinds that do not arise are absent.
   */
  public Map<Cost.Kind, Long> costs() {
    return GraphCosts.of(this).totals();
  }

  /**
   * What the job will cost, why, what is computed more than once, what was pruned, and what can run
   * side by side, as a text of several lines.
   */
  public String explain() {
    return GraphCosts.of(this).text();
  }

  /** The graph as a Mermaid flowchart: arrows lead from what is read to what reads it. */
  public String toMermaid() {
    return GraphDrawing.mermaid(this);
  }

  /** The graph in Graphviz's language: arrows lead from what is read to what reads it. */
  public String toDot() {
    return GraphDrawing.dot(this);
  }
}
