package dev.bellows.features.binning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.OptionalInt;

/** Intervals (a, b], the first open below and the last open above. */
final class IntervalBinning extends ColumnBinning {
  private static final long serialVersionUID = 1L;

  private final double[] edges;
  private final double[] representatives;
  private final EdgeGrid grid;

  /**
   * @param edges the inner edges, strictly ascending
   * @param representatives a number for each of the intervals, one more than there are edges
   */
  IntervalBinning(BinnedColumn column, double[] edges, double[] representatives) {
    super(column, edges);
    this.edges = edges;
    this.representatives = representatives;
    grid = new EdgeGrid(edges);
  }

  @Override
  public int effectiveBins() {
    return edges.length + 1;
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public OptionalInt unseen() {
    return OptionalInt.empty();
  }

  @Override
  public int code(double value) {
    int special = specialCode(value);
    return special > 0 ? special : firstBin() + grid.edgesBelow(value);
  }

  @Override
  public int code(String value) {
    throw notOf("text");
  }

  /** The edge below a value itself excludes it: such bins are written by the value. */
  @Override
  String binLabel(int bin) {
    if (edges.length == 0) {
      return "all";
    }
    if (bin == 0) {
      return isJustBelow(0) ? "< " + text(edges[1]) : "≤ " + text(edges[0]);
    }
    String below = text(edges[bin - 1]);
    if (bin == edges.length) {
      return "> " + below;
    }
    if (isJustBelow(bin - 1)) {
      return text(edges[bin]);
    }
    return isJustBelow(bin)
        ? "(" + below + ", " + text(edges[bin + 1]) + ")"
        : "(" + below + ", " + text(edges[bin]) + "]";
  }

  /** Whether there is no number between that edge and the next. */
  private boolean isJustBelow(int edge) {
    return edge + 1 < edges.length && Math.nextUp(edges[edge]) == edges[edge + 1];
  }

  @Override
  double binRepresentative(int bin) {
    return representatives[bin];
  }

  double[] edges() {
    return edges.clone();
  }

  @Override
  void write(ObjectNode json) {
    ArrayNode written = json.putArray("edges");
    Arrays.stream(edges).forEach(written::add);
    BinningJson.putNumbers(json, "representatives", representatives);
  }
}
