package dev.bellows.features.graph;

import dev.bellows.core.BellowsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nodes that make no graph: a name taken twice, a node that reads what is not there, a cycle. Says
 * at which node, so that whoever declared the nodes can name the place.
 */
public final class DependencyException extends BellowsException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the nodes. */
  public enum Problem {
    /** Two nodes have one name. */
    DUPLICATE,
    /** A node reads one that is not there. */
    UNKNOWN,
    /** Nodes read each other. */
    CYCLE
  }

  private final Problem problem;
  private final String node;
  private final String reference;
  private final ArrayList<String> circle;

  DependencyException(Problem problem, String node, String reference, String message) {
    super(message);
    this.problem = problem;
    this.node = node;
    this.reference = reference;
    this.circle = new ArrayList<>();
  }

  /** A cycle: each of these nodes reads the next, and the last is the first again. */
  DependencyException(List<String> circle, String message) {
    super(message);
    this.problem = Problem.CYCLE;
    this.node = circle.get(0);
    this.reference = circle.get(1);
    this.circle = new ArrayList<>(circle);
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }

  /** The name of the node where it is wrong; of a cycle the node declared first. */
  public String node() {
    return node;
  }

  /** The name that this node must not read; empty where its own name is wrong. */
  public Optional<String> reference() {
    return Optional.ofNullable(reference);
  }

  /** The nodes of a cycle, each reading the next, the first again at the end; else empty. */
  public List<String> circle() {
    return List.copyOf(circle);
  }
}
