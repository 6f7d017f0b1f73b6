package dev.bellows.features.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Kahn's algorithm: of the nodes whose reads are all there, the one declared first comes next. */
final class TopologicalOrder {
  private final Map<String, GraphNode> nodes;
  private final Map<String, List<String>> readers;
  private final List<String> declared;
  private final Map<String, Integer> missing = new HashMap<>();
  private final PriorityQueue<Integer> ready = new PriorityQueue<>();

  private TopologicalOrder(Map<String, GraphNode> nodes, Map<String, List<String>> readers) {
    this.nodes = nodes;
    this.readers = readers;
    this.declared = List.copyOf(nodes.keySet());
  }

  /**
   * The names of the nodes, each behind those it reads.
   *
   * @throws DependencyException if nodes read each other in a circle
   */
  static List<String> of(Map<String, GraphNode> nodes, Map<String, List<String>> readers) {
    return new TopologicalOrder(nodes, readers).ordered();
  }

  private List<String> ordered() {
    Map<String, Integer> positions = new HashMap<>();
    for (String name : declared) {
      int reads = new LinkedHashSet<>(nodes.get(name).reads()).size();
      missing.put(name, reads);
      if (reads == 0) {
        ready.add(positions.size());
      }
      positions.put(name, positions.size());
    }
    List<String> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      String next = declared.get(ready.remove());
      order.add(next);
      for (String reader : readers.get(next)) {
        if (missing.merge(reader, -1, Integer::sum) == 0) {
          ready.add(positions.get(reader));
        }
      }
    }
    if (order.size() < declared.size()) {
      throw cycle(Set.copyOf(order));
    }
    return List.copyOf(order);
  }

  /**
   * Each node that could not be ordered reads another such node, so that the way ends in a circle.
   */
  private DependencyException cycle(Set<String> done) {
    String name = declared.stream().filter(n -> !done.contains(n)).findFirst().orElseThrow();
    Set<String> way = new LinkedHashSet<>();
    while (way.add(name)) {
      name =
          nodes.get(name).reads().stream().filter(r -> !done.contains(r)).findFirst().orElseThrow();
    }
    List<String> walked = List.copyOf(way);
    return cycle(walked.subList(walked.indexOf(name), walked.size()));
  }

  private DependencyException cycle(List<String> circle) {
    String first = declared.stream().filter(circle::contains).findFirst().orElseThrow();
    int start = circle.indexOf(first);
    List<String> turned = new ArrayList<>(circle.subList(start, circle.size()));
    turned.addAll(circle.subList(0, start));
    turned.add(first);
    return new DependencyException(
        turned,
        "Nodes read each other in a circle: "
            + String.join(" → ", turned)
            + ". Let one of them read something else.");
  }
}
