package dev.bellows.compression;

/**
 * What a compression did.
 *
 * @param rowsIn the rows that are in cells; without those of weight 0
 * @param zeroWeights the rows of weight 0, which are dropped
 * @param rowsOut the cells
 * @param weight the sum of the rows' weights; their number where they had none
 */
public record CompressionReport(long rowsIn, long zeroWeights, long rowsOut, double weight) {
  /** Rows for each cell; 1 of no rows. */
  public double ratio() {
    return rowsOut == 0 ? 1 : (double) rowsIn / rowsOut;
  }
}
