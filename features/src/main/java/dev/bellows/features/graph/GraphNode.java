package dev.bellows.features.graph;

import dev.bellows.core.Args;
import java.util.List;

/**
 * A named thing that is computed from others: a source, a step, a feature, a sink.
 *
 * @param name its name, of any characters, unique within its graph
 * @param reads the names of the nodes it reads; a name given twice is read twice
 * @param costs what it costs each time it is computed, without what it reads
 * @param isCached whether its rows are kept once they are computed, so that further reads are cheap
 */
public record GraphNode(String name, List<String> reads, List<Cost> costs, boolean isCached) {
  /** Checks the name and copies the lists. */
  public GraphNode {
    Args.check(!name.isBlank(), "Invalid node: it has no name; give it one");
    reads = List.copyOf(reads);
    costs = List.copyOf(costs);
  }

  /** A node that reads these others, costs nothing and is not cached. */
  public static GraphNode named(String name, String... reads) {
    return new GraphNode(name, List.of(reads), List.of(), false);
  }

  /** The same node with these costs in place of its own. */
  public GraphNode costing(Cost... newCosts) {
    return new GraphNode(name, reads, List.of(newCosts), isCached);
  }

  /** The same node, cached. */
  public GraphNode cached() {
    return new GraphNode(name, reads, costs, true);
  }
}
