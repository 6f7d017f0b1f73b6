package dev.bellows.features.binning;

import java.io.Serializable;

/**
 * Finds the interval of a number: a grid of equal steps tells between which edges it is, most often
 * which two, and a binary search is left among the edges of its own step. The step of a number
 * never falls as the number grows, however it is rounded, so that the answer is exact.
 */
final class EdgeGrid implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int STEPS_PER_EDGE = 8;
  private static final int MOST_STEPS = 1 << 12;

  private final double[] edges;
  private final double origin;
  private final double stepsPerUnit;

  /** How many edges are in the steps before each, and last in all. */
  private final int[] before;

  /**
   * @param edges strictly ascending
   */
  EdgeGrid(double[] edges) {
    this.edges = edges;
    int steps = Math.max(1, Math.min(MOST_STEPS, STEPS_PER_EDGE * edges.length));
    double first = edges.length == 0 ? 0 : edges[0];
    double scale = edges.length == 0 ? 0 : steps / (edges[edges.length - 1] - first);
    // All in one step where a grid is of no use: one edge, or an infinite one.
    boolean useful = Double.isFinite(first) && Double.isFinite(scale);
    origin = useful ? first : 0;
    stepsPerUnit = useful ? scale : 0;
    before = new int[steps + 1];
    for (double edge : edges) {
      before[step(edge) + 1]++;
    }
    for (int step = 1; step <= steps; step++) {
      before[step] += before[step - 1];
    }
  }

  /** Casts take ±∞ to the ends of what an int can be, and NaN, of ±∞ times 0, to 0. */
  private int step(double value) {
    int step = (int) ((value - origin) * stepsPerUnit);
    return Math.max(0, Math.min(before.length - 2, step));
  }

  /** The number of edges below the value. */
  int edgesBelow(double value) {
    int step = step(value);
    int low = before[step];
    int high = before[step + 1];
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edges[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
