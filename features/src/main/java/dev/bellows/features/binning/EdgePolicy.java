package dev.bellows.features.binning;

import java.util.Arrays;

/** Bins between given edges. */
final class EdgePolicy extends BinPolicy {
  private final double[] edges;

  EdgePolicy(double[] edges) {
    this.edges = edges;
  }

  @Override
  ColumnBinning fit(FitInput input) {
    input.requireNumbers(toString());
    return Intervals.of(input, edges.length + 1, edges);
  }

  @Override
  boolean needsFit() {
    return false;
  }

  @Override
  public String toString() {
    return "the edges " + Arrays.toString(edges);
  }
}
